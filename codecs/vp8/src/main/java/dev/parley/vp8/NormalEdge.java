package dev.parley.vp8;

/** Normal filter of one edge (RFC 6386 §15.3). */
final class NormalEdge {

    private NormalEdge() {}

    /**
     * Filters the edge of a macroblock before {@code position}; up to three pixels on either side change.
     *
     * @param across the distance of pixels across the edge
     * @param along the distance of pixels along the edge
     * @param length the number of pixels along the edge
     */
    static void filterMacroblock(
            byte[] pixels, int position, int across, int along, int length, int edge, int interior, int variance) {
        for (int i = 0; i < length; i++) {
            int p = position + i * along;
            int p1 = pixels[p - 2 * across] & 0xff;
            int p0 = pixels[p - across] & 0xff;
            int q0 = pixels[p] & 0xff;
            int q1 = pixels[p + across] & 0xff;
            if (Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) > edge) {
                continue;
            }
            int insideP = Math.abs(p1 - p0);
            int insideQ = Math.abs(q1 - q0);
            if (insideP > interior || insideQ > interior) {
                continue;
            }
            int p2 = pixels[p - 3 * across] & 0xff;
            int q2 = pixels[p + 2 * across] & 0xff;
            if (Math.abs(p2 - p1) > interior
                    || Math.abs(q2 - q1) > interior
                    || Math.abs((pixels[p - 4 * across] & 0xff) - p2) > interior
                    || Math.abs((pixels[p + 3 * across] & 0xff) - q2) > interior) {
                continue;
            }
            int w = clamp(clamp(p1 - q1) + 3 * (q0 - p0));
            if (insideP > variance || insideQ > variance) {
                adjust(pixels, p, across, w, p0, q0);
                continue;
            }
            int a = 27 * w + 63 >> 7;
            pixels[p] = Pixels.clamp(q0 - a);
            pixels[p - across] = Pixels.clamp(p0 + a);
            a = 18 * w + 63 >> 7;
            pixels[p + across] = Pixels.clamp(q1 - a);
            pixels[p - 2 * across] = Pixels.clamp(p1 + a);
            a = 9 * w + 63 >> 7;
            pixels[p + 2 * across] = Pixels.clamp(q2 - a);
            pixels[p - 3 * across] = Pixels.clamp(p2 + a);
        }
    }

    /** Filters an inner edge of a macroblock; up to two pixels on either side change. */
    static void filterSubblock(
            byte[] pixels, int position, int across, int along, int length, int edge, int interior, int variance) {
        for (int i = 0; i < length; i++) {
            int p = position + i * along;
            int p1 = pixels[p - 2 * across] & 0xff;
            int p0 = pixels[p - across] & 0xff;
            int q0 = pixels[p] & 0xff;
            int q1 = pixels[p + across] & 0xff;
            if (Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) > edge) {
                continue;
            }
            int insideP = Math.abs(p1 - p0);
            int insideQ = Math.abs(q1 - q0);
            if (insideP > interior || insideQ > interior) {
                continue;
            }
            int p2 = pixels[p - 3 * across] & 0xff;
            int q2 = pixels[p + 2 * across] & 0xff;
            if (Math.abs(p2 - p1) > interior
                    || Math.abs(q2 - q1) > interior
                    || Math.abs((pixels[p - 4 * across] & 0xff) - p2) > interior
                    || Math.abs((pixels[p + 3 * across] & 0xff) - q2) > interior) {
                continue;
            }
            if (insideP > variance || insideQ > variance) {
                adjust(pixels, p, across, clamp(clamp(p1 - q1) + 3 * (q0 - p0)), p0, q0);
                continue;
            }
            int a = adjust(pixels, p, across, clamp(3 * (q0 - p0)), p0, q0) + 1 >> 1;
            pixels[p + across] = Pixels.clamp(q1 - a);
            pixels[p - 2 * across] = Pixels.clamp(p1 + a);
        }
    }

    /** Moves the two pixels at the edge towards each other and returns by how much (RFC 6386 §15.2, common_adjust). */
    static int adjust(byte[] pixels, int position, int across, int difference, int p0, int q0) {
        int b = Math.min(127, difference + 3) >> 3;
        int a = Math.min(127, difference + 4) >> 3;
        pixels[position] = Pixels.clamp(q0 - a);
        pixels[position - across] = Pixels.clamp(p0 + b);
        return a;
    }

    /** Limits a value to the range of a signed byte. */
    static int clamp(int value) {
        return Math.max(-128, Math.min(127, value));
    }
}
