package dev.parley.turn;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Events of a {@link TurnAllocation}. */
public sealed interface TurnEvent {
    /**
     * The server has allocated a relayed address.
     *
     * @param relayed the relayed address
     * @param mapped the address that the server saw our request come from
     */
    record Allocated(InetSocketAddress relayed, InetSocketAddress mapped) implements TurnEvent {}

    /**
     * There is no allocation, and this engine will not get one.
     *
     * @param code a STUN error code, or {@link TurnAllocation#UNREACHABLE} if the server did not answer
     * @param reason the server's text, or ours
     * @param alternate the server to ask instead (RFC 8489 §10), or null
     */
    record Refused(int code, String reason, @Nullable InetSocketAddress alternate) implements TurnEvent {}

    /**
     * The allocation is no more: the server has forgotten it, as one that was restarted does, or no longer answers.
     *
     * @param code a STUN error code, or {@link TurnAllocation#UNREACHABLE}
     * @param reason the server's text, or ours
     */
    record Lost(int code, String reason) implements TurnEvent {}

    /**
     * The server does not relay to a peer. The allocation lives on.
     *
     * @param peer the peer's IP address
     * @param code a STUN error code: 403 (Forbidden), 443 (Peer Address Family Mismatch) and others
     */
    record PeerRefused(InetAddress peer, int code) implements TurnEvent {}
}
