package dev.parley.vp8;

/**
 * Motion vectors in one int: the row in the upper half, the column in the lower, both in quarter pixels of luma (RFC 6386 §17).
 */
final class MotionVector {

    static final int ZERO = 0;

    /** Number of probabilities of one component. */
    static final int COMPONENT = 19;

    private static final int IS_SHORT = 0;
    private static final int SIGN = 1;
    private static final int SHORT = 2;
    private static final int LONG_BITS = SHORT + 7;
    private static final int LONG_WIDTH = 10;

    /** Probabilities that a value is replaced by the frame header: row, then column (RFC 6386 §17.2). */
    static final int[] UPDATE_PROBABILITIES = {
        237, 246, 253, 253, 254, 254, 254, 254, 254, 254, 254, 254, 254, 254, 250, 250, 252, 254, 254, //
        231, 243, 245, 253, 254, 254, 254, 254, 254, 254, 254, 254, 254, 254, 251, 251, 254, 254, 254
    };

    /** Values at each key frame: row, then column (RFC 6386 §17.2). */
    static final int[] DEFAULT_PROBABILITIES = {
        162, 128, 225, 146, 172, 147, 214, 39, 156, 128, 129, 132, 75, 145, 178, 206, 239, 254, 254, //
        164, 128, 204, 170, 119, 235, 140, 230, 228, 128, 130, 130, 74, 148, 180, 203, 236, 254, 254
    };

    private MotionVector() {}

    static int of(int row, int column) {
        return row << 16 | column & 0xffff;
    }

    static int row(int vector) {
        return vector >> 16;
    }

    static int column(int vector) {
        return (short) vector;
    }

    static int negate(int vector) {
        return of(-row(vector), -column(vector));
    }

    /** Returns the sum of two vectors; each component wraps at 16 bits. */
    static int add(int a, int b) {
        return of(row(a) + row(b), column(a) + column(b));
    }

    static int read(BoolDecoder in, int[] probabilities) {
        int row = readComponent(in, probabilities, 0);
        int column = readComponent(in, probabilities, COMPONENT);
        return of(row, column);
    }

    private static int readComponent(BoolDecoder in, int[] p, int offset) {
        int magnitude = 0;
        if (in.bit(p[offset + IS_SHORT]) != 0) {
            for (int i = 0; i < 3; i++) {
                magnitude += in.bit(p[offset + LONG_BITS + i]) << i;
            }
            for (int i = LONG_WIDTH - 1; i > 3; i--) {
                magnitude += in.bit(p[offset + LONG_BITS + i]) << i;
            }
            // RFC 6386 §17.1: "if A <= 15, bit 3 is one and is not explicitly coded"
            if ((magnitude & 0xfff0) == 0 || in.bit(p[offset + LONG_BITS + 3]) != 0) {
                magnitude += 8;
            }
        } else {
            int tree = offset + SHORT;
            if (in.bit(p[tree]) == 0) {
                magnitude = in.bit(p[tree + 1]) == 0 ? in.bit(p[tree + 2]) : 2 + in.bit(p[tree + 3]);
            } else {
                magnitude = in.bit(p[tree + 4]) == 0 ? 4 + in.bit(p[tree + 5]) : 6 + in.bit(p[tree + 6]);
            }
        }
        return magnitude != 0 && in.bit(p[offset + SIGN]) != 0 ? -magnitude : magnitude;
    }

    /** Writes one component; {@code offset} is that of its probabilities. */
    static void write(BoolEncoder out, int[] p, int offset, int value) {
        int magnitude = Math.abs(value);
        boolean isLong = magnitude > 7;
        out.bit(isLong, p[offset + IS_SHORT]);
        if (isLong) {
            for (int i = 0; i < 3; i++) {
                out.bit((magnitude >> i & 1) != 0, p[offset + LONG_BITS + i]);
            }
            for (int i = LONG_WIDTH - 1; i > 3; i--) {
                out.bit((magnitude >> i & 1) != 0, p[offset + LONG_BITS + i]);
            }
            if (magnitude > 15) {
                out.bit((magnitude >> 3 & 1) != 0, p[offset + LONG_BITS + 3]);
            }
        } else {
            int tree = offset + SHORT;
            boolean high = magnitude > 3;
            out.bit(high, p[tree]);
            boolean second = (magnitude & 2) != 0;
            out.bit(second, p[tree + (high ? 4 : 1)]);
            out.bit((magnitude & 1) != 0, p[tree + (high ? 5 : 2) + (second ? 1 : 0)]);
        }
        if (magnitude != 0) {
            out.bit(value < 0, p[offset + SIGN]);
        }
    }
}
