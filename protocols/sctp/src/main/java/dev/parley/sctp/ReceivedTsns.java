package dev.parley.sctp;

import java.util.Arrays;

/** Which TSNs have arrived: all up to the cumulative one, and ranges above it. */
final class ReceivedTsns {
    private static final int[] NONE = new int[0];

    /** RFC 9260 §3.3.4: a TSN further away than 16 bits could not be acknowledged by a gap block. */
    static final int MAX_DISTANCE = 65_535;

    /** Duplicates to be reported with one SACK; further ones are not. */
    static final int MAX_DUPLICATES = 16;

    /** What an arriving TSN is. */
    enum Arrival {
        /** The next one. */
        IN_ORDER,
        /** New, behind a gap, or the end of one. */
        OUT_OF_ORDER,
        /** Seen before. */
        DUPLICATE
    }

    private long cumulative;

    /** Starts and ends of ranges above {@link #cumulative}, ascending, disjoint and not adjacent. */
    private long[] ranges = new long[16];

    private int end;
    private final int[] duplicates = new int[MAX_DUPLICATES];
    private int duplicateCount;

    ReceivedTsns(long firstTsn) {
        cumulative = firstTsn - 1;
    }

    long cumulative() {
        return cumulative;
    }

    /** Returns the highest TSN that arrived. */
    long highest() {
        return end == 0 ? cumulative : ranges[end - 1];
    }

    boolean hasGaps() {
        return end > 0;
    }

    boolean contains(long tsn) {
        if (tsn <= cumulative) {
            return true;
        }
        int at = find(tsn);
        return at < end && ranges[at] <= tsn;
    }

    Arrival add(long tsn) {
        if (tsn == cumulative + 1 && end == 0) {
            cumulative = tsn;
            return Arrival.IN_ORDER;
        }
        if (contains(tsn)) {
            addDuplicate(tsn);
            return Arrival.DUPLICATE;
        }
        int at = find(tsn);
        boolean joinsBefore = at > 0 && ranges[at - 1] == tsn - 1;
        boolean joinsAfter = at < end && ranges[at] == tsn + 1;
        if (joinsBefore && joinsAfter) {
            ranges[at - 1] = ranges[at + 1];
            remove(at);
        } else if (joinsBefore) {
            ranges[at - 1] = tsn;
        } else if (joinsAfter) {
            ranges[at] = tsn;
        } else {
            insert(at, tsn);
        }
        absorb();
        return Arrival.OUT_OF_ORDER;
    }

    /** Everything up to {@code tsn} counts as arrived. */
    void moveTo(long tsn) {
        if (tsn <= cumulative) {
            return;
        }
        cumulative = tsn;
        while (end > 0 && ranges[1] <= cumulative) {
            remove(0);
        }
        if (end > 0 && ranges[0] <= cumulative) {
            ranges[0] = cumulative + 1;
        }
        absorb();
    }

    private void absorb() {
        if (end > 0 && ranges[0] == cumulative + 1) {
            cumulative = ranges[1];
            remove(0);
        }
    }

    /** Returns the index of the first range that ends at or after {@code tsn}. */
    private int find(long tsn) {
        if (end == 0 || ranges[end - 1] < tsn) {
            return end;
        }
        int low = 0;
        int high = end / 2 - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges[2 * middle + 1] < tsn) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 2 * low;
    }

    private void insert(int at, long tsn) {
        if (end + 2 > ranges.length) {
            ranges = Arrays.copyOf(ranges, ranges.length * 2);
        }
        System.arraycopy(ranges, at, ranges, at + 2, end - at);
        ranges[at] = tsn;
        ranges[at + 1] = tsn;
        end += 2;
    }

    private void remove(int at) {
        System.arraycopy(ranges, at + 2, ranges, at, end - at - 2);
        end -= 2;
    }

    private void addDuplicate(long tsn) {
        if (duplicateCount < MAX_DUPLICATES) {
            duplicates[duplicateCount++] = (int) tsn;
        }
    }

    /** Returns the lowest {@code limit} ranges as offsets from the cumulative TSN, for a SACK. */
    int[] gapBlocks(int limit) {
        int[] blocks = new int[Math.min(end, 2 * limit)];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = (int) (ranges[i] - cumulative);
        }
        return blocks;
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
