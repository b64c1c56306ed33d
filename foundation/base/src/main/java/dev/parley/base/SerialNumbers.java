package dev.parley.base;

/** RFC 1982 serial number arithmetic for numbers that wrap around. */
public final class SerialNumbers {
    private SerialNumbers() {}

    // RFC 1982 §3.2: at a distance of half the number space the order is undefined; here neither comes before the
    // other.

    /** Returns whether the 16-bit serial number {@code a} comes before {@code b}. */
    public static boolean before16(int a, int b) {
        return a != b && ((b - a) & 0xffff) < 0x8000;
    }

    /** Returns whether the 32-bit serial number {@code a} comes before {@code b}. */
    public static boolean before32(int a, int b) {
        return a != b && b - a > 0;
    }

    /** Returns how far {@code b} lies behind {@code a}, for {@code a} not after {@code b}: 0 to 65,535. */
    public static int distance16(int a, int b) {
        return (b - a) & 0xffff;
    }

    /** Returns how far {@code b} lies behind {@code a}; negative where {@code b} comes before {@code a}. */
    public static int distance32(int a, int b) {
        return b - a;
    }
}
