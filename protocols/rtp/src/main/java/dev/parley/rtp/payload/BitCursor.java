package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;

/** Reader of bits, most significant first; for NAL units it leaves out the bytes of emulation prevention. */
final class BitCursor {
    private final byte[] bytes;
    private final int end;
    private final boolean escaped;
    private final String beyond;
    private int position;
    private int zeros;
    private int current;
    private int left;

    /**
     * Makes a reader.
     *
     * @param escaped whether 0x03 after two zero bytes is left out (ITU-T H.264 §7.4.1.1)
     */
    BitCursor(byte[] bytes, int offset, int count, boolean escaped, String beyond) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + count;
        this.escaped = escaped;
        this.beyond = beyond;
    }

    int bit() throws MalformedException {
        if (left == 0) {
            current = nextByte();
            if (escaped && zeros >= 2 && current == 3) {
                zeros = 0;
                current = nextByte();
            }
            zeros = current == 0 ? zeros + 1 : 0;
            left = 8;
        }
        left--;
        return current >> left & 1;
    }

    private int nextByte() throws MalformedException {
        if (position >= end) {
            throw new MalformedException(beyond);
        }
        return bytes[position++] & 0xff;
    }

    boolean flag() throws MalformedException {
        return bit() != 0;
    }

    /** Reads an unsigned number of at most 32 bits. */
    long bits(int count) throws MalformedException {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | bit();
        }
        return value;
    }

    int u(int count) throws MalformedException {
        return (int) bits(count);
    }

    void skip(int count) throws MalformedException {
        for (int i = 0; i < count; i++) {
            bit();
        }
    }

    /** Reads an Exp-Golomb code, ITU-T H.264 §9.1. */
    long ue() throws MalformedException {
        int leading = 0;
        while (bit() == 0) {
            if (++leading > 31) {
                throw new MalformedException(beyond);
            }
        }
        return (1L << leading) - 1 + bits(leading);
    }

    long se() throws MalformedException {
        long code = ue();
        return (code & 1) != 0 ? (code + 1) / 2 : -(code / 2);
    }

    /** Reads a number below {@code n}, the AV1 specification's ns(n). */
    int ns(int n) throws MalformedException {
        int width = 32 - Integer.numberOfLeadingZeros(n);
        int shorter = (1 << width) - n;
        int value = u(width - 1);
        return value < shorter ? value : (value << 1) - shorter + bit();
    }
}
