package dev.parley.crypto;

import java.math.BigInteger;

/**
 * Arithmetic in the prime field of P-256 (SP 800-186 §3.2.1.3), in Montgomery's form with R = 2^260, on five limbs of 52 bits,
 * least significant first: products and sums then fit into signed words without carries between them. A value is below twice the
 * prime, its limbs are not negative. The time depends on the values: for public ones alone.
 */
final class P256Field {

    static final BigInteger PRIME =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);

    static final int LIMBS = 5;

    private static final int BITS = 52;
    private static final long MASK = (1L << BITS) - 1;

    /** The bits of the highest limb that are below 2^256. */
    private static final int TOP_BITS = 48;

    private static final long TOP_MASK = (1L << TOP_BITS) - 1;

    /** Shift of both factors, so that the higher half of their product begins at bit 52. */
    private static final int ALIGN = 6;

    private static final long[] PRIME_LIMBS = limbs(PRIME);
    private static final BigInteger R = BigInteger.ONE.shiftLeft(LIMBS * BITS);

    private P256Field() {}

    private static long[] limbs(BigInteger value) {
        long[] limbs = new long[LIMBS];
        for (int i = 0; i < LIMBS; i++) {
            limbs[i] = value.shiftRight(BITS * i).longValue() & MASK;
        }
        return limbs;
    }

    /** Returns Montgomery's form of a value, which is reduced first. */
    static long[] of(BigInteger value) {
        return limbs(value.multiply(R).mod(PRIME));
    }

    static boolean isZero(long[] a) {
        return (a[0] | a[1] | a[2] | a[3] | a[4]) == 0 || sameLimbs(a, PRIME_LIMBS);
    }

    static boolean equal(long[] a, long[] b) {
        long[] difference = new long[LIMBS];
        subtract(difference, a, b);
        return isZero(difference);
    }

    private static boolean sameLimbs(long[] a, long[] b) {
        return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3] && a[4] == b[4];
    }

    static void copy(long[] from, long[] to) {
        System.arraycopy(from, 0, to, 0, LIMBS);
    }

    /** Sets {@code r} to {@code a + b}; all three may be the same array. */
    static void add(long[] r, long[] a, long[] b) {
        reduce(r, a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]);
    }

    /** Sets {@code r} to {@code a - b}. */
    static void subtract(long[] r, long[] a, long[] b) {
        // Twice the prime keeps the difference positive.
        reduce(
                r,
                a[0] - b[0] + 2 * PRIME_LIMBS[0],
                a[1] - b[1] + 2 * PRIME_LIMBS[1],
                a[2] - b[2],
                a[3] - b[3] + 2 * PRIME_LIMBS[3],
                a[4] - b[4] + 2 * PRIME_LIMBS[4]);
    }

    /** Sets {@code r} to {@code a} times a factor of at most 8. */
    static void scale(long[] r, long[] a, int factor) {
        reduce(r, a[0] * factor, a[1] * factor, a[2] * factor, a[3] * factor, a[4] * factor);
    }

    /** Sets {@code r} to the Montgomery square of {@code a}: as {@link #multiply}, with each mixed product taken once. */
    static void square(long[] r, long[] a) {
        long a0 = a[0];
        long a1 = a[1];
        long a2 = a[2];
        long a3 = a[3];
        long a4 = a[4];
        long h0 = a0 << ALIGN;
        long h1 = a1 << ALIGN;
        long h2 = a2 << ALIGN;
        long h3 = a3 << ALIGN;
        long h4 = a4 << ALIGN;
        long t0 = a0 * a0 & MASK;
        long t1 = Math.multiplyHigh(h0, h0) + 2 * (a0 * a1 & MASK);
        long t2 = 2 * (Math.multiplyHigh(h0, h1) + (a0 * a2 & MASK)) + (a1 * a1 & MASK);
        long t3 = 2 * (Math.multiplyHigh(h0, h2) + (a0 * a3 & MASK) + (a1 * a2 & MASK)) + Math.multiplyHigh(h1, h1);
        long t4 = 2 * (Math.multiplyHigh(h0, h3) + Math.multiplyHigh(h1, h2) + (a0 * a4 & MASK) + (a1 * a3 & MASK))
                + (a2 * a2 & MASK);
        long t5 = 2 * (Math.multiplyHigh(h0, h4) + Math.multiplyHigh(h1, h3) + (a1 * a4 & MASK) + (a2 * a3 & MASK))
                + Math.multiplyHigh(h2, h2);
        long t6 = 2 * (Math.multiplyHigh(h1, h4) + Math.multiplyHigh(h2, h3) + (a2 * a4 & MASK)) + (a3 * a3 & MASK);
        long t7 = 2 * (Math.multiplyHigh(h2, h4) + (a3 * a4 & MASK)) + Math.multiplyHigh(h3, h3);
        long t8 = 2 * Math.multiplyHigh(h3, h4) + (a4 * a4 & MASK);
        long t9 = Math.multiplyHigh(h4, h4);
        long m = t0 & MASK;
        t1 += (t0 >> BITS) + (m << 44 & MASK);
        t2 += m >>> 8;
        t3 += m << 36 & MASK;
        t4 += (m >>> 16) + (m << 48 & MASK) - (m << 16 & MASK);
        t5 += (m >>> 4) - (m >>> 36);
        m = t1 & MASK;
        t2 += (t1 >> BITS) + (m << 44 & MASK);
        t3 += m >>> 8;
        t4 += m << 36 & MASK;
        t5 += (m >>> 16) + (m << 48 & MASK) - (m << 16 & MASK);
        t6 += (m >>> 4) - (m >>> 36);
        m = t2 & MASK;
        t3 += (t2 >> BITS) + (m << 44 & MASK);
        t4 += m >>> 8;
        t5 += m << 36 & MASK;
        t6 += (m >>> 16) + (m << 48 & MASK) - (m << 16 & MASK);
        t7 += (m >>> 4) - (m >>> 36);
        m = t3 & MASK;
        t4 += (t3 >> BITS) + (m << 44 & MASK);
        t5 += m >>> 8;
        t6 += m << 36 & MASK;
        t7 += (m >>> 16) + (m << 48 & MASK) - (m << 16 & MASK);
        t8 += (m >>> 4) - (m >>> 36);
        m = t4 & MASK;
        t5 += (t4 >> BITS) + (m << 44 & MASK);
        t6 += m >>> 8;
        t7 += m << 36 & MASK;
        t8 += (m >>> 16) + (m << 48 & MASK) - (m << 16 & MASK);
        t9 += (m >>> 4) - (m >>> 36);
        reduce(r, t5, t6, t7, t8, t9);
    }

    /**
     * Sets {@code r} to the Montgomery product of {@code a} and {@code b}; all three may be the same array. Each of the five rounds
     * adds {@code a[i] * b}, and then the multiple of the prime that makes the lowest limb zero: it is that limb itself, since the
     * prime is -1 modulo 2^52.
     */
    static void multiply(long[] r, long[] a, long[] b) {
        long b0 = b[0];
        long b1 = b[1];
        long b2 = b[2];
        long b3 = b[3];
        long b4 = b[4];
        long t0 = 0;
        long t1 = 0;
        long t2 = 0;
        long t3 = 0;
        long t4 = 0;
        for (int i = 0; i < LIMBS; i++) {
            long x = a[i];
            long aligned = x << ALIGN;
            t0 += x * b0 & MASK;
            t1 += Math.multiplyHigh(aligned, b0 << ALIGN) + (x * b1 & MASK);
            t2 += Math.multiplyHigh(aligned, b1 << ALIGN) + (x * b2 & MASK);
            t3 += Math.multiplyHigh(aligned, b2 << ALIGN) + (x * b3 & MASK);
            t4 += Math.multiplyHigh(aligned, b3 << ALIGN) + (x * b4 & MASK);
            long t5 = Math.multiplyHigh(aligned, b4 << ALIGN);
            // m * prime = m * (2^256 - 2^224 + 2^192 + 2^96 - 1)
            long m = t0 & MASK;
            t1 += (t0 >> BITS) + (m << 44 & MASK);
            t2 += m >>> 8;
            t3 += m << 36 & MASK;
            t4 += (m >>> 16) + (m << 48 & MASK) - (m << 16 & MASK);
            t5 += (m >>> 4) - (m >>> 36);
            t0 = t1;
            t1 = t2;
            t2 = t3;
            t3 = t4;
            t4 = t5;
        }
        reduce(r, t0, t1, t2, t3, t4);
    }

    /** Carries between limbs, and subtracts the prime as many times as 2^256 is in the value. */
    private static void reduce(long[] r, long t0, long t1, long t2, long t3, long t4) {
        t1 += t0 >> BITS;
        t2 += t1 >> BITS;
        t3 += t2 >> BITS;
        t4 += t3 >> BITS;
        long times = t4 >> TOP_BITS;
        t0 = (t0 & MASK) + times;
        t1 = (t1 & MASK) - (times << 44) + (t0 >> BITS);
        t2 = (t2 & MASK) + (t1 >> BITS);
        t3 = (t3 & MASK) - (times << 36) + (t2 >> BITS);
        t4 = (t4 & TOP_MASK) + (times << 16) + (t3 >> BITS);
        r[0] = t0 & MASK;
        r[1] = t1 & MASK;
        r[2] = t2 & MASK;
        r[3] = t3 & MASK;
        r[4] = t4;
    }
}
