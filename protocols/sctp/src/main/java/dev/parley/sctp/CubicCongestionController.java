package dev.parley.sctp;

import dev.parley.base.Timestamp;

/**
 * CUBIC (RFC 9438) in bytes, with the slow start of HyStart++ (RFC 9406). The units inside are segments, that is full packets, and
 * seconds, as in the RFC's formulas.
 */
public final class CubicCongestionController implements CongestionController {
    /** RFC 9438 §4.1: "C … SHOULD be set to 0.4". */
    private static final double C = 0.4;

    /** RFC 9438 §4.6: "β_cubic SHOULD be set to 0.7". */
    private static final double BETA = 0.7;

    /** RFC 9438 §4.3: what makes the Reno-friendly estimate as fast as Reno, "3 * (1 - β) / (1 + β)". */
    private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

    /** RFC 6928: the initial window in packets. RFC 9260 §7.2.1 has about four; every WebRTC stack and TCP start with ten. */
    private static final int INITIAL_PACKETS = 10;

    /** RFC 9260 §7.2.3 halves down to four packets after a loss. */
    private static final int MIN_PACKETS = 4;

    /** RFC 9406 §4.3: "MIN_RTT_THRESH = 4 msec". */
    private static final long MIN_RTT_THRESH_NANOS = 4_000_000;

    /** RFC 9406 §4.3: "MAX_RTT_THRESH = 16 msec". */
    private static final long MAX_RTT_THRESH_NANOS = 16_000_000;

    /** RFC 9406 §4.3: "N_RTT_SAMPLE = 8". */
    private static final int RTT_SAMPLES = 8;

    /** RFC 9406 §4.3: "CSS_GROWTH_DIVISOR = 4". */
    private static final int CSS_GROWTH_DIVISOR = 4;

    /** RFC 9406 §4.3: "CSS_ROUNDS = 5". */
    private static final int CSS_ROUNDS = 5;

    private int segment;
    private double window;
    private double threshold;

    // The current congestion avoidance stage.
    private boolean epochRunning;
    private long epochStartNanos;
    private double windowMax;
    private double k;
    private double renoEstimate;

    // HyStart++: a round is about one round-trip time.
    private long roundEndNanos;
    private long roundMinRtt;
    private long lastRoundMinRtt;
    private int roundSamples;
    private boolean conservative;
    private long conservativeBaseline;
    private int conservativeRounds;

    /** Makes a controller with the initial window for packets of at most {@code maxPacketSize} bytes. */
    public CubicCongestionController(int maxPacketSize) {
        reset(maxPacketSize);
    }

    @Override
    public long congestionWindow() {
        return (long) window;
    }

    @Override
    public long slowStartThreshold() {
        return threshold == Double.MAX_VALUE ? Long.MAX_VALUE : (long) threshold;
    }

    @Override
    public void reset(int maxPacketSize) {
        segment = maxPacketSize;
        window = (double) INITIAL_PACKETS * segment;
        threshold = Double.MAX_VALUE;
        epochRunning = false;
        windowMax = 0;
        leaveConservativeSlowStart();
        roundEndNanos = 0;
        roundMinRtt = Long.MAX_VALUE;
        lastRoundMinRtt = Long.MAX_VALUE;
        roundSamples = 0;
    }

    @Override
    public void onIdle(int timeouts, Timestamp now) {
        // RFC 9260 §7.2.1: "…cwnd of the transport address SHOULD be adjusted to max(cwnd / 2, 4 * PMDCS) once per
        // RTO." What the path
        // carried before is remembered in the threshold, so that slow start finds it again (RFC 7661).
        double floor = (double) INITIAL_PACKETS * segment;
        if (window > floor) {
            threshold = threshold == Double.MAX_VALUE ? threshold : Math.max(threshold, window * 3 / 4);
            window = Math.max(floor, window / Math.pow(2, timeouts));
        }
        // RFC 9438 §5.8: the idle time must not count as time of the cubic function.
        epochRunning = false;
    }

    @Override
    public void onAcknowledged(
            long bytes,
            long inFlightBefore,
            boolean windowLimited,
            long smoothedRttNanos,
            long latestRttNanos,
            Timestamp now) {
        if (!windowLimited) {
            // RFC 9438 §5.8: an application-limited sender must not let the cubic function run away from its window.
            epochRunning = false;
            return;
        }
        if (window < threshold) {
            slowStart(bytes, smoothedRttNanos, latestRttNanos, now.nanos());
        } else {
            avoidCongestion(bytes, smoothedRttNanos, now.nanos());
        }
    }

    private void slowStart(long bytes, long smoothedRttNanos, long latestRttNanos, long now) {
        window += conservative ? (double) bytes / CSS_GROWTH_DIVISOR : bytes;
        if (now >= roundEndNanos) {
            endRound();
            roundEndNanos = now + smoothedRttNanos;
        }
        if (latestRttNanos < 0) {
            return;
        }
        roundMinRtt = Math.min(roundMinRtt, latestRttNanos);
        roundSamples++;
        if (roundSamples < RTT_SAMPLES || lastRoundMinRtt == Long.MAX_VALUE) {
            return;
        }
        if (conservative) {
            // RFC 9406 §4.2: "if (currentRoundMinRTT < cssBaselineMinRtt) … resume slow start".
            if (roundMinRtt < conservativeBaseline) {
                leaveConservativeSlowStart();
            }
            return;
        }
        long tolerance = Math.max(MIN_RTT_THRESH_NANOS, Math.min(lastRoundMinRtt / 8, MAX_RTT_THRESH_NANOS));
        if (roundMinRtt >= lastRoundMinRtt + tolerance) {
            conservative = true;
            conservativeBaseline = roundMinRtt;
            conservativeRounds = 0;
        }
    }

    private void endRound() {
        if (conservative && ++conservativeRounds >= CSS_ROUNDS) {
            // RFC 9406 §4.2: "If CSS_ROUNDS rounds are complete, enter congestion avoidance by setting the ssthresh to
            // the current cwnd".
            threshold = window;
            leaveConservativeSlowStart();
        }
        lastRoundMinRtt = roundMinRtt;
        roundMinRtt = Long.MAX_VALUE;
        roundSamples = 0;
    }

    private void leaveConservativeSlowStart() {
        conservative = false;
        conservativeBaseline = Long.MAX_VALUE;
        conservativeRounds = 0;
    }

    private void avoidCongestion(long bytes, long smoothedRttNanos, long now) {
        double segments = window / segment;
        if (!epochRunning) {
            epochRunning = true;
            epochStartNanos = now;
            renoEstimate = segments;
            if (segments < windowMax) {
                // RFC 9438 §4.2, figure 2.
                k = Math.cbrt((windowMax - segments) / C);
            } else {
                // RFC 9438 §4.8: "…sets W_max to cwnd and K to 0" after a slow start without a congestion event.
                windowMax = segments;
                k = 0;
            }
        }
        double acked = (double) bytes / segment;
        double t = (now - epochStartNanos) / 1e9;
        double rtt = smoothedRttNanos / 1e9;
        // RFC 9438 §4.3: the Reno-friendly region; α is 1 once the estimate passed the window before the last
        // reduction.
        renoEstimate += (renoEstimate >= windowMax ? 1 : ALPHA) * acked / segments;
        double cubic = C * Math.pow(t - k, 3) + windowMax;
        if (cubic < renoEstimate) {
            window = Math.max(window, renoEstimate * segment);
            return;
        }
        // RFC 9438 §4.2: the target is W_cubic(t + RTT), within cwnd and 1.5 cwnd.
        double target = C * Math.pow(t + rtt - k, 3) + windowMax;
        target = Math.max(segments, Math.min(target, 1.5 * segments));
        window += (target - segments) / segments * acked * segment;
    }

    @Override
    public void onCongestionEvent(long inFlight, Timestamp now) {
        reduce();
        window = Math.max(threshold, (double) MIN_PACKETS * segment);
    }

    @Override
    public void onRetransmissionTimeout(long inFlight, Timestamp now) {
        reduce();
        // RFC 9260 §7.2.3: "cwnd = 1 * PMDCS"
        window = segment;
    }

    private void reduce() {
        double segments = window / segment;
        // RFC 9438 §4.7, fast convergence: a flow whose maximum shrank gives way to newer ones.
        windowMax = segments < windowMax ? segments * (1 + BETA) / 2 : segments;
        threshold = Math.max(window * BETA, (double) MIN_PACKETS * segment);
        epochRunning = false;
        leaveConservativeSlowStart();
    }
}
