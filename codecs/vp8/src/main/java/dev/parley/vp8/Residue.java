package dev.parley.vp8;

/** Addition of the residue of macroblocks to their prediction (RFC 6386 §14.5). */
final class Residue {

    private Residue() {}

    /**
     * Adds sixteen luma blocks.
     *
     * @param coded the number of coded positions of each block
     * @param hasY2 whether the DC coefficients came from the Y2 block, so that a block may have one that is not counted
     */
    static void addLuma(Plane y, short[] coefficients, int[] coded, boolean hasY2, int column, int row) {
        int corner = y.position(16 * column, 16 * row);
        for (int i = 0; i < 16; i++) {
            int count = hasY2 ? Math.max(1, coded[i]) : coded[i];
            add(coefficients, 16 * i, count, y, corner + 4 * (i & 3) + (i & ~3) * y.stride);
        }
    }

    /** Adds four chroma blocks; {@code first} is 16 for U and 20 for V. */
    static void addChroma(Plane plane, short[] coefficients, int[] coded, int first, int column, int row) {
        int corner = plane.position(8 * column, 8 * row);
        for (int i = 0; i < 4; i++) {
            int position = corner + 4 * (i & 1) + 4 * (i >> 1) * plane.stride;
            add(coefficients, 16 * (first + i), coded[first + i], plane, position);
        }
    }

    static void add(short[] coefficients, int block, int coded, Plane plane, int position) {
        if (coded > 1) {
            InverseTransform.addDct(coefficients, block, plane.pixels, position, plane.stride);
        } else if (coded == 1) {
            InverseTransform.addDc(coefficients[block], plane.pixels, position, plane.stride);
        }
    }
}
