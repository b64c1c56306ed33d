package dev.parley.vp8;

/** Quantized coefficients of all macroblocks of a frame that is being encoded, each block in zigzag order. */
final class MacroblockLevels {

    static final int BLOCKS = 25;

    final short[] levels;

    /** Position behind the last level of each block that is not zero, or 0 if there is none. */
    final byte[] ends;

    MacroblockLevels(int macroblocks) {
        levels = new short[macroblocks * BLOCKS * 16];
        ends = new byte[macroblocks * BLOCKS];
    }
}
