package dev.parley.sctp.congestion;

/**
 * HyStart++, RFC 9406: looks for the end of slow start in round-trip times that grow, because the first loss comes when the window
 * is twice what the path holds. Where they do, the window grows slower for a while (Conservative Slow Start), so that a delay of
 * another cause does not end slow start for good.
 */
final class HyStart {
    /** RFC 9406 §4.3: "MIN_RTT_THRESH = 4 msec". */
    private static final long MIN_RTT_THRESH_NANOS = 4_000_000;

    /** RFC 9406 §4.3: "MAX_RTT_THRESH = 16 msec". */
    private static final long MAX_RTT_THRESH_NANOS = 16_000_000;

    /** RFC 9406 §4.3: "MIN_RTT_DIVISOR = 8". */
    private static final int MIN_RTT_DIVISOR = 8;

    /** RFC 9406 §4.3: "N_RTT_SAMPLE = 8". */
    private static final int RTT_SAMPLES = 8;

    /** RFC 9406 §4.3: "CSS_GROWTH_DIVISOR = 4". */
    private static final int CSS_GROWTH_DIVISOR = 4;

    /** RFC 9406 §4.3: "CSS_ROUNDS = 5". */
    private static final int CSS_ROUNDS = 5;

    /** No measurement. */
    private static final long INFINITY = Long.MAX_VALUE;

    /** Bytes acknowledged so far. */
    private long acknowledged;

    /** The round ends when so much is acknowledged: what was under way when it began. */
    private long roundEnd;

    private long roundMinRtt = INFINITY;
    private long lastRoundMinRtt = INFINITY;
    private int samples;

    /** The smallest round-trip time of the round that led to Conservative Slow Start, or {@link #INFINITY} in slow start. */
    private long baseline = INFINITY;

    private int conservativeRounds;

    /** Returns whether the window grows slower for the time being. */
    boolean isConservative() {
        return baseline != INFINITY;
    }

    /**
     * Something was acknowledged in slow start.
     *
     * @param bytes how much
     * @param inFlight what is under way still
     * @param rttNanos the round-trip time that was measured with it, or -1
     * @return whether slow start is over
     */
    boolean acknowledged(long bytes, long inFlight, long rttNanos) {
        if (roundEnd == 0) {
            roundEnd = bytes + inFlight;
        }
        acknowledged += bytes;
        if (rttNanos >= 0) {
            roundMinRtt = Math.min(roundMinRtt, rttNanos);
            samples++;
            compare();
        }
        return acknowledged >= roundEnd && endRound(inFlight);
    }

    /** Returns by how much the window grows for so many acknowledged bytes. */
    double growth(long bytes) {
        // RFC 9406 §4.2: "cwnd = cwnd + (min(N, L * SMSS) / CSS_GROWTH_DIVISOR)"; §4.3: L is infinite for who paces, as
        // BurstLimit does.
        return isConservative() ? (double) bytes / CSS_GROWTH_DIVISOR : bytes;
    }

    private boolean endRound(long inFlight) {
        roundEnd = acknowledged + inFlight;
        lastRoundMinRtt = roundMinRtt;
        roundMinRtt = INFINITY;
        samples = 0;
        // RFC 9406 §4.2: "If the transition into CSS happens in the middle of a round, that partial round counts
        // towards the limit."
        return isConservative() && ++conservativeRounds >= CSS_ROUNDS;
    }

    private void compare() {
        if (samples < RTT_SAMPLES || lastRoundMinRtt == INFINITY) {
            return;
        }
        if (isConservative()) {
            if (roundMinRtt < baseline) {
                // RFC 9406 §4.2: the exit from slow start was spurious, and slow start goes on.
                baseline = INFINITY;
                conservativeRounds = 0;
            }
            return;
        }
        long threshold =
                Math.max(MIN_RTT_THRESH_NANOS, Math.min(lastRoundMinRtt / MIN_RTT_DIVISOR, MAX_RTT_THRESH_NANOS));
        if (roundMinRtt >= lastRoundMinRtt + threshold) {
            baseline = roundMinRtt;
        }
    }
}
