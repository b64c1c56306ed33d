package dev.parley.vp8;

import java.util.Arrays;

/** Boolean entropy encoder (RFC 6386 §7), which writes to a buffer that grows. */
final class BoolEncoder {

    private byte[] buffer = new byte[4096];
    private int size;

    /** Width of the current interval, 128 to 255 between calls. */
    private int range;

    /** Lower end of the interval, without the bytes that were written; its carry stands at bit {@code 16 + ready}. */
    private int bottom;

    /** Number of bits that are ready beyond a byte; negative if no byte is complete. */
    private int ready;

    BoolEncoder() {
        reset();
    }

    void reset() {
        size = 0;
        range = 255;
        bottom = 0;
        ready = -8;
    }

    /**
     * Encodes one bool.
     *
     * @param probability the probability of false, in 256ths, 1 to 255
     */
    void bit(boolean value, int probability) {
        int split = 1 + ((range - 1) * probability >> 8);
        if (value) {
            bottom += split;
            range -= split;
        } else {
            range = split;
        }
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        bottom <<= shift;
        ready += shift;
        if (ready >= 0) {
            writeByte();
        }
    }

    /** Encodes a bool of even chances. */
    void flag(boolean value) {
        bit(value, 128);
    }

    /** Encodes an unsigned number of {@code width} bits, most significant bit first. */
    void literal(int value, int width) {
        for (int i = width - 1; i >= 0; i--) {
            bit((value >> i & 1) != 0, 128);
        }
    }

    /** Encodes a flag, and, if the value is not zero, its magnitude of {@code width} bits and its sign. */
    void optionalSigned(int value, int width) {
        flag(value != 0);
        if (value != 0) {
            literal(Math.abs(value), width);
            flag(value < 0);
        }
    }

    /** Completes the data; nothing may be encoded after it until {@link #reset}. */
    void finish() {
        for (int i = 0; i < 16; i++) {
            flag(false);
        }
    }

    int size() {
        return size;
    }

    void copyTo(byte[] to, int offset) {
        System.arraycopy(buffer, 0, to, offset, size);
    }

    private void writeByte() {
        int place = 8 + ready;
        int top = bottom >> place;
        bottom -= top << place;
        ready -= 8;
        if ((top & 0x100) != 0) {
            carry();
        }
        if (size == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * size);
        }
        buffer[size++] = (byte) top;
    }

    /** Adds one to the bytes that were written. */
    private void carry() {
        int i = size - 1;
        while (buffer[i] == (byte) 0xff) {
            buffer[i--] = 0;
        }
        buffer[i]++;
    }
}
