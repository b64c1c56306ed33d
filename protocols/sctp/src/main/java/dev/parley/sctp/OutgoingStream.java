package dev.parley.sctp;

import java.util.ArrayDeque;

/** One stream that we send on. */
final class OutgoingStream {
    final int id;

    /** Messages that wait for their (remaining) TSNs, the oldest first. */
    final ArrayDeque<QueuedMessage> queue = new ArrayDeque<>(2);

    /** RFC 6525 §5.1.2 A1: messages that were sent after a reset was asked for, until the peer answered. */
    final ArrayDeque<QueuedMessage> held = new ArrayDeque<>(0);

    int nextSsn;

    /** The last TSN that a chunk of this stream got, or 0. */
    long lastTsn;

    /** Bytes in both queues. */
    long buffered;

    boolean resetPending;

    /** Whether the scheduler knows of this stream. */
    boolean scheduled;

    OutgoingStream(int id) {
        this.id = id;
    }
}
