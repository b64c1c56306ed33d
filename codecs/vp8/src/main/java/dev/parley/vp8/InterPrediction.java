package dev.parley.vp8;

/** Prediction from a reference frame, interpolated to an eighth of a pixel (RFC 6386 §18). */
final class InterPrediction {

    /** Taps by eighths of a pixel (RFC 6386 §18.3). */
    private static final int[][] SIX_TAP = {
        {0, 0, 128, 0, 0, 0},
        {0, -6, 123, 12, -1, 0},
        {2, -11, 108, 36, -8, 1},
        {0, -9, 93, 50, -6, 0},
        {3, -16, 77, 77, -16, 3},
        {0, -6, 50, 93, -9, 0},
        {1, -8, 36, 108, -11, 2},
        {0, -1, 12, 123, -6, 0}
    };

    /** Pixels that the longest filter reads before and behind a block. */
    private static final int BEFORE = 2;

    private static final int BEHIND = 3;
    private static final int MAX_BLOCK = 16;
    private static final int WINDOW = MAX_BLOCK + BEFORE + BEHIND;

    private final boolean bilinear;
    private final boolean fullPixelChroma;

    /** Copy of the reference around a block that reaches beyond the border. */
    private final byte[] window = new byte[WINDOW * WINDOW];

    /** Rows after the horizontal pass. */
    private final byte[] rows = new byte[WINDOW * MAX_BLOCK];

    /** Creates a prediction with the filters of a bitstream version (RFC 6386 §9.1). */
    InterPrediction(int version) {
        bilinear = version != 0;
        fullPixelChroma = version == 3;
    }

    /** Predicts all three planes of a macroblock into {@code to}. */
    void predict(MacroblockMap map, int index, int column, int row, Picture from, Picture to) {
        if (map.lumaMode[index] == Mode.SPLIT_MV) {
            predictSplit(map.subblocks, 16 * index, column, row, from, to);
            return;
        }
        int vector = map.motion[index];
        int dy = MotionVector.row(vector);
        int dx = MotionVector.column(vector);
        predict(from.y, to.y, 16 * column, 16 * row, dx * 2, dy * 2, 16, 16);
        int chromaX = chroma(4 * dx);
        int chromaY = chroma(4 * dy);
        predict(from.u, to.u, 8 * column, 8 * row, chromaX, chromaY, 8, 8);
        predict(from.v, to.v, 8 * column, 8 * row, chromaX, chromaY, 8, 8);
    }

    private void predictSplit(int[] vectors, int first, int column, int row, Picture from, Picture to) {
        for (int i = 0; i < 16; i += 2) {
            int x = 16 * column + 4 * (i & 3);
            int y = 16 * row + (i & ~3);
            int vector = vectors[first + i];
            int next = vectors[first + i + 1];
            int width = vector == next ? 8 : 4;
            predict(from.y, to.y, x, y, MotionVector.column(vector) * 2, MotionVector.row(vector) * 2, width, 4);
            if (vector != next) {
                predict(from.y, to.y, x + 4, y, MotionVector.column(next) * 2, MotionVector.row(next) * 2, 4, 4);
            }
        }
        for (int i = 0; i < 4; i++) {
            int corner = first + (i & 1) * 2 + (i >> 1) * 8;
            int dx = 0;
            int dy = 0;
            for (int j : new int[] {0, 1, 4, 5}) {
                dx += MotionVector.column(vectors[corner + j]);
                dy += MotionVector.row(vectors[corner + j]);
            }
            int x = 8 * column + 4 * (i & 1);
            int y = 8 * row + 4 * (i >> 1);
            predict(from.u, to.u, x, y, chroma(dx), chroma(dy), 4, 4);
            predict(from.v, to.v, x, y, chroma(dx), chroma(dy), 4, 4);
        }
    }

    /**
     * Returns a component of a chroma vector in eighths of a pixel, from the sum of four luma vectors in quarters (RFC 6386
     * §18.1: the average, rounded away from zero).
     */
    private int chroma(int sum) {
        int average = sum >= 0 ? sum + 2 >> 2 : -(-sum + 2 >> 2);
        return fullPixelChroma ? average & ~7 : average;
    }

    /**
     * Predicts one block.
     *
     * @param dx the horizontal displacement, in eighths of a pixel
     * @param dy the vertical displacement, in eighths of a pixel
     */
    void predict(Plane from, Plane to, int x, int y, int dx, int dy, int width, int height) {
        int sourceX = x + (dx >> 3);
        int sourceY = y + (dy >> 3);
        byte[] source = from.pixels;
        int stride = from.stride;
        int position;
        if (isInside(sourceX, width, from.width) && isInside(sourceY, height, from.height)) {
            position = from.position(sourceX, sourceY);
        } else {
            copyWindow(from, sourceX - BEFORE, sourceY - BEFORE, width, height);
            source = window;
            stride = WINDOW;
            position = BEFORE * WINDOW + BEFORE;
        }
        int out = to.position(x, y);
        int fractionX = dx & 7;
        int fractionY = dy & 7;
        if (fractionX == 0 && fractionY == 0) {
            for (int i = 0; i < height; i++) {
                System.arraycopy(source, position + i * stride, to.pixels, out + i * to.stride, width);
            }
        } else if (bilinear) {
            bilinear(source, position, stride, to.pixels, out, to.stride, fractionX, fractionY, width, height);
        } else {
            sixTap(source, position, stride, to.pixels, out, to.stride, fractionX, fractionY, width, height);
        }
    }

    private static boolean isInside(int start, int length, int limit) {
        return start >= BEFORE - Plane.BORDER && start + length + BEHIND <= limit + Plane.BORDER;
    }

    private void copyWindow(Plane from, int x, int y, int width, int height) {
        for (int j = 0; j < height + BEFORE + BEHIND; j++) {
            int line = from.position(0, Math.max(0, Math.min(from.height - 1, y + j)));
            for (int i = 0; i < width + BEFORE + BEHIND; i++) {
                window[j * WINDOW + i] = from.pixels[line + Math.max(0, Math.min(from.width - 1, x + i))];
            }
        }
    }

    private void sixTap(
            byte[] source, int position, int stride, byte[] to, int out, int outStride, int fx, int fy, int w, int h) {
        if (fy == 0) {
            horizontal(SIX_TAP[fx], source, position, stride, to, out, outStride, w, h);
        } else if (fx == 0) {
            vertical(SIX_TAP[fy], source, position, stride, to, out, outStride, w, h);
        } else {
            horizontal(SIX_TAP[fx], source, position - BEFORE * stride, stride, rows, 0, MAX_BLOCK, w, h + 5);
            vertical(SIX_TAP[fy], rows, BEFORE * MAX_BLOCK, MAX_BLOCK, to, out, outStride, w, h);
        }
    }

    private static void horizontal(
            int[] taps, byte[] in, int position, int stride, byte[] to, int out, int outStride, int w, int h) {
        int t0 = taps[0];
        int t1 = taps[1];
        int t2 = taps[2];
        int t3 = taps[3];
        int t4 = taps[4];
        int t5 = taps[5];
        for (int y = 0; y < h; y++) {
            int p = position + y * stride;
            int o = out + y * outStride;
            int p0 = in[p - 2] & 0xff;
            int p1 = in[p - 1] & 0xff;
            int p2 = in[p] & 0xff;
            int p3 = in[p + 1] & 0xff;
            int p4 = in[p + 2] & 0xff;
            for (int x = 0; x < w; x++) {
                int p5 = in[p + x + 3] & 0xff;
                to[o + x] = Pixels.clamp(p0 * t0 + p1 * t1 + p2 * t2 + p3 * t3 + p4 * t4 + p5 * t5 + 64 >> 7);
                p0 = p1;
                p1 = p2;
                p2 = p3;
                p3 = p4;
                p4 = p5;
            }
        }
    }

    private static void vertical(
            int[] taps, byte[] in, int position, int stride, byte[] to, int out, int outStride, int w, int h) {
        int t0 = taps[0];
        int t1 = taps[1];
        int t2 = taps[2];
        int t3 = taps[3];
        int t4 = taps[4];
        int t5 = taps[5];
        for (int x = 0; x < w; x++) {
            int p = position + x;
            int p0 = in[p - 2 * stride] & 0xff;
            int p1 = in[p - stride] & 0xff;
            int p2 = in[p] & 0xff;
            int p3 = in[p + stride] & 0xff;
            int p4 = in[p + 2 * stride] & 0xff;
            p += 3 * stride;
            for (int o = out + x, end = o + h * outStride; o < end; o += outStride) {
                int p5 = in[p] & 0xff;
                p += stride;
                to[o] = Pixels.clamp(p0 * t0 + p1 * t1 + p2 * t2 + p3 * t3 + p4 * t4 + p5 * t5 + 64 >> 7);
                p0 = p1;
                p1 = p2;
                p2 = p3;
                p3 = p4;
                p4 = p5;
            }
        }
    }

    private void bilinear(
            byte[] source, int position, int stride, byte[] to, int out, int outStride, int fx, int fy, int w, int h) {
        int right = 16 * fx;
        int left = 128 - right;
        for (int y = 0; y <= h; y++) {
            int p = position + y * stride;
            for (int x = 0; x < w; x++) {
                rows[y * MAX_BLOCK + x] =
                        (byte) ((source[p + x] & 0xff) * left + (source[p + x + 1] & 0xff) * right + 64 >> 7);
            }
        }
        int lower = 16 * fy;
        int upper = 128 - lower;
        for (int y = 0; y < h; y++) {
            int p = y * MAX_BLOCK;
            int o = out + y * outStride;
            for (int x = 0; x < w; x++) {
                to[o + x] = (byte) ((rows[p + x] & 0xff) * upper + (rows[p + x + MAX_BLOCK] & 0xff) * lower + 64 >> 7);
            }
        }
    }
}
