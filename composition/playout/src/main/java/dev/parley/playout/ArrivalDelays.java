package dev.parley.playout;

import java.util.Arrays;

/** Arrival delays of the last ten seconds of packets or frames, relative to the fastest of them. Times in nanoseconds. */
final class ArrivalDelays {
    /** Packets that are remembered: ten seconds of 20 ms each. */
    static final int MEMORY = 512;

    private static final long SECONDS_10 = 10_000_000_000L;

    /** Time between two calculations. */
    private static final long INTERVAL = 100_000_000L;

    /** Quantile of the delays that {@link #spread} returns. */
    private final double quantile;

    private final long[] transits = new long[MEMORY];
    private final long[] arrivals = new long[MEMORY];
    private int first;
    private int count;
    private long calculated = Long.MIN_VALUE;
    private long fastest;
    private long spread;

    ArrivalDelays(double quantile) {
        this.quantile = quantile;
    }

    void reset() {
        count = 0;
        calculated = Long.MIN_VALUE;
        spread = 0;
    }

    /**
     * Adds a packet.
     *
     * @param arrival time of arrival
     * @param media its RTP timestamp as a time
     */
    void add(long arrival, long media) {
        if (count == MEMORY || count > 0 && arrival - arrivals[first] > SECONDS_10) {
            first = (first + 1) % MEMORY;
            count--;
        }
        int at = (first + count) % MEMORY;
        transits[at] = arrival - media;
        arrivals[at] = arrival;
        count++;
        if (calculated == Long.MIN_VALUE || arrival - calculated >= INTERVAL) {
            calculated = arrival;
            calculate(arrival);
        } else if (transits[at] < fastest) {
            spread += fastest - transits[at];
            fastest = transits[at];
        }
    }

    private void calculate(long now) {
        while (count > 1 && now - arrivals[first] > SECONDS_10) {
            first = (first + 1) % MEMORY;
            count--;
        }
        long[] sorted = new long[count];
        for (int i = 0; i < count; i++) {
            sorted[i] = transits[(first + i) % MEMORY];
        }
        Arrays.sort(sorted);
        fastest = sorted[0];
        spread = sorted[(int) Math.min(count - 1L, Math.round(quantile * count))] - fastest;
    }

    /** Returns arrival minus media time of the fastest packet. */
    long fastest() {
        return fastest;
    }

    /** Returns the quantile of the delays, relative to the fastest packet. */
    long spread() {
        return spread;
    }
}
