package dev.parley.vp8;

/**
 * Quantization of blocks: levels in zigzag order out, dequantized coefficients back in place, as a decoder will have them. Values
 * are rounded down from below {@code 1 - rounding}, since a zero costs least.
 */
final class BlockQuantizer {

    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

    /** RFC 6386 §13.2: the largest value that a token can carry. */
    private static final int MAX_LEVEL = 2048;

    private final int dc;
    private final int ac;
    private final int dcRounding;
    private final int acRounding;
    private final int dcReciprocal;
    private final int acReciprocal;

    /**
     * Creates a quantizer of one kind of block.
     *
     * @param rounding the part of a step that is added before truncation, in 256ths
     */
    BlockQuantizer(int dc, int ac, int rounding) {
        this.dc = dc;
        this.ac = ac;
        dcRounding = dc * rounding >> 8;
        acRounding = ac * rounding >> 8;
        dcReciprocal = (1 << 18) / dc;
        acReciprocal = (1 << 18) / ac;
    }

    /**
     * Quantizes a block.
     *
     * @param first 1 if the DC coefficient travels elsewhere, in the Y2 block; it is left alone then
     * @return the position behind the last level that is not zero, or 0 if there is none
     */
    int quantize(short[] coefficients, int block, int first, short[] levels, int out) {
        int end = 0;
        for (int i = first; i < 16; i++) {
            int place = block + ZIGZAG[i];
            int value = coefficients[place];
            int magnitude = Math.abs(value);
            int level = i == 0
                    ? (int) ((long) (magnitude + dcRounding) * dcReciprocal >> 18)
                    : (int) ((long) (magnitude + acRounding) * acReciprocal >> 18);
            if (level == 0) {
                coefficients[place] = 0;
                levels[out + i] = 0;
                continue;
            }
            level = Math.min(level, MAX_LEVEL);
            int signed = value < 0 ? -level : level;
            coefficients[place] = (short) (signed * (i == 0 ? dc : ac));
            levels[out + i] = (short) signed;
            end = i + 1;
        }
        return end;
    }
}
