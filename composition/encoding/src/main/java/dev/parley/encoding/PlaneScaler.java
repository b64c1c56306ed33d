package dev.parley.encoding;

import java.util.Arrays;

/**
 * Reduction of one plane by area. Lines are reduced once each and then added up with the weights that they have in the lines that they
 * belong to.
 */
final class PlaneScaler {
    /** Bits of the sum of the weights of a pixel in each direction. */
    private static final int BITS = 12;

    private static final int ONE = 1 << BITS;

    /** Bits behind the point of a pixel of a reduced line, so that sums of lines fit into 32 bits. */
    private static final int LINE_BITS = 8;

    private final int width;
    private final int height;
    private final int newWidth;
    private final int newHeight;
    private final Weights across;
    private final Weights down;
    private final int[] line;
    private final int[] sums;

    PlaneScaler(int width, int height, int newWidth, int newHeight) {
        this.width = width;
        this.height = height;
        this.newWidth = newWidth;
        this.newHeight = newHeight;
        this.across = new Weights(width, newWidth);
        this.down = new Weights(height, newHeight);
        this.line = new int[newWidth];
        this.sums = new int[newWidth];
    }

    /** Begin of each new pixel among the old ones, and the weights of those that it covers, which sum up to {@link #ONE}. */
    private static final class Weights {
        final int[] first;
        final int[] index;
        final int[] weight;

        Weights(int from, int to) {
            first = new int[to];
            index = new int[to + 1];
            weight = new int[from + to + 1];
            double step = (double) from / to;
            int at = 0;
            for (int i = 0; i < to; i++) {
                double start = i * step;
                first[i] = Math.min(from - 1, (int) start);
                index[i] = at;
                int end = i == to - 1 ? from : Math.min(from, (int) Math.ceil((i + 1) * step - 1e-9));
                int given = 0;
                for (int pixel = first[i]; pixel < end; pixel++) {
                    // Rounded sums rather than rounded weights: the whole is exact.
                    double covered = Math.min(step, pixel + 1 - start);
                    int until = pixel == end - 1 ? ONE : (int) Math.round(ONE * covered / step);
                    weight[at++] = until - given;
                    given = until;
                }
            }
            index[to] = at;
        }
    }

    byte[] scale(byte[] plane) {
        byte[] out = new byte[newWidth * newHeight];
        if (width == 2 * newWidth && height == 2 * newHeight) {
            halve(plane, out);
            return out;
        }
        int reduced = -1;
        for (int row = 0; row < newHeight; row++) {
            Arrays.fill(sums, 1 << BITS + LINE_BITS - 1);
            int count = down.index[row + 1] - down.index[row];
            for (int i = 0; i < count; i++) {
                int source = down.first[row] + i;
                if (source != reduced) {
                    reduce(plane, source * width);
                    reduced = source;
                }
                int weight = down.weight[down.index[row] + i];
                for (int column = 0; column < newWidth; column++) {
                    sums[column] += weight * line[column];
                }
            }
            int at = row * newWidth;
            for (int column = 0; column < newWidth; column++) {
                out[at + column] = (byte) (sums[column] >> BITS + LINE_BITS);
            }
        }
        return out;
    }

    /** Reduces one line. */
    private void reduce(byte[] plane, int start) {
        for (int column = 0; column < newWidth; column++) {
            int at = start + across.first[column];
            int sum = 0;
            for (int i = across.index[column]; i < across.index[column + 1]; i++) {
                sum += across.weight[i] * (plane[at++] & 0xff);
            }
            line[column] = sum >> BITS - LINE_BITS;
        }
    }

    private void halve(byte[] plane, byte[] out) {
        int at = 0;
        for (int row = 0; row < newHeight; row++) {
            int upper = 2 * row * width;
            for (int column = 0; column < newWidth; column++) {
                int sum = (plane[upper] & 0xff)
                        + (plane[upper + 1] & 0xff)
                        + (plane[upper + width] & 0xff)
                        + (plane[upper + width + 1] & 0xff);
                out[at++] = (byte) (sum + 2 >> 2);
                upper += 2;
            }
        }
    }
}
