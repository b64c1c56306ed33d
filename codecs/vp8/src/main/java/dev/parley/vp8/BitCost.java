package dev.parley.vp8;

/** Costs of decisions, in 256ths of a bit. */
final class BitCost {

    private static final int[] COST = costs();

    private BitCost() {}

    private static int[] costs() {
        int[] costs = new int[257];
        for (int i = 1; i < costs.length; i++) {
            costs[i] = (int) Math.round(-256 * Math.log(i / 256.0) / Math.log(2));
        }
        costs[0] = costs[1];
        return costs;
    }

    /** Returns the cost of a bool. */
    static int of(boolean value, int probability) {
        return COST[value ? 256 - probability : probability];
    }

    /** Returns the probability of false that suits the counts best, 1 to 255. */
    static int probability(int falseCount, int trueCount) {
        long total = (long) falseCount + trueCount;
        if (total == 0) {
            return 128;
        }
        return (int) Math.max(1, Math.min(255, (256L * falseCount + (total >> 1)) / total));
    }

    /** Returns the cost of many bools with one probability. */
    static long of(int falseCount, int trueCount, int probability) {
        return (long) falseCount * COST[probability] + (long) trueCount * COST[256 - probability];
    }
}
