package dev.parley.rtp.payload;

import java.util.Arrays;
import java.util.List;

/** Pictures of a stream with temporal layers, by their extended PictureID: VP8 and VP9 in non-flexible mode. */
final class PictureHistory {
    /** An id that no picture has: whoever needs it cannot be decoded. */
    static final long UNKNOWN = Long.MIN_VALUE + 1;

    /** Pictures that are remembered, and at most looked through for one frame. */
    private static final int MEMORY = 64;

    private final long[] bases = new long[256];
    private final long[] ids = new long[MEMORY];
    private final int[] layers = new int[MEMORY];
    private long last = -1;

    PictureHistory() {
        reset();
    }

    void reset() {
        Arrays.fill(bases, UNKNOWN);
        Arrays.fill(ids, UNKNOWN);
        last = -1;
    }

    /** Returns a PictureID of the given number of bits extended over its wraps. */
    long unwrap(int id, int bits) {
        long range = 1L << bits;
        if (last < 0) {
            // Far from zero, so that pictures before the first one have numbers, too.
            last = (1L << 20) + id;
        } else {
            long ahead = Math.floorMod(id - last, range);
            last += ahead < range / 2 ? ahead : ahead - range;
        }
        return last;
    }

    /** Returns the last picture of the base layer with that TL0PICIDX, of which the low 8 bits count. */
    long base(int tl0PicIdx) {
        return bases[tl0PicIdx & 0xff];
    }

    void add(long id, int temporalLayer, int tl0PicIdx) {
        int at = Math.floorMod(id, MEMORY);
        ids[at] = id;
        layers[at] = temporalLayer;
        if (temporalLayer == 0) {
            bases[tl0PicIdx & 0xff] = id;
            // Half of the numbers ahead are those of a lap ago.
            bases[tl0PicIdx + 128 & 0xff] = UNKNOWN;
        }
    }

    /** Adds the pictures between two that a frame of the given layer may refer to: all of its layer or lower, and unseen ones. */
    void addBetween(long base, long id, int temporalLayer, List<Long> into) {
        if (base == UNKNOWN || id - base >= MEMORY) {
            into.add(UNKNOWN);
            return;
        }
        for (long between = base + 1; between < id; between++) {
            int at = Math.floorMod(between, MEMORY);
            if (ids[at] != between || layers[at] <= temporalLayer) {
                into.add(between);
            }
        }
    }
}
