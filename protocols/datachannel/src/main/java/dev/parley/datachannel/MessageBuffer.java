package dev.parley.datachannel;

import java.util.Arrays;

/** Bytes of a message that is not whole yet, in one array that grows to twice its size, and at most to the largest message. */
final class MessageBuffer {
    private byte[] array;
    private int size;

    MessageBuffer(int capacity) {
        array = new byte[capacity];
    }

    int size() {
        return size;
    }

    /** Returns how many bytes the array takes, filled or not. */
    int capacity() {
        return array.length;
    }

    /** Appends bytes; {@code limit} is the largest message. */
    void append(byte[] source, int offset, int count, long limit) {
        int needed = size + count;
        if (needed > array.length) {
            array = Arrays.copyOf(array, (int) Math.max(needed, Math.min(limit, 2L * array.length)));
        }
        System.arraycopy(source, offset, array, size, count);
        size = needed;
    }

    /** Returns the message; the buffer is not used again. */
    byte[] whole() {
        return size == array.length ? array : Arrays.copyOf(array, size);
    }
}
