package dev.parley.encoding;

/** Bit rate that suits a size of pictures where nobody set one. */
final class DefaultBitrate {
    /** Maximum in bits per second of pictures of any size. */
    static final int MAX = 2_500_000;

    private static final int LEAST = 100_000;

    /** Three bits per pixel and second: 0.9 Mbit/s at 640 × 480. */
    private static final int BITS_PER_PIXEL = 3;

    private DefaultBitrate() {}

    /** Returns the rate in bits per second. */
    static int of(int width, int height) {
        return (int) Math.max(LEAST, Math.min((long) BITS_PER_PIXEL * width * height, MAX));
    }
}
