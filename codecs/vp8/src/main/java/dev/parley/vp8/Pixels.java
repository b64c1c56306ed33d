package dev.parley.vp8;

/** Arithmetic of pixel values. */
final class Pixels {

    private Pixels() {}

    /** Limits a value to 0 to 255. */
    static byte clamp(int value) {
        if ((value & ~255) == 0) {
            return (byte) value;
        }
        return (byte) (~value >> 31);
    }
}
