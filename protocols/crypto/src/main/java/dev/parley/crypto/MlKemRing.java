package dev.parley.crypto;

/**
 * Arithmetic of ML-KEM's ring: polynomials of 256 coefficients modulo 3329 and their number-theoretic transform, FIPS 203 §4. No
 * branch, index, division or remainder depends on a coefficient: reductions are by multiplication and shift.
 *
 * <p>Coefficients lie in arrays of {@code int}, each within 0 to 3328 between calls.
 */
final class MlKemRing {
    static final int N = 256;
    static final int Q = 3_329;

    /** floor(2^36 / q): Barrett's factor, exact for products below 2^30. */
    private static final long BARRETT = (1L << 36) / Q;

    /** 128^-1 modulo q, FIPS 203 algorithm 10. */
    private static final int INVERSE_128 = 3_303;

    private static final int GENERATOR = 17;
    private static final int[] ZETAS = new int[128];
    private static final int[] GAMMAS = new int[128];

    static {
        for (int i = 0; i < 128; i++) {
            int reversed = Integer.reverse(i) >>> 25;
            ZETAS[i] = power(reversed);
            GAMMAS[i] = power(2 * reversed + 1);
        }
    }

    private MlKemRing() {}

    private static int power(int exponent) {
        int result = 1;
        for (int i = 0; i < exponent; i++) {
            result = result * GENERATOR % Q;
        }
        return result;
    }

    /** Returns a number of 0 to 2^30 modulo q. */
    static int reduce(int value) {
        int quotient = (int) (value * BARRETT >> 36);
        return subtractOnce(value - quotient * Q);
    }

    /** Returns a number of 0 to 2q - 1 modulo q. */
    private static int subtractOnce(int value) {
        int reduced = value - Q;
        return reduced + (reduced >> 31 & Q);
    }

    static void add(int[] into, int[] other) {
        for (int i = 0; i < N; i++) {
            into[i] = subtractOnce(into[i] + other[i]);
        }
    }

    /** Puts {@code from - what} into {@code what}. */
    static void subtractFrom(int[] from, int[] what) {
        for (int i = 0; i < N; i++) {
            what[i] = subtractOnce(from[i] - what[i] + Q);
        }
    }

    /** FIPS 203 algorithm 9, in place. */
    static void transform(int[] f) {
        int k = 1;
        for (int length = 128; length >= 2; length >>= 1) {
            for (int start = 0; start < N; start += 2 * length) {
                int zeta = ZETAS[k++];
                for (int j = start; j < start + length; j++) {
                    int t = reduce(zeta * f[j + length]);
                    f[j + length] = subtractOnce(f[j] - t + Q);
                    f[j] = subtractOnce(f[j] + t);
                }
            }
        }
    }

    /** FIPS 203 algorithm 10, in place. */
    static void transformBack(int[] f) {
        int k = 127;
        for (int length = 2; length <= 128; length <<= 1) {
            for (int start = 0; start < N; start += 2 * length) {
                int zeta = ZETAS[k--];
                for (int j = start; j < start + length; j++) {
                    int t = f[j];
                    f[j] = subtractOnce(t + f[j + length]);
                    f[j + length] = reduce(zeta * (f[j + length] - t + Q));
                }
            }
        }
        for (int i = 0; i < N; i++) {
            f[i] = reduce(f[i] * INVERSE_128);
        }
    }

    /** Adds the product of two transformed polynomials, FIPS 203 algorithms 11 and 12. */
    static void multiplyAndAdd(int[] into, int[] f, int[] g) {
        for (int i = 0; i < N; i += 2) {
            int product = reduce(f[i + 1] * g[i + 1]);
            into[i] = reduce(into[i] + f[i] * g[i] + product * GAMMAS[i >> 1]);
            into[i + 1] = reduce(into[i + 1] + f[i] * g[i + 1] + f[i + 1] * g[i]);
        }
    }

    /**
     * Returns round(2^bits / q * value) modulo 2^bits, FIPS 203 §4.2.1, by multiplication: a division could take a time that depends on
     * the value.
     */
    static int compress(int value, int bits) {
        long scaled = ((long) value << bits) + Q / 2;
        return (int) (scaled * ROUNDING >> 40) & (1 << bits) - 1;
    }

    /** ceil(2^40 / q): exact for the numerators of {@link #compress}, which are below 2^23. */
    private static final long ROUNDING = (1L << 40) / Q + 1;

    /** Returns round(q / 2^bits * value). */
    static int decompress(int value, int bits) {
        return value * Q + (1 << bits - 1) >> bits;
    }

    /** FIPS 203 algorithm 5: writes each coefficient in {@code bits} bits. */
    static void encode(int[] f, int bits, byte[] into, int offset) {
        int buffer = 0;
        int held = 0;
        int at = offset;
        for (int i = 0; i < N; i++) {
            buffer |= f[i] << held;
            held += bits;
            while (held >= 8) {
                into[at++] = (byte) buffer;
                buffer >>>= 8;
                held -= 8;
            }
        }
    }

    /** FIPS 203 algorithm 6, without the reduction modulo q. */
    static void decode(byte[] bytes, int offset, int bits, int[] into) {
        int buffer = 0;
        int held = 0;
        int at = offset;
        for (int i = 0; i < N; i++) {
            while (held < bits) {
                buffer |= (bytes[at++] & 0xff) << held;
                held += 8;
            }
            into[i] = buffer & (1 << bits) - 1;
            buffer >>>= bits;
            held -= bits;
        }
    }

    /** FIPS 203 algorithm 7: uniform coefficients of a public matrix. Branches depend on the seed, which is public. */
    static void sampleUniform(byte[] seed, int seedOffset, int column, int row, int[] into) {
        Keccak sponge = Keccak.shake128()
                .absorb(seed, seedOffset, 32)
                .absorb(new byte[] {(byte) column, (byte) row}, 0, 2)
                .finish();
        byte[] block = new byte[Keccak.SHAKE128_RATE];
        int count = 0;
        while (count < N) {
            sponge.squeeze(block, 0, block.length);
            for (int i = 0; i < block.length && count < N; i += 3) {
                int first = block[i] & 0xff | (block[i + 1] & 0x0f) << 8;
                int second = (block[i + 1] & 0xf0) >> 4 | (block[i + 2] & 0xff) << 4;
                if (first < Q) {
                    into[count++] = first;
                }
                if (second < Q && count < N) {
                    into[count++] = second;
                }
            }
        }
    }

    /** FIPS 203 algorithm 8 with eta = 2: small coefficients from a secret seed. */
    static void sampleSmall(byte[] seed, int seedOffset, int number, int[] into) {
        byte[] bytes = new byte[N / 2];
        Keccak.shake256().absorb(seed, seedOffset, 32).absorb(number).finish().squeeze(bytes, 0, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int bits = bytes[i] & 0xff;
            int pairs = (bits & 0x55) + (bits >> 1 & 0x55);
            into[2 * i] = subtractOnce((pairs & 3) - (pairs >> 2 & 3) + Q);
            into[2 * i + 1] = subtractOnce((pairs >> 4 & 3) - (pairs >> 6 & 3) + Q);
        }
    }
}
