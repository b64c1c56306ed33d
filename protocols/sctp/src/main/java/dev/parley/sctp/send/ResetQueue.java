package dev.parley.sctp.send;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Streams that are to be reset, RFC 6525 §5.1.2. One is ready when everything sent on it is acknowledged; to find those that are costs
 * nothing for those that are not.
 */
public final class ResetQueue {
    private static final int[] NONE = new int[0];

    private static final Comparator<OutgoingStream> BY_LAST_TSN =
            (a, b) -> a.lastTsn != b.lastTsn ? Long.compare(a.lastTsn, b.lastTsn) : Integer.compare(a.id, b.id);

    /** Streams with nothing left to send; their last TSNs do not change any more. */
    private final PriorityQueue<OutgoingStream> sent = new PriorityQueue<>(2, BY_LAST_TSN);

    /** All streams that are to be reset, those with messages left to send too. */
    private int size;

    public boolean isEmpty() {
        return size == 0;
    }

    /** A stream that takes no new messages is to be reset. Harmless if it is already. */
    void want(OutgoingStream stream) {
        if (!stream.resetWanted) {
            stream.resetWanted = true;
            size++;
            emptied(stream);
        }
    }

    /** Takes notice that a stream has no message left to send, if it has none. */
    void emptied(OutgoingStream stream) {
        if (stream.resetWanted && !stream.resetQueued && stream.queue.isEmpty()) {
            stream.resetQueued = true;
            sent.add(stream);
        }
    }

    /** Takes at most {@code limit} streams of which everything up to the cumulative TSN is acknowledged. */
    public int[] takeReady(long cumulative, int limit) {
        OutgoingStream first = sent.peek();
        if (first == null || first.lastTsn > cumulative) {
            return NONE;
        }
        int[] ready = new int[Math.min(limit, sent.size())];
        int count = 0;
        while (first != null && first.lastTsn <= cumulative && count < ready.length) {
            sent.poll();
            first.resetQueued = false;
            first.resetWanted = false;
            size--;
            ready[count++] = first.id;
            first = sent.peek();
        }
        return Arrays.copyOf(ready, count);
    }

    void clear() {
        sent.clear();
        size = 0;
    }
}
