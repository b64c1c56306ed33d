package dev.parley.frames;

/**
 * Position of an encoded frame among the layers of a scalable stream.
 *
 * @param spatial spatial layer, 0 to 7; 0 is the smallest picture
 * @param temporal temporal layer, 0 to 7; 0 is the lowest frame rate
 */
public record FrameLayer(int spatial, int temporal) {
    /** Lowest layer. */
    public static final FrameLayer BASE = new FrameLayer(0, 0);

    /** Checks the ranges. */
    public FrameLayer {
        if (spatial < 0 || spatial > 7 || temporal < 0 || temporal > 7) {
            throw new IllegalArgumentException("spatial layer " + spatial + ", temporal layer " + temporal);
        }
    }
}
