package dev.parley.media.receive;

/** Bitmap of the last extended sequence numbers that were seen, against duplicates from the network and from retransmission. */
public final class SeenPackets {
    /** Size in packets: 4 s of 1,000 packets a second. Older ones count as duplicates. */
    public static final int SIZE = 4_096;

    private final long[] seen = new long[SIZE / 64];
    private long highest = -1;

    /** Makes a bitmap without packets. */
    public SeenPackets() {}

    /** Marks a number and returns whether it was new. */
    public boolean add(long number) {
        if (highest >= 0 && number <= highest - SIZE) {
            return false;
        }
        if (number > highest) {
            long from = highest < 0 ? number : Math.max(highest + 1, number - SIZE + 1);
            for (long i = from; i <= number; i++) {
                seen[word(i)] &= ~(1L << i);
            }
            highest = number;
        }
        boolean added = (seen[word(number)] & 1L << number) == 0;
        seen[word(number)] |= 1L << number;
        return added;
    }

    /** Forgets all, for a stream that starts anew. */
    public void clear() {
        java.util.Arrays.fill(seen, 0);
        highest = -1;
    }

    private static int word(long number) {
        return (int) (number >> 6) & SIZE / 64 - 1;
    }
}
