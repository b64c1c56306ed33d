package dev.parley.vp8;

import java.util.Arrays;

/**
 * Walk over the tokens of all macroblocks in the order of RFC 6386 §13. A first walk counts the decisions at each node, from which
 * new probabilities follow; a second one writes them.
 */
abstract class TokenPass {

    private static final int[] BAND = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    private static final int[] CATEGORY_3 = {173, 148, 140};
    private static final int[] CATEGORY_4 = {176, 155, 140, 135};
    private static final int[] CATEGORY_5 = {180, 157, 141, 134, 130};
    private static final int[] CATEGORY_6 = {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129};

    private final boolean[] left = new boolean[9];

    /** Visits a decision whose probability is adaptive. */
    abstract void node(int index, boolean value);

    /** Visits a decision whose probability is fixed. */
    abstract void fixed(int probability, boolean value);

    /** Walks over all macroblocks that are not skipped. */
    final void run(MacroblockMap map, MacroblockLevels levels, boolean[] above) {
        Arrays.fill(above, false);
        for (int row = 0; row < map.rows; row++) {
            Arrays.fill(left, false);
            for (int column = 0; column < map.columns; column++) {
                int index = map.index(column, row);
                int mode = map.lumaMode[index];
                boolean hasY2 = mode != Mode.B_PRED && mode != Mode.SPLIT_MV;
                if (map.skipped[index]) {
                    int flags = hasY2 ? 9 : 8;
                    Arrays.fill(above, 9 * column, 9 * column + flags, false);
                    Arrays.fill(left, 0, flags, false);
                } else {
                    macroblock(levels, row * map.columns + column, above, 9 * column, hasY2);
                }
            }
        }
    }

    private void macroblock(MacroblockLevels levels, int macroblock, boolean[] above, int contexts, boolean hasY2) {
        int first = macroblock * MacroblockLevels.BLOCKS;
        if (hasY2) {
            block(levels, first + 24, 1, 0, above, contexts + 8, 8);
        }
        for (int i = 0; i < 16; i++) {
            block(levels, first + i, hasY2 ? 0 : 3, hasY2 ? 1 : 0, above, contexts + (i & 3), i >> 2);
        }
        for (int i = 16; i < 24; i++) {
            int plane = 4 + (i - 16 >> 2) * 2;
            block(levels, first + i, 2, 0, above, contexts + plane + (i & 1), plane + (i >> 1 & 1));
        }
    }

    private void block(MacroblockLevels levels, int block, int type, int start, boolean[] above, int a, int l) {
        int end = levels.ends[block];
        int context = (above[a] ? 1 : 0) + (left[l] ? 1 : 0);
        above[a] = left[l] = end > 0;
        int base = type * CoefficientProbabilities.TYPE_STRIDE;
        int p = base + BAND[start] * CoefficientProbabilities.BAND_STRIDE + context * CoefficientProbabilities.NODES;
        node(p, end > 0);
        for (int i = start; i < end; i++) {
            int level = levels.levels[16 * block + i];
            int next = base + BAND[i + 1] * CoefficientProbabilities.BAND_STRIDE;
            node(p + 1, level != 0);
            if (level == 0) {
                p = next;
                continue;
            }
            int magnitude = Math.abs(level);
            node(p + 2, magnitude > 1);
            if (magnitude > 1) {
                large(p, magnitude);
            }
            fixed(128, level < 0);
            p = next + (magnitude > 1 ? 2 : 1) * CoefficientProbabilities.NODES;
            if (i < 15) {
                node(p, i + 1 < end);
            }
        }
    }

    private void large(int p, int magnitude) {
        node(p + 3, magnitude > 4);
        if (magnitude <= 4) {
            node(p + 4, magnitude > 2);
            if (magnitude > 2) {
                node(p + 5, magnitude > 3);
            }
            return;
        }
        node(p + 6, magnitude > 10);
        if (magnitude <= 10) {
            node(p + 7, magnitude > 6);
            if (magnitude <= 6) {
                fixed(159, magnitude == 6);
            } else {
                fixed(165, magnitude - 7 > 1);
                fixed(145, (magnitude - 7 & 1) != 0);
            }
            return;
        }
        node(p + 8, magnitude > 34);
        if (magnitude <= 34) {
            node(p + 9, magnitude > 18);
            if (magnitude <= 18) {
                extra(CATEGORY_3, magnitude - 11);
            } else {
                extra(CATEGORY_4, magnitude - 19);
            }
            return;
        }
        node(p + 10, magnitude > 66);
        if (magnitude <= 66) {
            extra(CATEGORY_5, magnitude - 35);
        } else {
            extra(CATEGORY_6, magnitude - 67);
        }
    }

    private void extra(int[] probabilities, int value) {
        for (int i = 0; i < probabilities.length; i++) {
            fixed(probabilities[i], (value >> probabilities.length - 1 - i & 1) != 0);
        }
    }

    /** Walk that counts. */
    static final class Counts extends TokenPass {

        private final int[] counts = new int[2 * CoefficientProbabilities.SIZE];

        void clear() {
            Arrays.fill(counts, 0);
        }

        @Override
        void node(int index, boolean value) {
            counts[2 * index + (value ? 1 : 0)]++;
        }

        @Override
        void fixed(int probability, boolean value) {
            // costs the same whatever the adaptive probabilities are
        }

        int falseCount(int index) {
            return counts[2 * index];
        }

        int trueCount(int index) {
            return counts[2 * index + 1];
        }
    }

    /** Walk that writes. */
    static final class Writer extends TokenPass {

        private final BoolEncoder out;
        private final int[] probabilities;

        Writer(BoolEncoder out, int[] probabilities) {
            this.out = out;
            this.probabilities = probabilities;
        }

        @Override
        void node(int index, boolean value) {
            out.bit(value, probabilities[index]);
        }

        @Override
        void fixed(int probability, boolean value) {
            out.bit(value, probability);
        }
    }
}
