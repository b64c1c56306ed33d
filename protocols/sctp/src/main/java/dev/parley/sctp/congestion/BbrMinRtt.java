package dev.parley.sctp.congestion;

/** The lowest round-trip time, and when it is to be searched for again: draft-ietf-ccwg-bbr §5.3.4.3. */
final class BbrMinRtt {
    /** Draft §2.5, MinRTTFilterLen. */
    private static final long FILTER_NANOS = 10_000_000_000L;

    /** Draft §2.16, ProbeRTTInterval. */
    private static final long SEARCH_INTERVAL_NANOS = 5_000_000_000L;

    private long lowest = Long.MAX_VALUE;
    private long lowestAt;
    private long recent = Long.MAX_VALUE;
    private long recentAt;
    private boolean old;

    void update(DeliverySample sample) {
        long now = sample.now().nanos();
        long rtt = sample.rttNanos();
        old = now > recentAt + SEARCH_INTERVAL_NANOS;
        if (rtt >= 0 && (rtt < recent || old)) {
            recent = rtt;
            recentAt = now;
        }
        boolean expired = now > lowestAt + FILTER_NANOS;
        if (recent < lowest || expired && recent != Long.MAX_VALUE) {
            lowest = recent;
            lowestAt = recentAt;
        }
    }

    /** The path's own round trip was seen, or could have been: the next search is due an interval from now. */
    void searched(long now) {
        recentAt = now;
    }

    /** Returns the lowest round-trip time in nanoseconds, or {@link Long#MAX_VALUE}. */
    long nanos() {
        return lowest;
    }

    /** Returns whether it is time to search for it. */
    boolean isOld() {
        return old;
    }
}
