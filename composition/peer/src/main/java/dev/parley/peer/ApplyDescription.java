package dev.parley.peer;

import dev.parley.negotiation.Applied;
import dev.parley.negotiation.transport.Action;

/**
 * The order in which an applied description takes effect: webrtc-pc §4.4.1.5 "set the session description", from "If description is
 * applied successfully". An event's consumer may close the peer; the steps after that are left out.
 */
final class ApplyDescription {
    private final Peer peer;

    ApplyDescription(Peer peer) {
        this.peer = peer;
    }

    void apply(Applied applied) {
        // Transports, candidates, data: what the engines are told.
        peer.transports().apply(applied.actions());
        // "[[SendCodecs]]", "[[Receptive]]" and the like: senders and receivers get what was negotiated.
        peer.media().update();
        // "Update the data max message size", "create an RTCSctpTransport", "set [[SctpTransport]] to null".
        peer.emit(new PeerEvent.DataSectionChanged());
        // Transceivers are created, stopped and removed.
        peer.emit(new PeerEvent.TransceiversChanged(applied.changes()));
        // The negotiation-needed flag; then "If connection.[[SignalingState]] changed above, fire an event named
        // signalingstatechange at connection."
        peer.emit(new PeerEvent.DescriptionApplied(applied.state()));
        // muteTracks, removeList, addList, trackEventInits.
        peer.emit(new PeerEvent.TracksChanged(applied.effects()));
        peer.emit(new PeerEvent.DescriptionCompleted(
                applied.actions().stream().anyMatch(Action.CreateTransport.class::isInstance),
                applied.actions().stream().anyMatch(Action.DiscardTransport.class::isInstance)));
    }
}
