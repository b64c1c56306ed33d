package dev.parley.ice;

import org.jspecify.annotations.Nullable;

/** A component of a stream, across ICE restarts. */
final class IceComponent {
    final IceStream stream;
    final int id;
    IceTransportState state = IceTransportState.NEW;

    /** The pair that packets are sent on: the selected one, else one that works; its session may be the previous one. */
    @Nullable
    CandidatePair active;

    /** How many bases the component was given, by family: makes their local preferences differ. */
    int ipv4Bases;

    int ipv6Bases;

    IceComponent(IceStream stream, int id) {
        this.stream = stream;
        this.id = id;
    }
}
