package dev.parley.encoding;

/** Choice of pictures for a maximum frame rate: evenly spaced ones, and never more a second than allowed. Times in nanoseconds. */
final class FramePacing {
    /** Share of an interval by which a picture may be early, so that jitter of the source drops none. */
    private static final double EARLY = 0.25;

    private double interval;
    private double next = Double.NEGATIVE_INFINITY;

    /** Sets the maximum in frames per second; 0 for none. */
    void setMaximum(double framesPerSecond) {
        double changed = framesPerSecond > 0 ? 1e9 / framesPerSecond : 0;
        if (changed != interval) {
            interval = changed;
            next = Double.NEGATIVE_INFINITY;
        }
    }

    /** Returns whether the picture of that time is used. */
    boolean accept(long nanos) {
        if (interval == 0) {
            return true;
        }
        if (nanos < next - EARLY * interval) {
            return false;
        }
        // The line goes on evenly, but for a source that paused.
        next = nanos - next < interval ? next + interval : nanos + interval;
        return true;
    }
}
