package dev.parley.vp8;

/** Inverse transforms (RFC 6386 §14.3 and §14.4), whose results are added to the prediction (§14.5). */
final class InverseTransform {

    /** sqrt(2) * cos(pi / 8) - 1, in 16-bit fixed point. */
    private static final int COSINE = 20091;

    /** sqrt(2) * sin(pi / 8), in 16-bit fixed point. */
    private static final int SINE = 35468;

    private InverseTransform() {}

    /** Inverts the Walsh-Hadamard transform of the Y2 block and spreads its results over the DC places of 16 blocks. */
    static void walshHadamard(short[] coefficients, int y2) {
        int t0;
        int t1;
        int t2;
        int t3;
        for (int i = 0; i < 4; i++) {
            int p = y2 + i;
            t0 = coefficients[p] + coefficients[p + 12];
            t1 = coefficients[p + 4] + coefficients[p + 8];
            t2 = coefficients[p + 4] - coefficients[p + 8];
            t3 = coefficients[p] - coefficients[p + 12];
            coefficients[p] = (short) (t0 + t1);
            coefficients[p + 4] = (short) (t2 + t3);
            coefficients[p + 8] = (short) (t0 - t1);
            coefficients[p + 12] = (short) (t3 - t2);
        }
        for (int i = 0; i < 4; i++) {
            int p = y2 + 4 * i;
            t0 = coefficients[p] + coefficients[p + 3];
            t1 = coefficients[p + 1] + coefficients[p + 2];
            t2 = coefficients[p + 1] - coefficients[p + 2];
            t3 = coefficients[p] - coefficients[p + 3];
            int out = 64 * i;
            coefficients[out] = (short) (t0 + t1 + 3 >> 3);
            coefficients[out + 16] = (short) (t2 + t3 + 3 >> 3);
            coefficients[out + 32] = (short) (t0 - t1 + 3 >> 3);
            coefficients[out + 48] = (short) (t3 - t2 + 3 >> 3);
        }
    }

    /** Inverts a DCT and adds the residue to a block of 4 by 4 pixels. */
    static void addDct(short[] in, int block, byte[] pixels, int position, int stride) {
        int c0 = in[block];
        int c1 = in[block + 1];
        int c2 = in[block + 2];
        int c3 = in[block + 3];
        int c4 = in[block + 4];
        int c5 = in[block + 5];
        int c6 = in[block + 6];
        int c7 = in[block + 7];
        int c8 = in[block + 8];
        int c9 = in[block + 9];
        int c10 = in[block + 10];
        int c11 = in[block + 11];
        int c12 = in[block + 12];
        int c13 = in[block + 13];
        int c14 = in[block + 14];
        int c15 = in[block + 15];
        // Columns.
        int a = c0 + c8;
        int b = c0 - c8;
        int c = (c4 * SINE >> 16) - c12 - (c12 * COSINE >> 16);
        int d = c4 + (c4 * COSINE >> 16) + (c12 * SINE >> 16);
        c0 = a + d;
        c12 = a - d;
        c4 = b + c;
        c8 = b - c;
        a = c1 + c9;
        b = c1 - c9;
        c = (c5 * SINE >> 16) - c13 - (c13 * COSINE >> 16);
        d = c5 + (c5 * COSINE >> 16) + (c13 * SINE >> 16);
        c1 = a + d;
        c13 = a - d;
        c5 = b + c;
        c9 = b - c;
        a = c2 + c10;
        b = c2 - c10;
        c = (c6 * SINE >> 16) - c14 - (c14 * COSINE >> 16);
        d = c6 + (c6 * COSINE >> 16) + (c14 * SINE >> 16);
        c2 = a + d;
        c14 = a - d;
        c6 = b + c;
        c10 = b - c;
        a = c3 + c11;
        b = c3 - c11;
        c = (c7 * SINE >> 16) - c15 - (c15 * COSINE >> 16);
        d = c7 + (c7 * COSINE >> 16) + (c15 * SINE >> 16);
        c3 = a + d;
        c15 = a - d;
        c7 = b + c;
        c11 = b - c;
        addRow(c0, c1, c2, c3, pixels, position);
        addRow(c4, c5, c6, c7, pixels, position + stride);
        addRow(c8, c9, c10, c11, pixels, position + 2 * stride);
        addRow(c12, c13, c14, c15, pixels, position + 3 * stride);
    }

    private static void addRow(int c0, int c1, int c2, int c3, byte[] pixels, int p) {
        int a = c0 + c2;
        int b = c0 - c2;
        int c = (c1 * SINE >> 16) - c3 - (c3 * COSINE >> 16);
        int d = c1 + (c1 * COSINE >> 16) + (c3 * SINE >> 16);
        pixels[p] = Pixels.clamp((pixels[p] & 0xff) + (a + d + 4 >> 3));
        pixels[p + 1] = Pixels.clamp((pixels[p + 1] & 0xff) + (b + c + 4 >> 3));
        pixels[p + 2] = Pixels.clamp((pixels[p + 2] & 0xff) + (b - c + 4 >> 3));
        pixels[p + 3] = Pixels.clamp((pixels[p + 3] & 0xff) + (a - d + 4 >> 3));
    }

    /** Adds the residue of a block that has a DC coefficient alone. */
    static void addDc(int dc, byte[] pixels, int position, int stride) {
        int residue = dc + 4 >> 3;
        if (residue == 0) {
            return;
        }
        for (int row = 0; row < 4; row++) {
            int p = position + row * stride;
            pixels[p] = Pixels.clamp((pixels[p] & 0xff) + residue);
            pixels[p + 1] = Pixels.clamp((pixels[p + 1] & 0xff) + residue);
            pixels[p + 2] = Pixels.clamp((pixels[p + 2] & 0xff) + residue);
            pixels[p + 3] = Pixels.clamp((pixels[p + 3] & 0xff) + residue);
        }
    }
}
