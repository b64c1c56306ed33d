package dev.parley.playout;

import dev.parley.base.Timestamp;

/** Intervals between shown frames, and the freezes and pauses among them, webrtc-stats §8.7. */
final class RenderIntervals {
    /** webrtc-stats §8.7: "linear average of durations of last 30 rendered frames". */
    private static final int MEMORY = 30;

    /** webrtc-stats §8.7 pauseCount: "paused if time passed since last rendered frame exceeds 5 seconds". */
    private static final long PAUSE = 5_000_000_000L;

    private static final long FREEZE_BEYOND_MEAN = 150_000_000L;

    private final long[] durations = new long[MEMORY];
    private int count;
    private int next;
    private long sum;
    private Timestamp last = Timestamp.NEVER;

    long frames;
    long freezes;
    long freezeNanos;
    long pauses;
    long pauseNanos;
    double seconds;
    double squaredSeconds;

    void rendered(Timestamp now) {
        frames++;
        if (!last.isNever()) {
            interval(now.nanosSince(last));
        }
        last = now;
    }

    private void interval(long nanos) {
        double interval = nanos / 1e9;
        seconds += interval;
        squaredSeconds += interval * interval;
        if (nanos > PAUSE) {
            pauses++;
            pauseNanos += nanos;
            return;
        }
        if (count > 0) {
            // webrtc-stats §8.7 freezeCount: "equal or exceeds Max(3 * avg_frame_duration_ms, avg_frame_duration_ms +
            // 150)"
            long mean = sum / count;
            if (nanos >= Math.max(3 * mean, mean + FREEZE_BEYOND_MEAN)) {
                freezes++;
                freezeNanos += nanos;
            }
        }
        if (count == MEMORY) {
            sum -= durations[next];
        } else {
            count++;
        }
        durations[next] = nanos;
        sum += nanos;
        next = (next + 1) % MEMORY;
    }
}
