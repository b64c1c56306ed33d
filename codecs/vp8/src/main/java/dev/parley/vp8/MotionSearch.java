package dev.parley.vp8;

/**
 * Search for the motion vector of a macroblock: whole pixels by a diamond that shrinks, then halves and quarters of a pixel. The
 * measure is the sum of absolute differences plus the weighted cost of the vector.
 */
final class MotionSearch {

    /** Distance from the start that the search covers, in whole pixels. */
    private static final int RANGE = 48;

    /** Limit of the steps at one size of the diamond. */
    private static final int MAX_STEPS = 12;

    private static final int[] ACROSS = {-1, 1, 0, 0};
    private static final int[] DOWN = {0, 0, -1, 1};

    /** Prediction with two taps, which is close enough for a comparison and costs a third. */
    private final InterPrediction coarse = new InterPrediction(1);

    private final Picture source;

    /** The result: the vector and its measure. */
    int vector;

    int measure;

    private Picture reference;
    private Picture target;
    private int x;
    private int y;
    private int base;
    private int lambda;
    private int minX;
    private int maxX;
    private int minY;
    private int maxY;

    MotionSearch(Picture source) {
        this.source = source;
        reference = source;
        target = source;
    }

    /**
     * Searches.
     *
     * @param from the reference
     * @param into where predictions may be built: the pixels of the macroblock there are overwritten
     * @param near vectors to begin with; costs are relative to {@link NearMotionVectors#best}
     * @param lambdaWeight the weight of a bit
     * @param fractions 0 for whole pixels, 1 for halves too, 2 for quarters too
     */
    void run(Picture from, Picture into, int column, int row, NearMotionVectors near, int lambdaWeight, int fractions) {
        reference = from;
        target = into;
        x = 16 * column;
        y = 16 * row;
        base = near.best;
        lambda = lambdaWeight;
        minX = Math.max(-x - 16, MotionVector.column(base) / 4 - RANGE);
        maxX = Math.min(from.y.width - x, MotionVector.column(base) / 4 + RANGE);
        minY = Math.max(-y - 16, MotionVector.row(base) / 4 - RANGE);
        maxY = Math.min(from.y.height - y, MotionVector.row(base) / 4 + RANGE);
        vector = MotionVector.ZERO;
        measure = Integer.MAX_VALUE;
        tryWhole(0, 0);
        tryWhole(MotionVector.column(near.best) >> 2, MotionVector.row(near.best) >> 2);
        tryWhole(MotionVector.column(near.nearest) >> 2, MotionVector.row(near.nearest) >> 2);
        tryWhole(MotionVector.column(near.near) >> 2, MotionVector.row(near.near) >> 2);
        for (int size = 8; size >= 1; size >>= 1) {
            diamond(size);
        }
        if (fractions > 0) {
            refine(2);
        }
        if (fractions > 1) {
            refine(1);
        }
    }

    private void diamond(int size) {
        for (int step = 0; step < MAX_STEPS; step++) {
            int centre = vector;
            for (int i = 0; i < 4; i++) {
                tryWhole(
                        (MotionVector.column(centre) >> 2) + size * ACROSS[i],
                        (MotionVector.row(centre) >> 2) + size * DOWN[i]);
            }
            if (vector == centre) {
                return;
            }
        }
    }

    private void tryWhole(int dx, int dy) {
        if (dx < minX || dx > maxX || dy < minY || dy > maxY) {
            return;
        }
        int candidate = MotionVector.of(dy * 4, dx * 4);
        int cost = cost(candidate);
        if (cost >= measure) {
            return;
        }
        int at = source.y.position(x, y);
        int difference = Difference.sum(
                source.y.pixels,
                at,
                source.y.stride,
                reference.y.pixels,
                reference.y.position(x + dx, y + dy),
                reference.y.stride,
                16,
                16,
                measure - cost);
        if (difference + cost < measure) {
            measure = difference + cost;
            vector = candidate;
        }
    }

    /** Tries the four neighbours at a distance, then the diagonal one between the better of each pair. */
    private void refine(int step) {
        int centre = vector;
        int before = measure;
        int left = tryFraction(centre, -step, 0);
        int right = tryFraction(centre, step, 0);
        int up = tryFraction(centre, 0, -step);
        int down = tryFraction(centre, 0, step);
        // A diagonal that is better than the centre lies between neighbours that are not much worse.
        if (Math.min(Math.min(left, right), Math.min(up, down)) < before + (before >> 3)) {
            tryFraction(centre, left < right ? -step : step, up < down ? -step : step);
        }
    }

    private int tryFraction(int centre, int dx, int dy) {
        int candidate = MotionVector.of(MotionVector.row(centre) + dy, MotionVector.column(centre) + dx);
        int total = difference(reference, target, candidate, x, y) + cost(candidate);
        if (total < measure) {
            measure = total;
            vector = candidate;
        }
        return total;
    }

    /** Returns the difference between the source and a prediction, which it builds in {@code into}. */
    int difference(Picture from, Picture into, int candidate, int blockX, int blockY) {
        coarse.predict(
                from.y,
                into.y,
                blockX,
                blockY,
                MotionVector.column(candidate) * 2,
                MotionVector.row(candidate) * 2,
                16,
                16);
        return Difference.sum(source.y, into.y, blockX, blockY, 16, Integer.MAX_VALUE);
    }

    /** Returns the weighted cost of coding a vector, by the size of its difference to the best one. */
    private int cost(int candidate) {
        int dx = Math.abs(MotionVector.column(candidate) - MotionVector.column(base));
        int dy = Math.abs(MotionVector.row(candidate) - MotionVector.row(base));
        int bits = 2 + 2 * (32 - Integer.numberOfLeadingZeros(dx)) + 2 * (32 - Integer.numberOfLeadingZeros(dy));
        return lambda * bits >> 1;
    }
}
