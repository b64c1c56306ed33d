package dev.parley.sctp.association;

/**
 * Transmission sequence numbers. On the wire they are serial numbers of 32 bits (RFC 9260 §1.6); inside they are unwrapped into
 * longs, which order as numbers do.
 */
public final class Tsn {
    private Tsn() {}

    /** Returns the unwrapped number of the first TSN of a direction. */
    public static long first(int wire) {
        // Away from zero, so that the number before the first is not negative.
        return (1L << 32) + Integer.toUnsignedLong(wire);
    }

    /** Returns the unwrapped number of {@code wire} that is closest to {@code near}. */
    public static long unwrap(int wire, long near) {
        return near + (wire - (int) near);
    }
}
