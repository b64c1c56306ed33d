package dev.parley.sctp.congestion;

import dev.parley.base.Timestamp;
import org.jspecify.annotations.Nullable;

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

    private int segment;
    private double window;
    private double threshold;

    // The current congestion avoidance stage.
    private boolean epochRunning;
    private long epochStartNanos;
    private double windowMax;
    private double k;
    private double renoEstimate;

    private final boolean delayAware;

    /** While this is the first slow start: later ones end at the threshold that was found. */
    private @Nullable HyStart hyStart;

    /** Makes a controller with the initial window for packets of at most {@code maxPacketSize} bytes. */
    public CubicCongestionController(int maxPacketSize) {
        this(maxPacketSize, true);
    }

    /** As the other; without HyStart++ slow start goes on until packets are lost. */
    CubicCongestionController(int maxPacketSize, boolean delayAware) {
        this.delayAware = delayAware;
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
        hyStart = delayAware ? new HyStart() : null;
    }

    @Override
    public void setPacketSize(int bytes) {
        windowMax = windowMax * segment / bytes;
        segment = bytes;
        epochRunning = false;
    }

    @Override
    public void onIdle(int timeouts, Timestamp now) {
        // RFC 9260 §7.2.1: "…cwnd of the transport address SHOULD be adjusted to max(cwnd / 2, 4 * PMDCS) once per
        // RTO." What the path carried before is remembered in the threshold, so that slow start finds it again (RFC
        // 7661).
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
            slowStart(bytes, inFlightBefore - bytes, latestRttNanos);
        } else {
            avoidCongestion(bytes, smoothedRttNanos, now.nanos());
        }
    }

    private void slowStart(long bytes, long inFlight, long latestRttNanos) {
        HyStart initial = hyStart;
        if (initial == null) {
            window += bytes;
            return;
        }
        window += initial.growth(bytes);
        if (initial.acknowledged(bytes, inFlight, latestRttNanos)) {
            // RFC 9406 §4.2: "If CSS_ROUNDS rounds are complete, enter congestion avoidance by setting the ssthresh to
            // the current cwnd".
            threshold = window;
            hyStart = null;
        }
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
        // RFC 9406 §4.3: "An implementation SHOULD use HyStart++ only for the initial slow start".
        hyStart = null;
    }
}
