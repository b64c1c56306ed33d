package dev.parley.sctp;

/** A message on its way out: how far it was cut into chunks, and which TSNs it got. */
final class QueuedMessage {
    /** Heap of a message besides its bytes. */
    private static final int OVERHEAD = 128;

    final OutgoingMessage message;
    final OutgoingStream stream;

    /** When its lifetime ends, in nanoseconds, or {@link Long#MAX_VALUE}. */
    final long deadline;

    /** How many of its bytes have been given a TSN. */
    int sent;

    /** The stream sequence number or the message identifier, given with the first TSN. */
    int number;

    /** The fragment sequence number of the next chunk. */
    int nextFsn;

    /** What it counts for among the messages that are begun, see {@link SendQueue}. */
    int counted;

    long firstTsn;
    long lastTsn;
    boolean abandoned;

    QueuedMessage(OutgoingMessage message, OutgoingStream stream, long deadline) {
        this.message = message;
        this.stream = stream;
        this.deadline = deadline;
    }

    /** Returns about how many bytes of heap the message takes until it is acknowledged whole, sent or not. */
    long memory() {
        return (long) OVERHEAD + message.data().length;
    }

    int remaining() {
        return message.data().length - sent;
    }

    boolean begun() {
        return sent > 0;
    }
}
