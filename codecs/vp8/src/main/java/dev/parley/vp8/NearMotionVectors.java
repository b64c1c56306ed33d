package dev.parley.vp8;

/**
 * Survey of the motion vectors of three neighbours (RFC 6386 §16.3): the vectors that modes refer to, and the probabilities of
 * the modes.
 */
final class NearMotionVectors {

    private static final int[][] MODE_CONTEXTS = {
        {7, 1, 1, 143},
        {14, 18, 14, 107},
        {135, 64, 57, 68},
        {60, 56, 128, 65},
        {159, 134, 128, 34},
        {234, 188, 128, 28}
    };

    /** Slots of {@link #vectors} and {@link #counts}; the last count is that of split neighbours. */
    private static final int BEST = 0;

    private static final int NEAREST = 1;
    private static final int NEAR = 2;
    private static final int SPLIT = 3;

    private final int[] vectors = new int[4];
    private final int[] counts = new int[4];

    final int[] probabilities = new int[4];
    int best;
    int nearest;
    int near;

    void find(MacroblockMap map, int index, int column, int row, FrameHeader header) {
        vectors[0] = vectors[1] = vectors[2] = vectors[3] = MotionVector.ZERO;
        counts[0] = counts[1] = counts[2] = counts[3] = 0;
        int above = index - map.stride;
        int left = index - 1;
        int aboveLeft = above - 1;
        boolean bias = header.signBias[map.reference[index]];
        int found = count(map, above, 2, 0, bias, header);
        found = count(map, left, 2, found, bias, header);
        found = count(map, aboveLeft, 1, found, bias, header);
        // Three distinct vectors: the last one may be equal to the first.
        if (counts[SPLIT] > 0 && vectors[found] == vectors[NEAREST]) {
            counts[NEAREST]++;
        }
        counts[SPLIT] = (isSplit(map, above) + isSplit(map, left)) * 2 + isSplit(map, aboveLeft);
        if (counts[NEAR] > counts[NEAREST]) {
            swapNearAndNearest();
        }
        if (counts[NEAREST] >= counts[BEST]) {
            vectors[BEST] = vectors[NEAREST];
        }
        for (int i = 0; i < 4; i++) {
            probabilities[i] = MODE_CONTEXTS[counts[i]][i];
        }
        best = clamp(vectors[BEST], map, column, row);
        nearest = clamp(vectors[NEAREST], map, column, row);
        near = clamp(vectors[NEAR], map, column, row);
    }

    /** Adds a neighbour's weight to the last vector found if it is the same, or enters a new one; returns its slot. */
    private int count(MacroblockMap map, int neighbour, int weight, int found, boolean bias, FrameHeader header) {
        int reference = map.reference[neighbour];
        if (reference == Reference.CURRENT) {
            return found;
        }
        int vector = map.motion[neighbour];
        if (vector == MotionVector.ZERO) {
            counts[BEST] += weight;
            return found;
        }
        if (header.signBias[reference] != bias) {
            vector = MotionVector.negate(vector);
        }
        if (found > 0 && vector == vectors[found]) {
            counts[found] += weight;
            return found;
        }
        vectors[found + 1] = vector;
        counts[found + 1] += weight;
        return found + 1;
    }

    private void swapNearAndNearest() {
        int count = counts[NEAREST];
        counts[NEAREST] = counts[NEAR];
        counts[NEAR] = count;
        int vector = vectors[NEAREST];
        vectors[NEAREST] = vectors[NEAR];
        vectors[NEAR] = vector;
    }

    private static int isSplit(MacroblockMap map, int index) {
        return map.lumaMode[index] == Mode.SPLIT_MV ? 1 : 0;
    }

    /** Limits a vector so that its block lies at most one macroblock outside of the frame. */
    static int clamp(int vector, MacroblockMap map, int column, int row) {
        int rowPart = limit(MotionVector.row(vector), -(row + 1) * 64, (map.rows - row) * 64);
        int columnPart = limit(MotionVector.column(vector), -(column + 1) * 64, (map.columns - column) * 64);
        return MotionVector.of(rowPart, columnPart);
    }

    private static int limit(int value, int low, int high) {
        return Math.max(low, Math.min(high, value));
    }
}
