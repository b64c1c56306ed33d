package dev.parley.vp8;

import java.util.Arrays;

/** Reader of the DCT coefficients of macroblocks (RFC 6386 §13), already multiplied with their dequantization factors. */
final class CoefficientReader {

    /** Block types, by which probabilities are chosen (RFC 6386 §13.3). */
    private static final int LUMA_AFTER_Y2 = 0;

    private static final int Y2 = 1;
    private static final int CHROMA = 2;
    private static final int LUMA_WITH_DC = 3;

    /** Offset of the probabilities of each position; the one beyond the last position is never used. */
    private static final int[] BAND = bands(0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0);

    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[] CATEGORY_3 = {173, 148, 140};
    private static final int[] CATEGORY_4 = {176, 155, 140, 135};
    private static final int[] CATEGORY_5 = {180, 157, 141, 134, 130};
    private static final int[] CATEGORY_6 = {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129};

    /** Nine flags a macroblock column, whether the block above has coefficients: four of Y, two of U, two of V, one of Y2. */
    private final boolean[] above;

    private final boolean[] left = new boolean[9];

    /** Coefficients of 25 blocks in raster order: sixteen of Y, four of U, four of V, one of Y2. */
    final short[] coefficients = new short[25 * 16];

    /** Number of coded positions of each block: 0 if none, 1 if the DC coefficient alone. */
    final int[] coded = new int[25];

    CoefficientReader(int columns) {
        above = new boolean[9 * columns];
    }

    private static int[] bands(int... bands) {
        return Arrays.stream(bands)
                .map(band -> band * CoefficientProbabilities.BAND_STRIDE)
                .toArray();
    }

    void startFrame() {
        Arrays.fill(above, false);
    }

    void startRow() {
        Arrays.fill(left, false);
    }

    /** Records a macroblock without coefficients; the context of Y2 stays if it has no Y2 block (RFC 6386 §13.3). */
    void skip(int column, boolean hasY2) {
        int flags = hasY2 ? 9 : 8;
        Arrays.fill(above, 9 * column, 9 * column + flags, false);
        Arrays.fill(left, 0, flags, false);
    }

    /**
     * Reads all blocks of a macroblock.
     *
     * @return whether any block has a coded coefficient
     */
    boolean read(BoolDecoder in, int[] probabilities, int column, boolean hasY2, Quantizer quantizer) {
        Arrays.fill(coefficients, (short) 0);
        int contexts = 9 * column;
        boolean any = false;
        int type = LUMA_WITH_DC;
        coded[24] = 0;
        if (hasY2) {
            int context = (above[contexts + 8] ? 1 : 0) + (left[8] ? 1 : 0);
            int count = block(in, probabilities, Y2, context, 0, 24, quantizer.y2Dc, quantizer.y2Ac);
            coded[24] = count;
            above[contexts + 8] = left[8] = count > 0;
            any = count > 0;
            type = LUMA_AFTER_Y2;
        }
        int first = hasY2 ? 1 : 0;
        for (int i = 0; i < 16; i++) {
            int a = contexts + (i & 3);
            int l = i >> 2;
            int context = (above[a] ? 1 : 0) + (left[l] ? 1 : 0);
            int count = block(in, probabilities, type, context, first, i, quantizer.y1Dc, quantizer.y1Ac);
            coded[i] = count;
            above[a] = left[l] = count > 0;
            any |= count > 0;
        }
        for (int i = 16; i < 24; i++) {
            int plane = 4 + (i - 16 >> 2) * 2;
            int a = contexts + plane + (i & 1);
            int l = plane + (i >> 1 & 1);
            int context = (above[a] ? 1 : 0) + (left[l] ? 1 : 0);
            int count = block(in, probabilities, CHROMA, context, 0, i, quantizer.uvDc, quantizer.uvAc);
            coded[i] = count;
            above[a] = left[l] = count > 0;
            any |= count > 0;
        }
        return any;
    }

    /** Reads one block and returns the position behind its last token, or 0 if the block is empty (RFC 6386 §13.2). */
    private int block(
            BoolDecoder in, int[] probabilities, int type, int context, int first, int block, int dc, int ac) {
        int base = type * CoefficientProbabilities.TYPE_STRIDE;
        int p = base + BAND[first] + context * CoefficientProbabilities.NODES;
        if (in.bit(probabilities[p]) == 0) {
            return 0;
        }
        int position = first;
        while (true) {
            int next = base + BAND[position + 1];
            if (in.bit(probabilities[p + 1]) == 0) {
                // RFC 6386 §13.2: after a zero "decoding will skip the first branch": no end of block follows it.
                if (++position == 16) {
                    return 16;
                }
                p = next;
                continue;
            }
            int magnitude;
            if (in.bit(probabilities[p + 2]) == 0) {
                magnitude = 1;
                p = next + CoefficientProbabilities.NODES;
            } else {
                magnitude = large(in, probabilities, p);
                p = next + 2 * CoefficientProbabilities.NODES;
            }
            int value = in.bit(128) != 0 ? -magnitude : magnitude;
            // RFC 6386 §14.1: "the multiplies are computed and stored using 16-bit signed integers"
            coefficients[16 * block + ZIGZAG[position]] = (short) (value * (position == 0 ? dc : ac));
            if (++position == 16 || in.bit(probabilities[p]) == 0) {
                return position;
            }
        }
    }

    /** Reads a magnitude of two or more. */
    private static int large(BoolDecoder in, int[] probabilities, int p) {
        if (in.bit(probabilities[p + 3]) == 0) {
            if (in.bit(probabilities[p + 4]) == 0) {
                return 2;
            }
            return 3 + in.bit(probabilities[p + 5]);
        }
        if (in.bit(probabilities[p + 6]) == 0) {
            if (in.bit(probabilities[p + 7]) == 0) {
                return 5 + in.bit(159);
            }
            return 7 + 2 * in.bit(165) + in.bit(145);
        }
        if (in.bit(probabilities[p + 8]) == 0) {
            return in.bit(probabilities[p + 9]) == 0 ? 11 + extra(in, CATEGORY_3) : 19 + extra(in, CATEGORY_4);
        }
        return in.bit(probabilities[p + 10]) == 0 ? 35 + extra(in, CATEGORY_5) : 67 + extra(in, CATEGORY_6);
    }

    private static int extra(BoolDecoder in, int[] probabilities) {
        int value = 0;
        for (int probability : probabilities) {
            value = value << 1 | in.bit(probability);
        }
        return value;
    }
}
