package dev.parley.rtp.payload;

import java.util.Arrays;

/** Growing run of bytes. */
final class ByteJoin {
    private byte[] bytes = new byte[1_500];
    private int length;

    void append(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    void append(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /** Appends a number as the AV1 specification §4.10.5 codes it. */
    void appendLeb128(int value) {
        int rest = value;
        while (rest > 0x7f) {
            append(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        append(rest);
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }

    int length() {
        return length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
