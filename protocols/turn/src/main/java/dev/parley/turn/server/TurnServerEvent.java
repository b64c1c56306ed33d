package dev.parley.turn.server;

import java.net.InetSocketAddress;

/** Wishes of a {@link TurnServerEngine} to its owner. */
public sealed interface TurnServerEvent {
    /**
     * Open a port for an allocation, and answer with {@link TurnServerEngine#relayOpened} or {@link TurnServerEngine#relayFailed}.
     *
     * @param id names the allocation in the answer
     * @param listening the address of the port that the client has reached; the relayed address is usually another port of the same IP address
     * @param ports the condition on the port's number
     */
    record OpenRelay(long id, InetSocketAddress listening, Ports ports) implements TurnServerEvent {}

    /** The condition on the number of a relayed port, RFC 8656 §7.2. */
    enum Ports {
        /** Any number. */
        ANY,
        /** An even number. */
        EVEN,
        /** An even number, and the next port is opened, too: it is held for another allocation. */
        EVEN_AND_NEXT
    }

    /**
     * Close the port of an allocation that has ended.
     *
     * @param relayed the port's address
     */
    record CloseRelay(InetSocketAddress relayed) implements TurnServerEvent {}
}
