package dev.parley.vp8;

/** Sums of absolute differences between blocks of two planes. */
final class Difference {

    private Difference() {}

    /**
     * Returns the sum of absolute differences of two blocks.
     *
     * @param limit a sum from which on the exact value does not matter: the count stops there
     */
    static int sum(byte[] a, int aAt, int aStride, byte[] b, int bAt, int bStride, int width, int height, int limit) {
        int sum = 0;
        for (int y = 0; y < height; y++) {
            int p = aAt + y * aStride;
            int q = bAt + y * bStride;
            int line = 0;
            for (int x = 0; x < width; x++) {
                line += Math.abs((a[p + x] & 0xff) - (b[q + x] & 0xff));
            }
            sum += line;
            if (sum >= limit) {
                return sum;
            }
        }
        return sum;
    }

    static int sum(Plane a, Plane b, int x, int y, int size, int limit) {
        int at = a.position(x, y);
        return sum(a.pixels, at, a.stride, b.pixels, at, b.stride, size, size, limit);
    }
}
