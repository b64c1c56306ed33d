package dev.parley.playout;

/**
 * Line from a stream's RTP timestamps to the sender's wall clock, by least squares over its last sender reports (RFC 3550 §6.4.1). One
 * report alone gives the offset, at the nominal rate. Times in nanoseconds.
 */
final class SenderClock {
    private static final int REPORTS = 8;

    /** Deviation from the nominal rate that no crystal has: the sender's clock was set, and the line begins anew. */
    private static final double MAX_DEVIATION = 0.002;

    private final int clockRate;
    private final long[] media = new long[REPORTS];
    private final long[] wall = new long[REPORTS];
    private int count;
    private int next;
    private long lastTimestamp;
    private double slope = 1;
    private double meanMedia;
    private double meanWall;
    private long originMedia;
    private long originWall;

    SenderClock(int clockRate) {
        this.clockRate = clockRate;
    }

    void reset() {
        count = 0;
        next = 0;
    }

    boolean isKnown() {
        return count > 0;
    }

    /**
     * Takes a sender report.
     *
     * @param wallNanos NTP timestamp in nanoseconds
     * @param rtpTimestamp RTP timestamp of the same instant
     */
    void report(long wallNanos, long rtpTimestamp) {
        long at = media(rtpTimestamp);
        if (count > 0) {
            long expected = wall(rtpTimestamp);
            if (Math.abs(wallNanos - expected) > 1_000_000_000L) {
                reset();
                at = media(rtpTimestamp);
            }
        }
        if (count == 0) {
            originMedia = at;
            originWall = wallNanos;
        }
        lastTimestamp += (int) rtpTimestamp - (int) lastTimestamp;
        media[next] = at - originMedia;
        wall[next] = wallNanos - originWall;
        next = (next + 1) % REPORTS;
        count = Math.min(count + 1, REPORTS);
        fit();
    }

    private long media(long rtpTimestamp) {
        long units = lastTimestamp + ((int) rtpTimestamp - (int) lastTimestamp);
        return units / clockRate * 1_000_000_000L + units % clockRate * 1_000_000_000L / clockRate;
    }

    private void fit() {
        meanMedia = 0;
        meanWall = 0;
        for (int i = 0; i < count; i++) {
            meanMedia += (double) media[i] / count;
            meanWall += (double) wall[i] / count;
        }
        double squares = 0;
        double products = 0;
        for (int i = 0; i < count; i++) {
            double x = media[i] - meanMedia;
            squares += x * x;
            products += x * (wall[i] - meanWall);
        }
        double fitted = squares > 0 ? products / squares : 1;
        slope = Math.abs(fitted - 1) > MAX_DEVIATION ? 1 : fitted;
    }

    /** Returns the time on the sender's wall clock of an RTP timestamp, in nanoseconds; a report must have come. */
    long wall(long rtpTimestamp) {
        return originWall + Math.round(meanWall + slope * (media(rtpTimestamp) - originMedia - meanMedia));
    }
}
