package dev.parley.dtls.record;

import java.util.Arrays;

/** Record of the latest sequence numbers of an epoch that have been seen, RFC 6347 §4.1.2.6. */
public final class ReplayWindow {
    /**
     * How far behind the highest number a record may come. RFC 6347 asks for 32 at least and prefers 64; a path that reorders at
     * hundreds of thousands of packets a second exceeds that.
     */
    public static final int SIZE = 1_024;

    private final long[] seen = new long[SIZE / Long.SIZE];
    private long highest = -1;

    /** Returns the highest number that was marked, or -1. */
    long highest() {
        return highest;
    }

    /** Returns whether a record of this number would be new. */
    public boolean isNew(long sequence) {
        if (sequence > highest) {
            return true;
        }
        return highest - sequence < SIZE && (seen[word(sequence)] & bit(sequence)) == 0;
    }

    /** Notes an authentic record. */
    public void mark(long sequence) {
        if (sequence > highest) {
            if (sequence - highest >= SIZE) {
                Arrays.fill(seen, 0);
            } else {
                for (long passed = highest + 1; passed < sequence; passed++) {
                    seen[word(passed)] &= ~bit(passed);
                }
            }
            highest = sequence;
        }
        seen[word(sequence)] |= bit(sequence);
    }

    private static int word(long sequence) {
        return (int) (sequence / Long.SIZE % (SIZE / Long.SIZE));
    }

    private static long bit(long sequence) {
        return 1L << sequence % Long.SIZE;
    }
}
