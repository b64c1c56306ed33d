package dev.parley.turn.server;

import java.net.InetSocketAddress;

/** Wishes of a {@link TurnServerEngine} to its owner. */
public sealed interface TurnServerEvent {
    /**
     * Open a port for an allocation, and answer with {@link TurnServerEngine#relayOpened} or {@link TurnServerEngine#relayFailed}.
     *
     * @param id names the allocation in the answer
     * @param listening the address of the port that the client has reached; the relayed address is usually another port of the same IP address
     */
    record OpenRelay(long id, InetSocketAddress listening) implements TurnServerEvent {}

    /**
     * Close the port of an allocation that has ended.
     *
     * @param relayed the port's address
     */
    record CloseRelay(InetSocketAddress relayed) implements TurnServerEvent {}
}
