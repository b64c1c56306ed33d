package dev.parley.vp8;

import java.util.Arrays;

/** Segment-based adjustments (RFC 6386 §9.3): what a segment changes, and how macroblocks name their segment. */
final class Segmentation {

    static final int SEGMENTS = 4;

    boolean enabled;
    boolean updateMap;
    private boolean absolute;
    private final int[] quantizer = new int[SEGMENTS];
    private final int[] filterLevel = new int[SEGMENTS];
    private final int[] treeProbabilities = new int[SEGMENTS - 1];

    /** Returns to the state before any header, as at a key frame. */
    void reset() {
        enabled = false;
        updateMap = false;
        absolute = false;
        Arrays.fill(quantizer, 0);
        Arrays.fill(filterLevel, 0);
    }

    void read(BoolDecoder in) {
        enabled = in.flag();
        updateMap = false;
        if (!enabled) {
            return;
        }
        updateMap = in.flag();
        boolean updateData = in.flag();
        if (updateData) {
            absolute = in.flag();
            for (int i = 0; i < SEGMENTS; i++) {
                quantizer[i] = in.flag() ? in.signed(7) : 0;
            }
            for (int i = 0; i < SEGMENTS; i++) {
                filterLevel[i] = in.flag() ? in.signed(6) : 0;
            }
        }
        if (updateMap) {
            for (int i = 0; i < SEGMENTS - 1; i++) {
                treeProbabilities[i] = in.flag() ? in.literal(8) : 255;
            }
        }
    }

    int readSegment(BoolDecoder in) {
        // RFC 6386 §10: a tree of three nodes, two decisions a macroblock.
        return in.bit(treeProbabilities[0]) == 0 ? in.bit(treeProbabilities[1]) : 2 + in.bit(treeProbabilities[2]);
    }

    int quantizerIndex(int segment, int frameIndex) {
        if (!enabled) {
            return frameIndex;
        }
        int index = absolute ? quantizer[segment] : frameIndex + quantizer[segment];
        return Math.max(0, Math.min(Quantizer.MAX_INDEX, index));
    }

    int filterLevel(int segment, int frameLevel) {
        if (!enabled) {
            return frameLevel;
        }
        int level = absolute ? filterLevel[segment] : frameLevel + filterLevel[segment];
        return Math.max(0, Math.min(LoopFilterHeader.MAX_LEVEL, level));
    }
}
