package dev.parley.sctp.send;

import dev.parley.sctp.send.SentChunk.Fate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chunks between the peer's cumulative acknowledgement and the next TSN, in a ring by TSN and in two lists by fate. Every
 * operation costs in proportion to what it changes; only {@link #resetLost} walks over all.
 */
public final class Outstanding {
    /**
     * RFC 9260 §3.3.4: gap blocks count from the cumulative TSN in 16 bits, so that a receiver could not acknowledge more. It also
     * keeps the promise of §6.1 of at most 65,535 ordered messages of a stream in the window.
     */
    static final int MAX_CHUNKS = 65_535;

    /** Hears of each chunk that is acknowledged for the first time, while its fate is still the old one. */
    interface Delivery {
        void delivered(SentChunk chunk);
    }

    /** As many chunks are kept for use as one or two bursts take. */
    private static final int MAX_FREE = 1_024;

    private @Nullable SentChunk[] ring = new @Nullable SentChunk[16];
    private long cumulative;
    private long next;

    /** In the order of their last transmission. */
    private final ChunkList inFlight = new ChunkList();

    private final ChunkList lost = new ChunkList();

    /** Chunks to use again, through their links, while a transfer goes on. */
    private @Nullable SentChunk free;

    private int freeCount;

    private long bytesInFlight;
    private long dataInFlight;

    /** User data of all chunks here, whatever became of them. */
    private long data;

    /** Heap of all messages whose last chunk was acknowledged. */
    private long finished;

    private int gapAcked;

    /** Ranges that gap blocks acknowledged so far: starts and ends, ascending, disjoint. */
    private long[] ranges = new long[4];

    private int rangeEnd;
    private long[] spare = new long[4];

    /** The blocks of the last SACK alone; a receiver may take back what it acknowledged (RFC 9260 §6.2.1 D iii). */
    private long[] latest = new long[4];

    private int latestEnd;

    Outstanding(long firstTsn) {
        cumulative = firstTsn - 1;
        next = firstTsn;
    }

    public long cumulative() {
        return cumulative;
    }

    public long nextTsn() {
        return next;
    }

    public int size() {
        return (int) (next - 1 - cumulative);
    }

    /** Returns whether no new chunk may leave: one TSN is kept for the end of a message that is given up. */
    boolean isFull() {
        return size() >= MAX_CHUNKS - 1;
    }

    boolean isEmpty() {
        return next - 1 == cumulative;
    }

    public long bytesInFlight() {
        return bytesInFlight;
    }

    /** Returns the user data in flight, which is what the peer's window counts. */
    long dataInFlight() {
        return dataInFlight;
    }

    /** Returns the user data between the cumulative acknowledgement and the next TSN. */
    long data() {
        return data;
    }

    /** Returns {@link QueuedMessage#memory} of all messages that the peer has acknowledged whole, since the beginning. */
    long finished() {
        return finished;
    }

    int gapAcked() {
        return gapAcked;
    }

    ChunkList inFlight() {
        return inFlight;
    }

    ChunkList lost() {
        return lost;
    }

    SentChunk get(long tsn) {
        SentChunk chunk = ring[(int) tsn & (ring.length - 1)];
        if (chunk == null || chunk.tsn != tsn) {
            throw new AssertionError("TSN " + tsn + " is outstanding and must have its chunk");
        }
        return chunk;
    }

    /** Gives the next TSN to a range of a message's bytes. */
    SentChunk assign(QueuedMessage message, int offset, int length, int flags, int fsn) {
        if (size() == ring.length) {
            grow();
        }
        SentChunk chunk = free;
        if (chunk == null) {
            chunk = new SentChunk(next, message, offset, length, flags, fsn);
        } else {
            free = chunk.next;
            freeCount--;
            chunk.set(next, message, offset, length, flags, fsn);
        }
        ring[(int) next & (ring.length - 1)] = chunk;
        message.assigned(chunk);
        data += length;
        next++;
        return chunk;
    }

    private void grow() {
        @Nullable SentChunk[] larger = new @Nullable SentChunk[ring.length * 2];
        for (long tsn = cumulative + 1; tsn < next; tsn++) {
            larger[(int) tsn & (larger.length - 1)] = get(tsn);
        }
        ring = larger;
    }

    /** The chunk, new or lost, leaves. */
    void transmitted(SentChunk chunk, long now) {
        if (chunk.fate == Fate.LOST) {
            lost.remove(chunk);
        } else if (chunk.transmissions > 0) {
            takeOutOfFlight(chunk);
        }
        chunk.fate = Fate.IN_FLIGHT;
        chunk.sentAt = now;
        chunk.transmissions++;
        inFlight.addLast(chunk);
        bytesInFlight += chunk.wireSize();
        dataInFlight += chunk.length;
    }

    /** A chunk in flight is taken for lost. */
    void markLost(SentChunk chunk) {
        takeOutOfFlight(chunk);
        chunk.fate = Fate.LOST;
        lost.addLast(chunk);
    }

    /** A chunk is given up. */
    void abandon(SentChunk chunk) {
        switch (chunk.fate) {
            case IN_FLIGHT -> {
                if (chunk.transmissions > 0) {
                    takeOutOfFlight(chunk);
                }
            }
            case LOST -> lost.remove(chunk);
            case GAP_ACKED -> gapAcked--;
            case ABANDONED -> {}
        }
        chunk.fate = Fate.ABANDONED;
    }

    private void takeOutOfFlight(SentChunk chunk) {
        inFlight.remove(chunk);
        bytesInFlight -= chunk.wireSize();
        dataInFlight -= chunk.length;
    }

    private void deliver(SentChunk chunk, Delivery delivery) {
        delivery.delivered(chunk);
        if (chunk.fate == Fate.IN_FLIGHT) {
            takeOutOfFlight(chunk);
        } else {
            lost.remove(chunk);
        }
    }

    /** The peer has everything up to and including {@code tsn}. */
    void acknowledgeUpTo(long tsn, Delivery delivery) {
        while (cumulative < tsn) {
            SentChunk chunk = get(cumulative + 1);
            switch (chunk.fate) {
                case IN_FLIGHT, LOST -> deliver(chunk, delivery);
                case GAP_ACKED -> gapAcked--;
                case ABANDONED -> {}
            }
            cumulative++;
            data -= chunk.length;
            if (chunk.isEnd()) {
                finished += chunk.message.memory();
            }
            ring[(int) cumulative & (ring.length - 1)] = null;
            chunk.message.acknowledgedOldest(chunk);
            release(chunk);
        }
        if (isEmpty()) {
            free = null;
            freeCount = 0;
        }
        int passed = 0;
        while (passed < rangeEnd && ranges[passed + 1] <= cumulative) {
            passed += 2;
        }
        if (passed > 0) {
            System.arraycopy(ranges, passed, ranges, 0, rangeEnd - passed);
            rangeEnd -= passed;
        }
        if (rangeEnd > 0 && ranges[0] <= cumulative) {
            ranges[0] = cumulative + 1;
        }
    }

    /** The chunk is in no list and no ring any more. What looks back at it within the acknowledgement finds it as it was. */
    private void release(SentChunk chunk) {
        if (freeCount < MAX_FREE) {
            chunk.next = free;
            free = chunk;
            freeCount++;
        }
    }

    /** Takes the gap blocks of a SACK whose cumulative TSN is the present one; only what is new in them is walked over. */
    void acknowledgeBlocks(int[] blocks, Delivery delivery) {
        if (latest.length < blocks.length) {
            latest = new long[blocks.length];
        }
        latestEnd = 0;
        for (int i = 0; i < blocks.length; i += 2) {
            long start = cumulative + blocks[i];
            long end = Math.min(cumulative + blocks[i + 1], next - 1);
            if (start <= end) {
                latest[latestEnd] = start;
                latest[latestEnd + 1] = end;
                latestEnd += 2;
            }
        }
        int known = 0;
        for (int i = 0; i < latestEnd; i += 2) {
            long position = latest[i];
            long end = latest[i + 1];
            while (position <= end) {
                while (known < rangeEnd && ranges[known + 1] < position) {
                    known += 2;
                }
                if (known < rangeEnd && ranges[known] <= position) {
                    position = ranges[known + 1] + 1;
                    continue;
                }
                long until = known < rangeEnd ? Math.min(end, ranges[known] - 1) : end;
                for (; position <= until; position++) {
                    acknowledgeInGap(get(position), delivery);
                }
            }
        }
        if (latestEnd > 0) {
            mergeLatest();
        }
    }

    private void acknowledgeInGap(SentChunk chunk, Delivery delivery) {
        if (chunk.fate == Fate.IN_FLIGHT || chunk.fate == Fate.LOST) {
            deliver(chunk, delivery);
            chunk.fate = Fate.GAP_ACKED;
            gapAcked++;
        }
    }

    private void mergeLatest() {
        if (spare.length < rangeEnd + latestEnd) {
            spare = new long[2 * (rangeEnd + latestEnd)];
        }
        int a = 0;
        int b = 0;
        int end = 0;
        while (a < rangeEnd || b < latestEnd) {
            boolean fromA = b >= latestEnd || a < rangeEnd && ranges[a] <= latest[b];
            long from = fromA ? ranges[a] : latest[b];
            long to = fromA ? ranges[a + 1] : latest[b + 1];
            if (fromA) {
                a += 2;
            } else {
                b += 2;
            }
            if (end > 0 && from <= spare[end - 1] + 1) {
                spare[end - 1] = Math.max(spare[end - 1], to);
            } else {
                spare[end] = from;
                spare[end + 1] = to;
                end += 2;
            }
        }
        long[] old = ranges;
        ranges = spare;
        rangeEnd = end;
        spare = old;
    }

    /**
     * Takes chunks whose acknowledgement the peer took back for lost: those that gap blocks once named and the last SACK did not.
     *
     * @return whether there were any
     */
    boolean forgetReneged() {
        boolean any = false;
        int at = 0;
        for (int i = 0; i < rangeEnd; i += 2) {
            for (long tsn = ranges[i]; tsn <= ranges[i + 1]; tsn++) {
                while (at < latestEnd && latest[at + 1] < tsn) {
                    at += 2;
                }
                SentChunk chunk = get(tsn);
                if (chunk.fate == Fate.GAP_ACKED && (at >= latestEnd || latest[at] > tsn)) {
                    chunk.fate = Fate.LOST;
                    lost.addLast(chunk);
                    gapAcked--;
                    any = true;
                }
            }
        }
        if (any) {
            ranges = Arrays.copyOf(latest, Math.max(latestEnd, 16));
            rangeEnd = latestEnd;
        }
        return any;
    }

    /** Puts all lost chunks into the order of their TSNs. Walks over everything outstanding. */
    void resetLost() {
        lost.clear();
        for (long tsn = cumulative + 1; tsn < next; tsn++) {
            SentChunk chunk = get(tsn);
            if (chunk.fate == Fate.LOST) {
                lost.addLast(chunk);
            }
        }
    }

    /** Returns whether the oldest outstanding chunk was acknowledged by a gap block, which only reneging can bring about. */
    boolean oldestReneged() {
        return !isEmpty() && get(cumulative + 1).fate == Fate.GAP_ACKED;
    }

    void clear() {
        Arrays.fill(ring, null);
        inFlight.clear();
        lost.clear();
        cumulative = next - 1;
        bytesInFlight = 0;
        dataInFlight = 0;
        data = 0;
        gapAcked = 0;
        rangeEnd = 0;
        latestEnd = 0;
    }
}
