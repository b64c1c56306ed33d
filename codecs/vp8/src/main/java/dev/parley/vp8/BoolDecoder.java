package dev.parley.vp8;

/**
 * Boolean entropy decoder (RFC 6386 §7). Behind the end of its data it reads zeros, so that no input makes it fail; {@link
 * #exhausted} reports that.
 */
final class BoolDecoder {

    private final byte[] data;
    private final int end;
    private int position;

    /** Bits that are loaded and not yet consumed; its highest byte of interest stands at bit {@link #bits}. */
    private long value;

    /** Number of loaded bits beyond the eight that a comparison needs; negative if a load is due. */
    private int bits = -8;

    /** Width of the current interval less one, 127 to 254 between calls. */
    private int range = 254;

    BoolDecoder(byte[] data, int offset, int length) {
        this.data = data;
        this.position = offset;
        this.end = offset + length;
    }

    /**
     * Decodes one bool.
     *
     * @param probability the probability of false, in 256ths, 1 to 255
     * @return 0 or 1
     */
    int bit(int probability) {
        if (bits < 0) {
            load();
        }
        int split = (range * probability) >> 8;
        int top = (int) (value >>> bits);
        int result;
        int width;
        if (top > split) {
            width = range - split;
            value -= (long) (split + 1) << bits;
            result = 1;
        } else {
            width = split + 1;
            result = 0;
        }
        int shift = Integer.numberOfLeadingZeros(width) - 24;
        range = (width << shift) - 1;
        bits -= shift;
        return result;
    }

    /** Decodes a bool of even chances. */
    boolean flag() {
        return bit(128) != 0;
    }

    /** Decodes an unsigned number of {@code width} bits, most significant bit first. */
    int literal(int width) {
        int result = 0;
        for (int i = 0; i < width; i++) {
            result = result << 1 | bit(128);
        }
        return result;
    }

    /** Decodes a magnitude of {@code width} bits and a sign. */
    int signed(int width) {
        int magnitude = literal(width);
        return flag() ? -magnitude : magnitude;
    }

    /**
     * Decodes a value of a tree (RFC 6386 §8.1): positive entries are indices of the next pair, others are negated values.
     *
     * @param offset the index of the tree's first probability
     */
    int tree(byte[] tree, int[] probabilities, int offset) {
        int i = 0;
        do {
            i = tree[i + bit(probabilities[offset + (i >> 1)])];
        } while (i > 0);
        return -i;
    }

    /** Returns whether more than the few bytes that every decoder reads ahead were missing at the end. */
    boolean exhausted() {
        return position > end + 8;
    }

    private void load() {
        if (position + 7 <= end) {
            long next = 0;
            for (int i = 0; i < 7; i++) {
                next = next << 8 | data[position + i] & 0xff;
            }
            position += 7;
            value = value << 56 | next;
            bits += 56;
            return;
        }
        while (bits < 0) {
            value = value << 8 | (position < end ? data[position] & 0xff : 0);
            position++;
            bits += 8;
        }
    }
}
