package dev.parley.sctp.send;

import dev.parley.sctp.upperlayer.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/** A message on its way out: how far it was cut into chunks, and which TSNs it got. */
final class QueuedMessage {
    /** Heap of a message besides its bytes. */
    private static final int OVERHEAD = 128;

    final OutgoingMessage message;
    final OutgoingStream stream;

    /** When its lifetime ends, in nanoseconds, or {@link Long#MAX_VALUE}. */
    final long deadline;

    /** The number of its bytes that have a TSN. */
    int sent;

    /** The stream sequence number or the message identifier, given with the first TSN. */
    int number;

    /** The fragment sequence number of the next chunk. */
    int nextFsn;

    /** Its size among the messages that are begun, see {@link SendQueue}. */
    int counted;

    /** Its chunks that are not cumulatively acknowledged, from the oldest to the latest through {@link SentChunk#later}. */
    @Nullable
    SentChunk oldest;

    private @Nullable SentChunk latest;

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

    void assigned(SentChunk chunk) {
        if (latest == null) {
            oldest = chunk;
        } else {
            latest.later = chunk;
        }
        latest = chunk;
    }

    /** Its oldest chunk is acknowledged, and may become another one. */
    void acknowledgedOldest(SentChunk chunk) {
        oldest = chunk.later;
        if (oldest == null) {
            latest = null;
        }
        chunk.later = null;
    }

    int remaining() {
        return message.data().length - sent;
    }

    boolean begun() {
        return sent > 0;
    }
}
