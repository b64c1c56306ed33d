package dev.parley.media.timing;

import dev.parley.base.Timestamp;
import java.util.random.RandomGenerator;

/**
 * Beat of regular RTCP, RFC 3550 §6.2 with the intervals that browsers have: 1 s while video flows, 5 s for audio alone, times 0.5 to
 * 1.5; 100 to 200 ms after a stream starts, so that receivers can synchronise.
 */
public final class RtcpScheduler {
    private static final long VIDEO_NANOS = 1_000_000_000L;
    private static final long AUDIO_NANOS = 5_000_000_000L;
    private static final long START_NANOS = 100_000_000L;

    private final RandomGenerator random;
    private boolean video;
    private Timestamp next = Timestamp.NEVER;

    /** Makes a beat that has not begun. */
    public RtcpScheduler(RandomGenerator random) {
        this.random = random;
    }

    /** Sets whether video is sent or received. */
    public void setVideo(boolean value) {
        video = value;
    }

    /** Moves the next report to shortly after a stream's start. */
    public void streamStarted(Timestamp now) {
        next = Timestamp.min(next, now.plusNanos(START_NANOS + random.nextLong(START_NANOS)));
    }

    /** Returns whether a report is due. */
    public boolean isDue(Timestamp now) {
        return !now.isBefore(next);
    }

    /** A report has left: the next one follows in 0.5 to 1.5 intervals. */
    public void sent(Timestamp now) {
        long interval = video ? VIDEO_NANOS : AUDIO_NANOS;
        next = now.plusNanos(interval / 2 + random.nextLong(interval));
    }

    /** Stops the beat: no stream is left. */
    public void stop() {
        next = Timestamp.NEVER;
    }

    /** Returns when the next report is due, or never. */
    public Timestamp nextTimeout() {
        return next;
    }
}
