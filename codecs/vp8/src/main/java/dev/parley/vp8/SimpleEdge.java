package dev.parley.vp8;

/** Simple filter of one luma edge of 16 pixels (RFC 6386 §15.2). */
final class SimpleEdge {

    private SimpleEdge() {}

    /**
     * Filters the edge before {@code position}.
     *
     * @param across the distance of pixels across the edge
     * @param along the distance of pixels along the edge
     */
    static void filter(byte[] pixels, int position, int across, int along, int limit) {
        for (int i = 0; i < 16; i++) {
            int p = position + i * along;
            int p1 = pixels[p - 2 * across] & 0xff;
            int p0 = pixels[p - across] & 0xff;
            int q0 = pixels[p] & 0xff;
            int q1 = pixels[p + across] & 0xff;
            if (Math.abs(p0 - q0) * 2 + (Math.abs(p1 - q1) >> 1) <= limit) {
                NormalEdge.adjust(
                        pixels, p, across, NormalEdge.clamp(NormalEdge.clamp(p1 - q1) + 3 * (q0 - p0)), p0, q0);
            }
        }
    }
}
