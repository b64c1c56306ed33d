package dev.parley.codec;

import dev.parley.base.Timestamp;

/** Number of frames in the last second, as webrtc-stats counts framesPerSecond. Told the time; not thread-safe. */
public final class FrameRateMeter {
    /** Frames that are remembered; at more than 256 frames per second the meter shows 256. */
    private static final int MEMORY = 256;

    private static final long SECOND = 1_000_000_000L;

    private final long[] times = new long[MEMORY];
    private int first;
    private int count;

    /** Makes a meter that has seen no frame. */
    public FrameRateMeter() {}

    /** Counts a frame. */
    public void add(Timestamp now) {
        if (count == MEMORY) {
            first = (first + 1) % MEMORY;
            count--;
        }
        times[(first + count) % MEMORY] = now.nanos();
        count++;
    }

    /** Returns the number of frames in the second before {@code now}. */
    public int perSecond(Timestamp now) {
        while (count > 0 && now.nanos() - times[first] >= SECOND) {
            first = (first + 1) % MEMORY;
            count--;
        }
        return count;
    }
}
