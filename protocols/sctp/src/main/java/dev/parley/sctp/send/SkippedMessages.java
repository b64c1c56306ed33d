package dev.parley.sctp.send;

import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Streams whose messages a FORWARD TSN skips, and the last number on each. Each abandoned chunk is looked at once, however often and
 * from wherever the FORWARD TSN is sent.
 */
final class SkippedMessages {
    /** The last message skipped on a stream: its number, and the TSN of its last chunk so far. */
    private record Last(int number, long tsn) {}

    private final Outstanding outstanding;
    private final TransmissionControlBlock tcb;

    /** By stream; where messages interleave, by twice the stream and 1 for unordered ones, which count apart. Ascending by TSN. */
    private final Map<Integer, Last> streams = new LinkedHashMap<>(2);

    /** The TSN up to which {@link #streams} names what is skipped. */
    private long point;

    SkippedMessages(Outstanding outstanding, TransmissionControlBlock tcb) {
        this.outstanding = outstanding;
        this.tcb = tcb;
        this.point = outstanding.cumulative();
    }

    /** Moves the point over abandoned chunks, up to {@code advanced}, as far as {@code limit} streams reach. */
    void extend(long advanced, int limit) {
        forgetAcknowledged();
        if (streams.size() > limit) {
            clear();
        }
        while (point < advanced) {
            QueuedMessage message = outstanding.get(point + 1).message;
            if (tcb.interleaving || !message.message.unordered()) {
                int key = key(message);
                if (streams.size() == limit && !streams.containsKey(key)) {
                    return;
                }
                // TSNs of a stream ascend with its numbers: the last one seen is the largest.
                streams.remove(key);
                streams.put(key, new Last(message.number, point + 1));
            }
            point++;
        }
    }

    private int key(QueuedMessage message) {
        int id = message.stream.id;
        // RFC 8260 §2.3.1: "the principle applied to ordered messages … is applied to ordered and unordered messages".
        return tcb.interleaving ? id << 1 | (message.message.unordered() ? 1 : 0) : id;
    }

    private void forgetAcknowledged() {
        point = Math.max(point, outstanding.cumulative());
        Iterator<Last> oldest = streams.values().iterator();
        while (oldest.hasNext() && oldest.next().tsn <= outstanding.cumulative()) {
            oldest.remove();
        }
    }

    ForwardTsnChunk forwardTsn() {
        int[] ids = new int[streams.size()];
        int[] ssns = new int[ids.length];
        int at = 0;
        for (Map.Entry<Integer, Last> entry : new TreeMap<>(streams).entrySet()) {
            ids[at] = entry.getKey();
            ssns[at++] = entry.getValue().number & 0xffff;
        }
        return new ForwardTsnChunk((int) point, ids, ssns);
    }

    IForwardTsnChunk interleaved() {
        int[] ids = new int[streams.size()];
        boolean[] unordered = new boolean[ids.length];
        int[] mids = new int[ids.length];
        int at = 0;
        for (Map.Entry<Integer, Last> entry : new TreeMap<>(streams).entrySet()) {
            ids[at] = entry.getKey() >> 1;
            unordered[at] = (entry.getKey() & 1) != 0;
            mids[at++] = entry.getValue().number;
        }
        return new IForwardTsnChunk((int) point, ids, unordered, mids);
    }

    void clear() {
        streams.clear();
        point = outstanding.cumulative();
    }
}
