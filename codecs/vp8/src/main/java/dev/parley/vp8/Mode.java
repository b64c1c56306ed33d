package dev.parley.vp8;

/** Prediction modes of macroblocks and subblocks, with their trees (RFC 6386 §8, §11 and §16). */
final class Mode {

    static final int DC_PRED = 0;
    static final int V_PRED = 1;
    static final int H_PRED = 2;
    static final int TM_PRED = 3;

    /** Each luma subblock has a mode of its own. */
    static final int B_PRED = 4;

    static final int NEAREST_MV = 5;
    static final int NEAR_MV = 6;
    static final int ZERO_MV = 7;
    static final int NEW_MV = 8;

    /** Groups of luma subblocks have a motion vector each. */
    static final int SPLIT_MV = 9;

    static final int B_DC_PRED = 0;
    static final int B_TM_PRED = 1;
    static final int B_VE_PRED = 2;
    static final int B_HE_PRED = 3;
    static final int B_LD_PRED = 4;
    static final int B_RD_PRED = 5;
    static final int B_VR_PRED = 6;
    static final int B_VL_PRED = 7;
    static final int B_HD_PRED = 8;
    static final int B_HU_PRED = 9;

    static final byte[] LUMA_TREE = {-DC_PRED, 2, 4, 6, -V_PRED, -H_PRED, -TM_PRED, -B_PRED};
    static final byte[] KEY_LUMA_TREE = {-B_PRED, 2, 4, 6, -DC_PRED, -V_PRED, -H_PRED, -TM_PRED};
    static final byte[] CHROMA_TREE = {-DC_PRED, 2, -V_PRED, 4, -H_PRED, -TM_PRED};
    static final byte[] SUBBLOCK_TREE = {
        -B_DC_PRED,
        2,
        -B_TM_PRED,
        4,
        -B_VE_PRED,
        6,
        8,
        12,
        -B_HE_PRED,
        10,
        -B_RD_PRED,
        -B_VR_PRED,
        -B_LD_PRED,
        14,
        -B_VL_PRED,
        16,
        -B_HD_PRED,
        -B_HU_PRED
    };
    static final byte[] MOTION_TREE = {-ZERO_MV, 2, -NEAREST_MV, 4, -NEAR_MV, 6, -NEW_MV, -SPLIT_MV};

    static final int[] KEY_LUMA_PROBABILITIES = {145, 156, 163, 128};
    static final int[] KEY_CHROMA_PROBABILITIES = {142, 114, 183};
    static final int[] LUMA_PROBABILITIES = {112, 86, 140, 37};
    static final int[] CHROMA_PROBABILITIES = {162, 101, 204};
    static final int[] SUBBLOCK_PROBABILITIES = {120, 90, 79, 133, 87, 85, 80, 111, 151};

    private Mode() {}

    /** Returns the subblock mode that stands for a macroblock mode in the contexts of its neighbours (RFC 6386 §11.3). */
    static int subblockEquivalent(int mode) {
        return switch (mode) {
            case V_PRED -> B_VE_PRED;
            case H_PRED -> B_HE_PRED;
            case TM_PRED -> B_TM_PRED;
            default -> B_DC_PRED;
        };
    }
}
