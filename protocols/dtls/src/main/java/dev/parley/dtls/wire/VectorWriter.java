package dev.parley.dtls.wire;

import java.util.Arrays;

/** Writes the numbers and vectors of the presentation language, RFC 5246 §4. */
public final class VectorWriter {
    private byte[] array = new byte[256];
    private int length;

    public VectorWriter u8(int value) {
        ensure(1);
        array[length++] = (byte) value;
        return this;
    }

    public VectorWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    public VectorWriter u24(int value) {
        return u8(value >> 16).u16(value);
    }

    public VectorWriter u64(long value) {
        return u16((int) (value >> 48)).u24((int) (value >> 24)).u24((int) value);
    }

    public VectorWriter bytes(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, array, length, bytes.length);
        length += bytes.length;
        return this;
    }

    /** Writes a vector whose length is written in 8 bits. */
    public VectorWriter vector8(byte[] content) {
        return u8(content.length).bytes(content);
    }

    /** Writes a vector whose length is written in 16 bits. */
    public VectorWriter vector16(byte[] content) {
        return u16(content.length).bytes(content);
    }

    /** Writes a vector whose length is written in 24 bits. */
    public VectorWriter vector24(byte[] content) {
        return u24(content.length).bytes(content);
    }

    /** Writes 16-bit numbers as a vector whose length is written in 16 bits. */
    public VectorWriter numbers16(int... numbers) {
        u16(2 * numbers.length);
        for (int number : numbers) {
            u16(number);
        }
        return this;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }

    private void ensure(int count) {
        if (count > array.length - length) {
            array = Arrays.copyOf(array, Math.max(2 * array.length, length + count));
        }
    }
}
