package dev.parley.vp8;

import java.util.Arrays;

/** Strength of the loop filter, and its adjustments by reference frame and mode (RFC 6386 §9.4 and §9.6). */
final class LoopFilterHeader {

    static final int MAX_LEVEL = 63;

    boolean simple;
    int level;
    int sharpness;
    private boolean deltasEnabled;
    private final int[] referenceDelta = new int[4];
    private final int[] modeDelta = new int[4];

    /** Returns to the state before any header, as at a key frame. */
    void reset() {
        deltasEnabled = false;
        Arrays.fill(referenceDelta, 0);
        Arrays.fill(modeDelta, 0);
    }

    void read(BoolDecoder in) {
        simple = in.flag();
        level = in.literal(6);
        sharpness = in.literal(3);
        deltasEnabled = in.flag();
        if (deltasEnabled && in.flag()) {
            readDeltas(in, referenceDelta);
            readDeltas(in, modeDelta);
        }
    }

    private static void readDeltas(BoolDecoder in, int[] deltas) {
        for (int i = 0; i < deltas.length; i++) {
            if (in.flag()) {
                deltas[i] = in.signed(6);
            }
        }
    }

    /** Returns the level of a macroblock, 0 to 63; {@code base} is that of its segment. */
    int level(int base, int reference, int mode) {
        if (!deltasEnabled) {
            return base;
        }
        int adjusted = base + referenceDelta[reference];
        if (reference == Reference.CURRENT) {
            if (mode == Mode.B_PRED) {
                adjusted += modeDelta[0];
            }
        } else if (mode == Mode.ZERO_MV) {
            adjusted += modeDelta[1];
        } else if (mode == Mode.SPLIT_MV) {
            adjusted += modeDelta[3];
        } else {
            adjusted += modeDelta[2];
        }
        return Math.max(0, Math.min(MAX_LEVEL, adjusted));
    }
}
