package dev.parley.media.timing;

import dev.parley.base.Timestamp;

/**
 * Limit of key-frame requests: one at a time, at most every round trip or 200 ms, the interval doubling to 2 s while no key frame
 * comes. All requesters of a stream share it. Serves both ends: what we ask for, and what we let through to an encoder.
 */
public final class KeyFrameThrottle {
    /** Minimum interval. */
    public static final long MIN_INTERVAL_NANOS = 200_000_000;

    /** Maximum interval. */
    public static final long MAX_INTERVAL_NANOS = 2_000_000_000L;

    private boolean wanted;
    private long interval;
    private Timestamp next = Timestamp.ZERO;

    /** Makes a throttle that lets the first request through at once. */
    public KeyFrameThrottle() {}

    /** Takes a wish for a key frame. */
    public void request() {
        wanted = true;
    }

    /** Returns whether a request is to leave now. It leaves again, less often each time, until {@link #keyFrame}. */
    public boolean poll(long roundTripNanos, Timestamp now) {
        if (!wanted || now.isBefore(next)) {
            return false;
        }
        interval = Math.min(MAX_INTERVAL_NANOS, Math.max(2 * interval, Math.max(roundTripNanos, MIN_INTERVAL_NANOS)));
        next = now.plusNanos(interval);
        return true;
    }

    /** A key frame has come: nothing is wanted, and the next request may leave after the shortest interval. */
    public void keyFrame(Timestamp now) {
        wanted = false;
        if (interval > 0) {
            interval = 0;
            next = now.plusNanos(MIN_INTERVAL_NANOS);
        }
    }

    /** Returns when {@link #poll} has something to do, or never. */
    public Timestamp nextTimeout() {
        return wanted ? next : Timestamp.NEVER;
    }
}
