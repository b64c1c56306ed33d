package dev.parley.vp8;

import java.util.Arrays;

/** Prediction from pixels of the same frame that are already reconstructed (RFC 6386 §12). */
final class IntraPrediction {

    private IntraPrediction() {}

    /**
     * Predicts a square block from the row above and the column to the left.
     *
     * @param size 16 for luma, 8 for chroma
     * @param column the macroblock's column; without a macroblock to the left or above DC_PRED averages less (§12.2)
     */
    static void predict(Plane plane, int mode, int size, int column, int row) {
        int position = plane.position(column * size, row * size);
        switch (mode) {
            case Mode.V_PRED -> vertical(plane, position, size);
            case Mode.H_PRED -> horizontal(plane, position, size);
            case Mode.TM_PRED -> trueMotion(plane.pixels, plane.stride, position, size);
            default -> dc(plane, position, size, column > 0, row > 0);
        }
    }

    private static void vertical(Plane plane, int position, int size) {
        for (int y = 0; y < size; y++) {
            System.arraycopy(plane.pixels, position - plane.stride, plane.pixels, position + y * plane.stride, size);
        }
    }

    private static void horizontal(Plane plane, int position, int size) {
        for (int y = 0; y < size; y++) {
            int line = position + y * plane.stride;
            Arrays.fill(plane.pixels, line, line + size, plane.pixels[line - 1]);
        }
    }

    private static void trueMotion(byte[] pixels, int stride, int position, int size) {
        int above = position - stride;
        int corner = pixels[above - 1] & 0xff;
        for (int y = 0; y < size; y++) {
            int line = position + y * stride;
            int difference = (pixels[line - 1] & 0xff) - corner;
            for (int x = 0; x < size; x++) {
                pixels[line + x] = Pixels.clamp((pixels[above + x] & 0xff) + difference);
            }
        }
    }

    private static void dc(Plane plane, int position, int size, boolean hasLeft, boolean hasAbove) {
        byte[] pixels = plane.pixels;
        int sum = 0;
        int count = 0;
        if (hasAbove) {
            for (int x = 0; x < size; x++) {
                sum += pixels[position - plane.stride + x] & 0xff;
            }
            count += size;
        }
        if (hasLeft) {
            for (int y = 0; y < size; y++) {
                sum += pixels[position + y * plane.stride - 1] & 0xff;
            }
            count += size;
        }
        // RFC 6386 §12.2: the leftmost macroblock on the top row "is simply filled with the constant value 128"
        byte value = (byte) (count == 0 ? 128 : (sum + (count >> 1)) / count);
        for (int y = 0; y < size; y++) {
            int line = position + y * plane.stride;
            Arrays.fill(pixels, line, line + size, value);
        }
    }

    /**
     * Predicts a luma subblock (RFC 6386 §12.3).
     *
     * @param edge scratch of 13 values: the left column upwards, the corner, and eight pixels of the row above
     * @param aboveRight the position of the four pixels above and to the right
     */
    static void predictSubblock(byte[] pixels, int stride, int position, int mode, int aboveRight, int[] edge) {
        int above = position - stride;
        for (int i = 0; i < 4; i++) {
            edge[i] = pixels[position + (3 - i) * stride - 1] & 0xff;
            edge[5 + i] = pixels[above + i] & 0xff;
            edge[9 + i] = pixels[aboveRight + i] & 0xff;
        }
        edge[4] = pixels[above - 1] & 0xff;
        switch (mode) {
            case Mode.B_TM_PRED -> trueMotion(pixels, stride, position, 4);
            case Mode.B_VE_PRED -> smoothVertical(pixels, stride, position, edge);
            case Mode.B_HE_PRED -> smoothHorizontal(pixels, stride, position, edge);
            case Mode.B_LD_PRED -> leftDown(pixels, stride, position, edge);
            case Mode.B_RD_PRED -> rightDown(pixels, stride, position, edge);
            case Mode.B_VR_PRED -> verticalRight(pixels, stride, position, edge);
            case Mode.B_VL_PRED -> verticalLeft(pixels, stride, position, edge);
            case Mode.B_HD_PRED -> horizontalDown(pixels, stride, position, edge);
            case Mode.B_HU_PRED -> horizontalUp(pixels, stride, position, edge);
            default -> subblockDc(pixels, stride, position, edge);
        }
    }

    private static void subblockDc(byte[] pixels, int stride, int position, int[] edge) {
        int sum = 4;
        for (int i = 0; i < 4; i++) {
            sum += edge[i] + edge[5 + i];
        }
        for (int y = 0; y < 4; y++) {
            int line = position + y * stride;
            Arrays.fill(pixels, line, line + 4, (byte) (sum >> 3));
        }
    }

    private static void smoothVertical(byte[] pixels, int stride, int position, int[] e) {
        for (int x = 0; x < 4; x++) {
            byte value = average3(e, 5 + x);
            for (int y = 0; y < 4; y++) {
                pixels[position + y * stride + x] = value;
            }
        }
    }

    private static void smoothHorizontal(byte[] pixels, int stride, int position, int[] e) {
        for (int y = 0; y < 4; y++) {
            // The lowest row has no pixel below its neighbour: that one counts twice.
            byte value = y == 3 ? (byte) (e[1] + 3 * e[0] + 2 >> 2) : average3(e, 3 - y);
            int line = position + y * stride;
            Arrays.fill(pixels, line, line + 4, value);
        }
    }

    private static void leftDown(byte[] pixels, int stride, int position, int[] e) {
        for (int i = 0; i < 7; i++) {
            byte value = i == 6 ? (byte) (e[11] + 3 * e[12] + 2 >> 2) : average3(e, 6 + i);
            for (int y = Math.max(0, i - 3); y <= Math.min(3, i); y++) {
                pixels[position + y * stride + i - y] = value;
            }
        }
    }

    private static void rightDown(byte[] pixels, int stride, int position, int[] e) {
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                pixels[position + y * stride + x] = average3(e, 4 + x - y);
            }
        }
    }

    private static void verticalRight(byte[] pixels, int stride, int p, int[] e) {
        int p1 = p + stride;
        int p2 = p1 + stride;
        int p3 = p2 + stride;
        pixels[p3] = average3(e, 2);
        pixels[p2] = average3(e, 3);
        pixels[p3 + 1] = pixels[p1] = average3(e, 4);
        pixels[p2 + 1] = pixels[p] = average2(e, 4);
        pixels[p3 + 2] = pixels[p1 + 1] = average3(e, 5);
        pixels[p2 + 2] = pixels[p + 1] = average2(e, 5);
        pixels[p3 + 3] = pixels[p1 + 2] = average3(e, 6);
        pixels[p2 + 3] = pixels[p + 2] = average2(e, 6);
        pixels[p1 + 3] = average3(e, 7);
        pixels[p + 3] = average2(e, 7);
    }

    private static void verticalLeft(byte[] pixels, int stride, int p, int[] e) {
        int p1 = p + stride;
        int p2 = p1 + stride;
        int p3 = p2 + stride;
        pixels[p] = average2(e, 5);
        pixels[p1] = average3(e, 6);
        pixels[p2] = pixels[p + 1] = average2(e, 6);
        pixels[p1 + 1] = pixels[p3] = average3(e, 7);
        pixels[p2 + 1] = pixels[p + 2] = average2(e, 7);
        pixels[p3 + 1] = pixels[p1 + 2] = average3(e, 8);
        pixels[p2 + 2] = pixels[p + 3] = average2(e, 8);
        pixels[p3 + 2] = pixels[p1 + 3] = average3(e, 9);
        // RFC 6386 §12.3: "Last two values do not strictly follow the pattern."
        pixels[p2 + 3] = average3(e, 10);
        pixels[p3 + 3] = average3(e, 11);
    }

    private static void horizontalDown(byte[] pixels, int stride, int p, int[] e) {
        int p1 = p + stride;
        int p2 = p1 + stride;
        int p3 = p2 + stride;
        pixels[p3] = average2(e, 0);
        pixels[p3 + 1] = average3(e, 1);
        pixels[p2] = pixels[p3 + 2] = average2(e, 1);
        pixels[p2 + 1] = pixels[p3 + 3] = average3(e, 2);
        pixels[p2 + 2] = pixels[p1] = average2(e, 2);
        pixels[p2 + 3] = pixels[p1 + 1] = average3(e, 3);
        pixels[p1 + 2] = pixels[p] = average2(e, 3);
        pixels[p1 + 3] = pixels[p + 1] = average3(e, 4);
        pixels[p + 2] = average3(e, 5);
        pixels[p + 3] = average3(e, 6);
    }

    private static void horizontalUp(byte[] pixels, int stride, int p, int[] e) {
        int p1 = p + stride;
        int p2 = p1 + stride;
        int p3 = p2 + stride;
        pixels[p] = (byte) (e[3] + e[2] + 1 >> 1);
        pixels[p + 1] = average3(e, 2);
        pixels[p + 2] = pixels[p1] = (byte) (e[2] + e[1] + 1 >> 1);
        pixels[p + 3] = pixels[p1 + 1] = average3(e, 1);
        pixels[p1 + 2] = pixels[p2] = (byte) (e[1] + e[0] + 1 >> 1);
        pixels[p1 + 3] = pixels[p2 + 1] = (byte) (e[1] + 3 * e[0] + 2 >> 2);
        byte lowest = (byte) e[0];
        pixels[p2 + 2] = lowest;
        pixels[p2 + 3] = lowest;
        Arrays.fill(pixels, p3, p3 + 4, lowest);
    }

    /**
     * Returns the position of the four pixels above and to the right of a macroblock, which subblocks 3, 7, 11 and 15 use, and
     * fills them if the frame has none there (RFC 6386 §12.3).
     */
    static int aboveRight(Plane plane, int column, int columns, int row) {
        int position = plane.position(16 * column + 16, 16 * row - 1);
        if (row > 0 && column == columns - 1) {
            // "For the rightmost macroblock … the same value as the pixel at position (-1,15)"
            Arrays.fill(plane.pixels, position, position + 4, plane.pixels[position - 1]);
        }
        return position;
    }

    /** Returns the weighted average of three neighbours, the middle one counting twice. */
    private static byte average3(int[] edge, int middle) {
        return (byte) (edge[middle - 1] + 2 * edge[middle] + edge[middle + 1] + 2 >> 2);
    }

    private static byte average2(int[] edge, int first) {
        return (byte) (edge[first] + edge[first + 1] + 1 >> 1);
    }
}
