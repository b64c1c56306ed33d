package dev.parley.crypto;

/**
 * Point of P-256 in Jacobian coordinates: x = X / Z², y = Y / Z³; Z is zero at infinity. Mutable; an operation may have its own
 * point as an argument. The formulas are those of the Explicit-Formulas Database for a = -3.
 */
final class P256Point {

    final long[] x = new long[P256Field.LIMBS];
    final long[] y = new long[P256Field.LIMBS];
    final long[] z = new long[P256Field.LIMBS];

    private final long[] a = new long[P256Field.LIMBS];
    private final long[] b = new long[P256Field.LIMBS];
    private final long[] c = new long[P256Field.LIMBS];
    private final long[] d = new long[P256Field.LIMBS];
    private final long[] e = new long[P256Field.LIMBS];
    private final long[] f = new long[P256Field.LIMBS];

    boolean isInfinity() {
        return P256Field.isZero(z);
    }

    void copyFrom(P256Point other) {
        P256Field.copy(other.x, x);
        P256Field.copy(other.y, y);
        P256Field.copy(other.z, z);
    }

    /** Doubles this point ("dbl-2001-b"). */
    void twice() {
        P256Field.square(a, z); // delta
        P256Field.square(b, y); // gamma
        P256Field.multiply(c, x, b); // beta
        P256Field.subtract(d, x, a);
        P256Field.add(e, x, a);
        P256Field.multiply(d, d, e);
        P256Field.scale(d, d, 3); // alpha = 3 (x - delta) (x + delta)
        P256Field.add(e, y, z);
        P256Field.square(e, e);
        P256Field.subtract(e, e, b);
        P256Field.subtract(z, e, a);
        P256Field.square(x, d);
        P256Field.scale(c, c, 4);
        P256Field.scale(e, c, 2);
        P256Field.subtract(x, x, e);
        P256Field.subtract(c, c, x);
        P256Field.multiply(y, d, c);
        P256Field.square(b, b);
        P256Field.scale(b, b, 8);
        P256Field.subtract(y, y, b);
    }

    /**
     * Adds a point ("add-2007-bl", without its doublings).
     *
     * @param negative whether the negative of the point is added
     * @param scratch where the point's negative ordinate goes
     */
    void add(P256Point other, boolean negative, long[] scratch) {
        if (other.isInfinity()) {
            return;
        }
        long[] otherY = other.y;
        if (negative) {
            P256Field.subtract(scratch, P256Curve.ZERO, other.y);
            otherY = scratch;
        }
        if (isInfinity()) {
            P256Field.copy(other.x, x);
            P256Field.copy(otherY, y);
            P256Field.copy(other.z, z);
            return;
        }
        P256Field.square(a, z); // z1²
        P256Field.square(b, other.z); // z2²
        P256Field.multiply(c, x, b); // u1
        P256Field.multiply(d, other.x, a); // u2
        P256Field.multiply(b, b, other.z);
        P256Field.multiply(b, b, y); // s1
        P256Field.multiply(a, a, z);
        P256Field.multiply(a, a, otherY); // s2
        P256Field.subtract(d, d, c); // h
        P256Field.subtract(a, a, b); // r
        if (P256Field.isZero(d)) {
            if (P256Field.isZero(a)) {
                twice();
            } else {
                P256Field.copy(P256Curve.ZERO, z);
            }
            return;
        }
        P256Field.multiply(z, z, other.z);
        P256Field.multiply(z, z, d);
        P256Field.square(e, d); // h²
        P256Field.multiply(d, d, e); // h³
        P256Field.multiply(c, c, e); // u1 h²
        P256Field.square(x, a);
        P256Field.subtract(x, x, d);
        P256Field.scale(f, c, 2);
        P256Field.subtract(x, x, f);
        P256Field.subtract(c, c, x);
        P256Field.multiply(y, a, c);
        P256Field.multiply(b, b, d);
        P256Field.subtract(y, y, b);
    }
}
