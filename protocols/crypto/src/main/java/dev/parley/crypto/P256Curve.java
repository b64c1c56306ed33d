package dev.parley.crypto;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;

/** Domain parameters of P-256 (SP 800-186 §3.2.1.3), and multiples of points. */
final class P256Curve {

    static final long[] ZERO = new long[P256Field.LIMBS];
    static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private static final BigInteger A = P256Field.PRIME.subtract(BigInteger.valueOf(3));
    private static final BigInteger B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final BigInteger GENERATOR_X =
            new BigInteger("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", 16);
    private static final BigInteger GENERATOR_Y =
            new BigInteger("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", 16);

    /** Widths of the windows: the table of the generator is made once, that of a key for each signature. */
    private static final int GENERATOR_WINDOW = 8;

    private static final int KEY_WINDOW = 5;

    private static final P256Point[] GENERATOR_TABLE = oddMultiples(point(GENERATOR_X, GENERATOR_Y), GENERATOR_WINDOW);

    private P256Curve() {}

    /** Returns whether these are the parameters of P-256, in whatever way they were written down. */
    static boolean isP256(ECParameterSpec parameters) {
        return parameters.getCurve().getField() instanceof ECFieldFp field
                && field.getP().equals(P256Field.PRIME)
                && parameters.getCurve().getA().equals(A)
                && parameters.getCurve().getB().equals(B)
                && parameters.getGenerator().getAffineX().equals(GENERATOR_X)
                && parameters.getGenerator().getAffineY().equals(GENERATOR_Y)
                && parameters.getOrder().equals(ORDER)
                && parameters.getCofactor() == 1;
    }

    /** Returns whether the coordinates are those of a point of the curve. */
    static boolean contains(BigInteger x, BigInteger y) {
        if (x.signum() < 0
                || y.signum() < 0
                || x.compareTo(P256Field.PRIME) >= 0
                || y.compareTo(P256Field.PRIME) >= 0) {
            return false;
        }
        BigInteger right = x.multiply(x).add(A).multiply(x).add(B);
        return y.multiply(y).subtract(right).mod(P256Field.PRIME).signum() == 0;
    }

    static P256Point point(BigInteger x, BigInteger y) {
        P256Point point = new P256Point();
        P256Field.copy(P256Field.of(x), point.x);
        P256Field.copy(P256Field.of(y), point.y);
        P256Field.copy(P256Field.of(BigInteger.ONE), point.z);
        return point;
    }

    /** Returns {@code u} times the generator plus {@code v} times the key. */
    static P256Point sum(BigInteger u, BigInteger v, P256Point key) {
        byte[] generatorDigits = digits(u, GENERATOR_WINDOW);
        byte[] keyDigits = digits(v, KEY_WINDOW);
        P256Point[] keyTable = oddMultiples(key, KEY_WINDOW);
        P256Point sum = new P256Point();
        long[] scratch = new long[P256Field.LIMBS];
        for (int i = generatorDigits.length - 1; i >= 0; i--) {
            if (!sum.isInfinity()) {
                sum.twice();
            }
            add(sum, generatorDigits[i], GENERATOR_TABLE, scratch);
            add(sum, keyDigits[i], keyTable, scratch);
        }
        return sum;
    }

    private static void add(P256Point sum, int digit, P256Point[] table, long[] scratch) {
        if (digit != 0) {
            sum.add(table[Math.abs(digit) >> 1], digit < 0, scratch);
        }
    }

    /** Returns the point times 1, 3, 5 and so on, as many as the digits of a window need. */
    private static P256Point[] oddMultiples(P256Point point, int window) {
        P256Point[] table = new P256Point[1 << window - 2];
        P256Point twice = new P256Point();
        twice.copyFrom(point);
        twice.twice();
        long[] scratch = new long[P256Field.LIMBS];
        table[0] = point;
        for (int i = 1; i < table.length; i++) {
            table[i] = new P256Point();
            table[i].copyFrom(table[i - 1]);
            table[i].add(twice, false, scratch);
        }
        return table;
    }

    /** Returns the non-adjacent form of a scalar below 2^256: digits that are zero or odd, and below half of the window's range. */
    static byte[] digits(BigInteger scalar, int window) {
        byte[] digits = new byte[258];
        BigInteger rest = scalar;
        int size = 1 << window;
        for (int i = 0; rest.signum() != 0; i++) {
            int zeros = rest.getLowestSetBit();
            rest = rest.shiftRight(zeros);
            i += zeros;
            int digit = rest.intValue() & size - 1;
            if (digit >= size / 2) {
                digit -= size;
            }
            digits[i] = (byte) digit;
            rest = rest.subtract(BigInteger.valueOf(digit)).shiftRight(1);
        }
        return digits;
    }
}
