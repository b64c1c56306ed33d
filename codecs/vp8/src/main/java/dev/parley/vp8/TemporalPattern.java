package dev.parley.vp8;

/**
 * Pattern of references for one to three temporal layers. A frame never depends on a higher layer; frames of the highest one are
 * no reference for anything, so that a forwarder may drop them.
 */
final class TemporalPattern {

    /** Distance of refreshed golden frames in streams of one layer. */
    private static final int GOLDEN_DISTANCE = 64;

    private final int layers;
    private int position;

    TemporalPattern(int layers) {
        this.layers = layers;
    }

    /** Returns the use of the next frame, without going on. */
    FrameUse next(boolean key) {
        if (key) {
            return new FrameUse(true, true, true, false, false, true, 0, false);
        }
        return switch (layers) {
            case 1 -> new FrameUse(false, true, position % GOLDEN_DISTANCE == 0, true, false, true, 0, false);
            case 2 ->
                position % 2 == 0
                        ? new FrameUse(false, true, false, false, false, true, 0, false)
                        : new FrameUse(false, false, false, false, false, false, 1, true);
            default ->
                switch (position % 4) {
                    case 0 -> new FrameUse(false, true, false, false, false, true, 0, false);
                    case 1 -> new FrameUse(false, false, false, false, false, false, 2, true);
                    case 2 -> new FrameUse(false, false, true, false, false, false, 1, true);
                    default -> new FrameUse(false, false, false, true, true, false, 2, false);
                };
        };
    }

    /** Goes on behind a frame that was sent. */
    void advance(boolean key) {
        position = key ? 1 : position + 1;
    }
}
