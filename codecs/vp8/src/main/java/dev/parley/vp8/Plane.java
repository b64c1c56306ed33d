package dev.parley.vp8;

import java.util.Arrays;

/**
 * One plane of a reference frame, a whole number of macroblocks wide and high, within a border that repeats its edge pixels once
 * {@link #extendBorder} was called. While the frame is decoded the border holds what intra prediction reads there (RFC 6386
 * §12.2 and §12.3).
 */
final class Plane {

    /** Width of the border; motion vectors that point further out take a slower way. */
    static final int BORDER = 32;

    final int width;
    final int height;
    final int stride;
    final byte[] pixels;

    Plane(int width, int height) {
        this.width = width;
        this.height = height;
        stride = width + 2 * BORDER;
        pixels = new byte[stride * (height + 2 * BORDER)];
    }

    int position(int x, int y) {
        return (y + BORDER) * stride + x + BORDER;
    }

    /** Fills the pixels that intra prediction reads outside of the frame: 127 above, 129 to the left. */
    void prepareIntraBorder() {
        int above = position(-1, -1);
        Arrays.fill(pixels, above, above + width + BORDER, (byte) 127);
        for (int y = 0; y < height; y++) {
            pixels[position(-1, y)] = (byte) 129;
        }
    }

    void extendBorder() {
        for (int y = 0; y < height; y++) {
            int start = position(0, y);
            Arrays.fill(pixels, start - BORDER, start, pixels[start]);
            Arrays.fill(pixels, start + width, start + width + BORDER, pixels[start + width - 1]);
        }
        int first = position(-BORDER, 0);
        int last = position(-BORDER, height - 1);
        for (int i = 1; i <= BORDER; i++) {
            System.arraycopy(pixels, first, pixels, first - i * stride, stride);
            System.arraycopy(pixels, last, pixels, last + i * stride, stride);
        }
    }
}
