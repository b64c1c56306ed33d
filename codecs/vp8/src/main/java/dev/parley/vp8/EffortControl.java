package dev.parley.vp8;

/**
 * Choice of an encoder's effort by the time that its frames take. The owner measures: this package has no clock.
 */
public final class EffortControl {

    /** Shares of the allowed time above which effort falls, and below which it rises. */
    private static final double TOO_SLOW = 0.7;

    private static final double FAST = 0.25;

    /** Number of frames between changes, so that one slow frame does not count for more. */
    private static final int PATIENCE = 15;

    private double mean;
    private int frames;
    private int effort = Vp8Encoder.DEFAULT_EFFORT;

    /**
     * Takes the time of a frame into account.
     *
     * @param tookNanos the time that encoding took, in nanoseconds
     * @param allowedNanos the time that it may take, usually that between two frames
     * @return the effort for the next frame, for {@link Vp8Encoder#setEffort}
     */
    public int frameTook(long tookNanos, long allowedNanos) {
        double share = (double) tookNanos / Math.max(1, allowedNanos);
        mean = frames == 0 ? share : mean + (share - mean) / 8;
        frames++;
        if (frames >= PATIENCE || share > 2) {
            if (mean > TOO_SLOW && effort > 0) {
                effort--;
                frames = 0;
            } else if (mean < FAST && effort < Vp8Encoder.DEFAULT_EFFORT) {
                effort++;
                frames = 0;
            }
        }
        return effort;
    }
}
