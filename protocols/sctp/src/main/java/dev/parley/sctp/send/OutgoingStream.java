package dev.parley.sctp.send;

import java.util.ArrayDeque;

/** One stream that we send on. */
public final class OutgoingStream {
    /** RFC 8831 §6.4: "normal", which the W3C calls "low", its default. */
    static final int DEFAULT_WEIGHT = 256;

    final int id;

    /** Messages that wait for their (remaining) TSNs, the oldest first. */
    final ArrayDeque<QueuedMessage> queue = new ArrayDeque<>(2);

    /** RFC 6525 §5.1.2 A1: messages that were sent after a reset was asked for, until the peer answered. */
    public final ArrayDeque<QueuedMessage> held = new ArrayDeque<>(0);

    /** RFC 8260 §3.6: its part of the path, relative to that of others. */
    public int weight = DEFAULT_WEIGHT;

    /** The scheduler's: how much was sent, divided by the weight, on a scale that all streams share. */
    long virtualTime;

    /** The scheduler's: orders streams of the same virtual time. */
    long turn;

    /** The number of the next ordered message: its stream sequence number in 16 bits, or its message identifier in 32. */
    public int nextOrdered;

    /** RFC 8260 §2.1: the message identifier of the next unordered message. */
    public int nextUnordered;

    /** The last TSN that a chunk of this stream got, or 0. */
    long lastTsn;

    /** Bytes in both queues. */
    long buffered;

    /** True if it takes no new messages, because it is to be reset or is being reset. */
    boolean resetPending;

    /** True if a request is under way that names it. */
    public boolean resetRequested;

    /** The reset queue's: whether it is to be reset, and whether nothing is left to be sent on it before. */
    public boolean resetWanted;

    boolean resetQueued;

    /** True if the scheduler has this stream. */
    boolean scheduled;

    OutgoingStream(int id) {
        this.id = id;
    }
}
