package dev.parley.playout;

import dev.parley.base.Timestamp;

/**
 * Times at which frames are due to be shown: their RTP times on the receiver's clock, after a delay that follows the 95th percentile of
 * the frames' arrival delays and the time of decoding. Drift of the sender's clock is followed by the memory of ten seconds.
 */
final class RenderTimes {
    /** Jumps of the RTP time by more than this begin a new line. */
    static final int JUMP_SECONDS = 10;

    /** Quantile of the arrival delays. */
    private static final double QUANTILE = 0.95;

    /** Arrival delays beyond this are not waited for: whoever is a second late is shown when it comes. */
    private static final long MAX_SPREAD = 1_000_000_000L;

    /** Largest change of the delay, as a share of the time that passes: motion is a tenth slower or faster. */
    private static final double MAX_CHANGE = 0.1;

    private final int clockRate;
    private final ArrivalDelays arrivals = new ArrivalDelays(QUANTILE);
    private boolean started;
    private long lastTimestamp;
    private double delay;
    private long adaptedAt;
    private long decodeNanos;
    private long minimum;
    private long extra;
    private long maximum = Long.MAX_VALUE;

    RenderTimes(int clockRate) {
        this.clockRate = clockRate;
    }

    void reset() {
        arrivals.reset();
        started = false;
        delay = 0;
    }

    /** Sets the bounds of the delay in nanoseconds. */
    void setBounds(long least, long most) {
        minimum = least;
        maximum = Math.max(least, most);
    }

    /** Sets what is added to the delay in nanoseconds, up to its maximum. */
    void setExtra(long nanos) {
        extra = nanos;
    }

    /** Returns whether a frame of that RTP timestamp is so far from the one before it that a new line begins. */
    boolean jumps(long rtpTimestamp) {
        return started && Math.abs(extended(rtpTimestamp) - lastTimestamp) > (long) JUMP_SECONDS * clockRate;
    }

    private long extended(long rtpTimestamp) {
        return lastTimestamp + ((int) rtpTimestamp - (int) lastTimestamp);
    }

    /** Takes the arrival of a frame, and returns its RTP time in nanoseconds, without wraps. */
    long arrived(long rtpTimestamp, Timestamp arrival) {
        long units = started ? extended(rtpTimestamp) : rtpTimestamp;
        if (!started) {
            adaptedAt = arrival.nanos();
        }
        started = true;
        lastTimestamp = units;
        long media = units / clockRate * 1_000_000_000L + units % clockRate * 1_000_000_000L / clockRate;
        arrivals.add(arrival.nanos(), media);
        adapt(arrival.nanos());
        return media;
    }

    private void adapt(long now) {
        double most = MAX_CHANGE * Math.max(0, now - adaptedAt);
        adaptedAt = Math.max(adaptedAt, now);
        double change = target() - delay;
        delay += Math.max(-most, Math.min(change, most));
    }

    /** Takes the time that a frame took to be decoded; slow ones are remembered for some fifty frames. */
    void decoded(long tookNanos) {
        decodeNanos = Math.max(tookNanos, decodeNanos - decodeNanos / 50);
    }

    /** Returns the time before a frame is due at which its decoding begins, in nanoseconds. */
    long decodeMargin() {
        return decodeNanos;
    }

    /** Returns the delay that is aimed at, in nanoseconds. */
    long target() {
        return Math.max(minimum, Math.min(unbounded() + extra, maximum));
    }

    /** Returns the delay that is wanted without bounds, in nanoseconds. */
    long unbounded() {
        return Math.min(arrivals.spread(), MAX_SPREAD) + decodeNanos;
    }

    /** Returns when a frame of that RTP time, in nanoseconds, is due. */
    Timestamp due(long media) {
        return new Timestamp(Math.max(0, media + arrivals.fastest() + (long) delay));
    }
}
