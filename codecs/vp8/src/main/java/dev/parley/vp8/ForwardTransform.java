package dev.parley.vp8;

/** Forward transforms, whose results {@link InverseTransform} inverts. */
final class ForwardTransform {

    /** sqrt(2) * cos(pi / 8), in 12-bit fixed point. */
    private static final int COSINE = 5352;

    /** sqrt(2) * sin(pi / 8), in 12-bit fixed point. */
    private static final int SINE = 2217;

    private ForwardTransform() {}

    /** Transforms the difference between a source block and its prediction, 4 by 4 pixels, to raster order. */
    static void dct(
            byte[] source, int from, int sourceStride, byte[] prediction, int at, int stride, short[] to, int out) {
        for (int i = 0; i < 4; i++) {
            int s = from + i * sourceStride;
            int p = at + i * stride;
            int d0 = (source[s] & 0xff) - (prediction[p] & 0xff);
            int d1 = (source[s + 1] & 0xff) - (prediction[p + 1] & 0xff);
            int d2 = (source[s + 2] & 0xff) - (prediction[p + 2] & 0xff);
            int d3 = (source[s + 3] & 0xff) - (prediction[p + 3] & 0xff);
            int a = d0 + d3 << 3;
            int b = d1 + d2 << 3;
            int c = d1 - d2 << 3;
            int d = d0 - d3 << 3;
            int line = out + 4 * i;
            to[line] = (short) (a + b);
            to[line + 2] = (short) (a - b);
            to[line + 1] = (short) (c * SINE + d * COSINE + 2048 >> 12);
            to[line + 3] = (short) (d * SINE - c * COSINE + 2048 >> 12);
        }
        for (int i = 0; i < 4; i++) {
            int p = out + i;
            int a = to[p] + to[p + 12];
            int b = to[p + 4] + to[p + 8];
            int c = to[p + 4] - to[p + 8];
            int d = to[p] - to[p + 12];
            to[p] = (short) (a + b + 7 >> 4);
            to[p + 8] = (short) (a - b + 7 >> 4);
            to[p + 4] = (short) (c * SINE + d * COSINE + 32768 >> 16);
            to[p + 12] = (short) (d * SINE - c * COSINE + 32768 >> 16);
        }
    }

    /** Transforms the DC coefficients of sixteen blocks to the Y2 block. The basis is that of the inverse, and symmetric. */
    static void walshHadamard(short[] coefficients, int y2) {
        for (int i = 0; i < 4; i++) {
            int p = 64 * i;
            int a = coefficients[p] + coefficients[p + 48];
            int b = coefficients[p + 16] + coefficients[p + 32];
            int c = coefficients[p + 16] - coefficients[p + 32];
            int d = coefficients[p] - coefficients[p + 48];
            int line = y2 + 4 * i;
            coefficients[line] = (short) (a + b);
            coefficients[line + 1] = (short) (c + d);
            coefficients[line + 2] = (short) (a - b);
            coefficients[line + 3] = (short) (d - c);
        }
        for (int i = 0; i < 4; i++) {
            int p = y2 + i;
            int a = coefficients[p] + coefficients[p + 12];
            int b = coefficients[p + 4] + coefficients[p + 8];
            int c = coefficients[p + 4] - coefficients[p + 8];
            int d = coefficients[p] - coefficients[p + 12];
            coefficients[p] = (short) (a + b >> 1);
            coefficients[p + 4] = (short) (c + d >> 1);
            coefficients[p + 8] = (short) (a - b >> 1);
            coefficients[p + 12] = (short) (d - c >> 1);
        }
    }
}
