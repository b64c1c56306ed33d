package dev.parley.rtp.payload;

/**
 * Division of a run of bytes into packets that are equally long on the wire, but for the last. Every packet has {@code overhead}
 * bytes of payload before its part of the run.
 */
final class EvenSplit {
    private final PayloadBudget budget;
    private final int overhead;
    private final boolean endsFrame;
    private final int width;
    private int remaining;
    private boolean first;

    /**
     * Starts a division.
     *
     * @param startsFrame whether the first packet is the first one of the frame
     * @param endsFrame whether the last packet is the last one of the frame
     */
    EvenSplit(PayloadBudget budget, int overhead, int total, boolean startsFrame, boolean endsFrame) {
        this.budget = budget;
        this.overhead = overhead;
        this.remaining = total;
        this.first = startsFrame;
        this.endsFrame = endsFrame;
        this.width = width(total);
    }

    /** Returns the payload length that a packet in the middle would have. */
    private int width(int total) {
        int middle = budget.middle();
        int missingAtFirst = first ? middle - budget.first() : 0;
        int missingAtLast = endsFrame ? middle - budget.last() : 0;
        long carried = (long) total + missingAtFirst + missingAtLast;
        long count = Math.max(2, (carried + middle - overhead - 1) / (middle - overhead));
        return (int) ((carried + count - 1) / count) + overhead;
    }

    boolean hasNext() {
        return remaining > 0;
    }

    /** Returns whether the part that {@link #next} will return is the last. */
    boolean nextIsLast() {
        return remaining <= budget.of(first, endsFrame) - overhead;
    }

    /** Returns the length of the next part. */
    int next() {
        int length = remaining;
        if (!nextIsLast()) {
            int full = width - (budget.middle() - budget.of(first, false)) - overhead;
            length = Math.max(1, Math.min(full, remaining - 1));
        }
        first = false;
        remaining -= length;
        return length;
    }
}
