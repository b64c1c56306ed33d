package dev.parley.srtp;

/**
 * Indexes that were processed, RFC 3711 §3.3.2: the highest one and a bitmap of those before it. {@link #check} changes nothing; {@link
 * #add} comes after authentication.
 */
final class ReplayWindow {
    /**
     * Size in words of 64 packets: 961 to 1,024 packets, RFC 3711 §3.3.2 asks for 64 at least. Retransmissions under their first
     * number come a round trip late: 1,000 packets are 200 ms at 5,000 packets a second.
     */
    private static final int WORDS = 16;

    private final long[] seen = new long[WORDS];
    private long highest = -1;

    /** Returns the highest index, or -1 before the first. */
    long highest() {
        return highest;
    }

    /** Returns OK, REPLAYED or TOO_OLD. */
    SrtpResult check(long index) {
        if (index > highest) {
            return SrtpResult.OK;
        }
        if ((highest >> 6) - (index >> 6) >= WORDS) {
            return SrtpResult.TOO_OLD;
        }
        return (seen[word(index)] & 1L << index) == 0 ? SrtpResult.OK : SrtpResult.REPLAYED;
    }

    /** Marks an index that {@link #check} found to be OK. */
    void add(long index) {
        if (index > highest) {
            forgetBetween(highest, index);
            highest = index;
        }
        seen[word(index)] |= 1L << index;
    }

    /** Clears the words that come into use between two highest indexes. */
    private void forgetBetween(long before, long after) {
        long first = before < 0 ? 0 : (before >> 6) + 1;
        long last = after >> 6;
        if (last - first >= WORDS) {
            first = last - WORDS + 1;
        }
        for (long word = first; word <= last; word++) {
            seen[(int) word & WORDS - 1] = 0;
        }
    }

    private static int word(long index) {
        return (int) (index >> 6) & WORDS - 1;
    }
}
