package dev.parley.sctp.receive;

import java.util.Arrays;

/**
 * TSNs that have arrived: all up to the cumulative one, and a bit for each one above it, in a ring. No operation walks over the gaps:
 * what costs most looks at 64 TSNs a step, 1,024 steps at most.
 */
final class ReceivedTsns {
    private static final int[] NONE = new int[0];
    private static final long[] NO_BITS = new long[0];

    /** RFC 9260 §3.3.4: a TSN further away than 16 bits could not be acknowledged by a gap block. */
    static final int MAX_DISTANCE = 65_535;

    /** Duplicates to be reported with one SACK; further ones are not. */
    static final int MAX_DUPLICATES = 16;

    private static final int FIRST_WORDS = 16;

    /** Kind of an arriving TSN. */
    enum Arrival {
        /** The next one. */
        IN_ORDER,
        /** New, behind a gap, or the end of one. */
        OUT_OF_ORDER,
        /** Seen before. */
        DUPLICATE
    }

    private long cumulative;
    private long highest;

    /** A bit for each TSN above {@link #cumulative}, at its number modulo the ring's size; no other bit is set. */
    private long[] ring = NO_BITS;

    private final int[] duplicates = new int[MAX_DUPLICATES];
    private int duplicateCount;

    ReceivedTsns(long firstTsn) {
        cumulative = firstTsn - 1;
        highest = cumulative;
    }

    long cumulative() {
        return cumulative;
    }

    /** Returns the highest TSN that arrived. */
    long highest() {
        return highest;
    }

    boolean hasGaps() {
        return highest > cumulative;
    }

    boolean contains(long tsn) {
        return tsn <= cumulative || tsn <= highest && (ring[word(tsn)] & 1L << tsn) != 0;
    }

    /** Takes a TSN, at most {@link #MAX_DISTANCE} above the cumulative one. */
    Arrival add(long tsn) {
        if (tsn == cumulative + 1 && highest == cumulative) {
            cumulative = tsn;
            highest = tsn;
            return Arrival.IN_ORDER;
        }
        if (contains(tsn)) {
            addDuplicate(tsn);
            return Arrival.DUPLICATE;
        }
        makeRoom(tsn);
        ring[word(tsn)] |= 1L << tsn;
        highest = Math.max(highest, tsn);
        absorb();
        return Arrival.OUT_OF_ORDER;
    }

    /** Everything up to {@code tsn} counts as arrived. */
    void moveTo(long tsn) {
        if (tsn <= cumulative) {
            return;
        }
        clear(cumulative + 1, Math.min(tsn, highest));
        cumulative = tsn;
        highest = Math.max(highest, tsn);
        absorb();
    }

    private void absorb() {
        long end = nextMissing(cumulative + 1);
        clear(cumulative + 1, end - 1);
        cumulative = end - 1;
    }

    private int word(long tsn) {
        return (int) (tsn >>> 6) & ring.length - 1;
    }

    /** Returns the first TSN from {@code tsn} on that has arrived, or one above the highest. */
    private long nextArrived(long tsn) {
        long at = tsn;
        while (at <= highest) {
            long bits = ring[word(at)] >>> at;
            if (bits != 0) {
                // A word may hold the bits of both ends of the range.
                return Math.min(at + Long.numberOfTrailingZeros(bits), highest + 1);
            }
            at = (at | 63) + 1;
        }
        return highest + 1;
    }

    /** Returns the first TSN from {@code tsn} on that is missing; the one above the highest is. */
    private long nextMissing(long tsn) {
        long at = tsn;
        while (at <= highest) {
            long bits = ~ring[word(at)] >>> at;
            if (bits != 0) {
                return Math.min(at + Long.numberOfTrailingZeros(bits), highest + 1);
            }
            at = (at | 63) + 1;
        }
        return highest + 1;
    }

    private void clear(long from, long to) {
        long at = from;
        while (at <= to) {
            long last = Math.min(at | 63, to);
            ring[word(at)] &= ~(-1L >>> 63 - (last - at) << at);
            at = last + 1;
        }
    }

    private void makeRoom(long tsn) {
        long distance = tsn - cumulative;
        int size = Math.max(ring.length, FIRST_WORDS);
        while (size * (long) Long.SIZE <= distance) {
            size *= 2;
        }
        if (size == ring.length) {
            return;
        }
        long[] old = ring;
        long[] larger = new long[size];
        for (long at = nextArrived(cumulative + 1); at <= highest; at = nextArrived(at + 1)) {
            larger[(int) (at >>> 6) & size - 1] |= old[word(at)] & 1L << at;
        }
        ring = larger;
    }

    private void addDuplicate(long tsn) {
        if (duplicateCount < MAX_DUPLICATES) {
            duplicates[duplicateCount++] = (int) tsn;
        }
    }

    /** Returns the lowest {@code limit} ranges above the cumulative TSN as offsets from it, for a SACK. */
    int[] gapBlocks(int limit) {
        int[] blocks = new int[2 * (int) Math.min(limit, (highest - cumulative + 1) / 2)];
        int count = 0;
        long start = nextArrived(cumulative + 1);
        while (start <= highest && count < blocks.length) {
            long end = nextMissing(start);
            blocks[count++] = (int) (start - cumulative);
            blocks[count++] = (int) (end - 1 - cumulative);
            start = nextArrived(end);
        }
        return Arrays.copyOf(blocks, count);
    }

    /** Returns the duplicates since the last call. RFC 9260 §6.2: each report is sent once. */
    int[] takeDuplicates() {
        if (duplicateCount == 0) {
            return NONE;
        }
        int[] taken = Arrays.copyOf(duplicates, duplicateCount);
        duplicateCount = 0;
        return taken;
    }
}
