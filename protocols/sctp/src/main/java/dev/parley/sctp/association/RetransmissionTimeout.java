package dev.parley.sctp.association;

import dev.parley.base.Timestamp;
import dev.parley.sctp.upperlayer.SctpConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Round-trip times and the retransmission timeout that follows from them, RFC 9260 §6.3.1. */
public final class RetransmissionTimeout {
    /** The minimum is taken over the last one to two of these, so that it follows a path that became longer (RFC 8985 §6.2). */
    private static final long MIN_WINDOW_NANOS = 10_000_000_000L;

    /** Nothing is probed sooner than this by the handshake's round trip alone: an end that is busy answers later. */
    private static final long MIN_HANDSHAKE_PROBE_NANOS = 50_000_000;

    private final SctpConfig config;
    private long smoothed;
    private long variation;
    private long latest;
    private long currentMin;
    private long previousMin;
    private long windowStart;
    private int backOffs;
    private long samples;

    /** The time until INIT ACK came, or -1. It is no measurement for data, which the peer may acknowledge later. */
    private long handshake;

    RetransmissionTimeout(SctpConfig config) {
        this.config = config;
        reset();
    }

    /** Forgets the path. */
    public void reset() {
        smoothed = -1;
        handshake = -1;
        latest = -1;
        variation = 0;
        currentMin = Long.MAX_VALUE;
        previousMin = Long.MAX_VALUE;
        backOffs = 0;
    }

    /** Takes a measurement in nanoseconds. */
    public void sample(long rtt, Timestamp now) {
        samples++;
        latest = rtt;
        if (now.nanos() - windowStart > MIN_WINDOW_NANOS) {
            previousMin = currentMin;
            currentMin = rtt;
            windowStart = now.nanos();
        } else {
            currentMin = Math.min(currentMin, rtt);
        }
        if (smoothed < 0) {
            // RFC 9260 §6.3.1 C2: "SRTT = R; RTTVAR = R/2"
            smoothed = rtt;
            variation = rtt / 2;
        } else {
            // RFC 9260 §6.3.1 C3, with RTO.Alpha = 1/8 and RTO.Beta = 1/4.
            variation += (Math.abs(smoothed - rtt) - variation) / 4;
            smoothed += (rtt - smoothed) / 8;
        }
    }

    /** INIT ACK took this long, in nanoseconds, or -1 where INIT was sent more than once. */
    void handshake(long rtt) {
        handshake = rtt;
    }

    /** Returns when what rides with the handshake goes again, two round trips after it was sent, in nanoseconds; -1 where that is not known. */
    public long handshakeProbe() {
        return handshake < 0 ? -1 : Math.max(2 * handshake, MIN_HANDSHAKE_PROBE_NANOS);
    }

    /** Returns how many measurements there were. */
    public long samples() {
        return samples;
    }

    /** Returns SRTT in nanoseconds, or -1. */
    public long smoothed() {
        return smoothed;
    }

    /** Returns SRTT in nanoseconds, or the initial timeout where there is none yet. */
    public long smoothedOrInitial() {
        return smoothed < 0 ? config.rtoInitial().toNanos() : smoothed;
    }

    /** Returns the smallest recent measurement in nanoseconds, or {@link Long#MAX_VALUE}. */
    public long min() {
        return Math.min(currentMin, previousMin);
    }

    @Nullable
    public Duration smoothedDuration() {
        return smoothed < 0 ? null : Duration.ofNanos(smoothed);
    }

    @Nullable
    public Duration latestDuration() {
        return latest < 0 ? null : Duration.ofNanos(latest);
    }

    @Nullable
    public Duration minDuration() {
        return min() == Long.MAX_VALUE ? null : Duration.ofNanos(min());
    }

    /** Returns the timeout in nanoseconds without back-off. */
    public long base() {
        if (smoothed < 0) {
            return config.rtoInitial().toNanos();
        }
        long value = smoothed + 4 * variation;
        return Math.max(
                config.rtoMin().toNanos(), Math.min(value, config.rtoMax().toNanos()));
    }

    /** Returns the timeout in nanoseconds. */
    public long current() {
        return backedOff(backOffs);
    }

    /** Returns the timeout in nanoseconds after {@code doublings} expiries. */
    public long backedOff(int doublings) {
        long max = config.rtoMax().toNanos();
        long value = base();
        for (int i = 0; i < doublings && value < max; i++) {
            value *= 2;
        }
        return Math.min(value, max);
    }

    /** RFC 9260 §6.3.3 E2: "RTO = RTO * 2 ('back off the timer')". */
    public void backOff() {
        backOffs = Math.min(backOffs + 1, 30);
    }

    /** New data was acknowledged: the path works. */
    public void resetBackOff() {
        backOffs = 0;
    }

    boolean isBackedOff() {
        return backOffs > 0;
    }
}
