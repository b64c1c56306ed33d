package dev.parley.ice;

import dev.parley.base.Path;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.IceRole;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Event of an {@link IceAgent} for its owner. */
public sealed interface IceEvent {
    /**
     * A candidate to tell the remote end. It carries the extension "ufrag" with the user name fragment of its ICE session.
     *
     * @param stream the stream
     * @param candidate the candidate
     * @param url the STUN server that it was learnt from, or null
     */
    record LocalCandidate(
            int stream, Candidate candidate, @Nullable String url) implements IceEvent {}

    /**
     * Gathering started or ended. At {@link GatheringState#COMPLETE} the remote end is told the end of candidates.
     *
     * @param stream the stream
     * @param state the new state
     */
    record GatheringStateChanged(int stream, GatheringState state) implements IceEvent {}

    /**
     * A server did not give a candidate; webrtc-pc §4.8.3, RTCPeerConnectionIceErrorEvent.
     *
     * @param stream the stream
     * @param address the local address that was used, or null where none was
     * @param port the local port, or null
     * @param url the server's URL
     * @param errorCode a STUN error code, or 701 where the server could not be reached
     * @param errorText the server's reason, or ours
     */
    record CandidateError(
            int stream, @Nullable String address, @Nullable Integer port, String url, int errorCode, String errorText)
            implements IceEvent {}

    /**
     * A component's state changed.
     *
     * @param stream the stream
     * @param component 1 or 2
     * @param state the new state
     */
    record ComponentStateChanged(int stream, int component, IceTransportState state) implements IceEvent {}

    /**
     * An authenticated check or answer came over this path for the first time: packets from there may be processed. Whether
     * packets may be sent is another question: see {@link IceAgent#sendPath}.
     *
     * @param stream the stream
     * @param component 1 or 2
     * @param path the path
     */
    record PathValidated(int stream, int component, Path path) implements IceEvent {}

    /**
     * The pair that the component sends on changed: what was learnt about the path (RTT, congestion, MTU) is void.
     *
     * @param stream the stream
     * @param component 1 or 2
     * @param pair the pair; not yet nominated where it is only the best one so far
     * @param path its path
     */
    record SelectedPairChanged(int stream, int component, CandidatePairInfo pair, Path path) implements IceEvent {}

    /**
     * The remote end's consent to receive, RFC 7675: while it is missing, {@link IceAgent#sendPath} is null.
     *
     * @param stream the stream
     * @param component 1 or 2
     * @param granted whether packets may be sent
     */
    record ConsentChanged(int stream, int component, boolean granted) implements IceEvent {}

    /**
     * A role conflict was decided against us.
     *
     * @param role our new role
     */
    record RoleChanged(IceRole role) implements IceEvent {}

    /**
     * A remote candidate has a name; the owner answers with {@link IceAgent#nameResolved}.
     *
     * @param requestId what the answer carries
     * @param name a host name, such as "….local"
     */
    record ResolveName(long requestId, String name) implements IceEvent {}

    /**
     * The agent has let go of a base that the owner did not remove itself: its socket is no longer needed.
     *
     * @param base the base's address
     */
    record BaseReleased(InetSocketAddress base) implements IceEvent {}
}
