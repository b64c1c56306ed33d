package dev.parley.vp8;

import java.util.Arrays;

/**
 * Modes and motion vectors of all macroblocks of a frame, with a border of one macroblock above and to the left, whose entries
 * read as intra-predicted (RFC 6386 §11.3 and §16.3).
 */
final class MacroblockMap {

    final int columns;
    final int rows;
    final int stride;

    /** Modes of luma, {@link Mode}. */
    final byte[] lumaMode;

    final byte[] chromaMode;

    /** Reference frames, {@link Reference}. */
    final byte[] reference;

    final byte[] segment;

    /** True if no coefficient of the macroblock is coded. */
    final boolean[] skipped;

    /** Motion vectors of whole macroblocks; of a split one that of its last subblock. */
    final int[] motion;

    /** Sixteen values a macroblock: subblock modes of B_PRED, motion vectors of SPLIT_MV; otherwise meaningless. */
    final int[] subblocks;

    MacroblockMap(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        stride = columns + 1;
        int size = stride * (rows + 1);
        lumaMode = new byte[size];
        chromaMode = new byte[size];
        reference = new byte[size];
        segment = new byte[size];
        skipped = new boolean[size];
        motion = new int[size];
        subblocks = new int[16 * size];
    }

    int index(int column, int row) {
        return (row + 1) * stride + column + 1;
    }

    void clearSegments() {
        Arrays.fill(segment, (byte) 0);
    }

    /** Returns the subblock mode of a neighbour as a context of key frames: position 0 to 15 within the macroblock. */
    int subblockMode(int index, int position) {
        int mode = lumaMode[index];
        return mode == Mode.B_PRED ? subblocks[16 * index + position] : Mode.subblockEquivalent(mode);
    }

    /** Returns the motion vector of a subblock of a neighbour; zero if it is intra-predicted. */
    int subblockMotion(int index, int position) {
        return lumaMode[index] == Mode.SPLIT_MV ? subblocks[16 * index + position] : motion[index];
    }
}
