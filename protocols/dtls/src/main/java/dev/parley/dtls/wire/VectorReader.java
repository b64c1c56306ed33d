package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;
import java.util.Arrays;

/** Reads the numbers and vectors of the presentation language, RFC 5246 §4, from a range of an array. */
public final class VectorReader {
    private final byte[] array;
    private final int end;
    private int at;

    public VectorReader(byte[] array) {
        this(array, 0, array.length);
    }

    public VectorReader(byte[] array, int from, int end) {
        this.array = array;
        this.at = from;
        this.end = end;
    }

    public int remaining() {
        return end - at;
    }

    public int u8() throws MalformedException {
        return array[take(1)] & 0xff;
    }

    public int u16() throws MalformedException {
        int from = take(2);
        return (array[from] & 0xff) << 8 | array[from + 1] & 0xff;
    }

    public int u24() throws MalformedException {
        int from = take(3);
        return (array[from] & 0xff) << 16 | (array[from + 1] & 0xff) << 8 | array[from + 2] & 0xff;
    }

    /** Returns a number of 64 bits, as the bits of a {@code long}. */
    public long u64() throws MalformedException {
        long high = (long) u16() << 48 | (long) u24() << 24;
        return high | u24();
    }

    public byte[] bytes(int count) throws MalformedException {
        int from = take(count);
        return Arrays.copyOfRange(array, from, from + count);
    }

    /** Returns a vector whose length is written in 8 bits. */
    public byte[] vector8() throws MalformedException {
        return bytes(u8());
    }

    /** Returns a vector whose length is written in 16 bits. */
    public byte[] vector16() throws MalformedException {
        return bytes(u16());
    }

    /** Returns a vector whose length is written in 24 bits. */
    public byte[] vector24() throws MalformedException {
        return bytes(u24());
    }

    /** Returns a reader of a vector whose length is written in 16 bits. */
    public VectorReader nested16() throws MalformedException {
        return nested(u16());
    }

    /** Returns a reader of a vector whose length is written in 24 bits. */
    public VectorReader nested24() throws MalformedException {
        return nested(u24());
    }

    private VectorReader nested(int length) throws MalformedException {
        int from = take(length);
        return new VectorReader(array, from, from + length);
    }

    /** Returns the 16-bit numbers of a vector whose length is written in 16 bits. */
    public int[] numbers16() throws MalformedException {
        VectorReader list = nested16();
        if (list.remaining() % 2 != 0) {
            throw new MalformedException("handshake: odd length of a list of numbers");
        }
        int[] numbers = new int[list.remaining() / 2];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.u16();
        }
        return numbers;
    }

    /** Insists that everything has been read. */
    public void end() throws MalformedException {
        if (at != end) {
            throw new MalformedException("handshake: bytes after the end");
        }
    }

    private int take(int count) throws MalformedException {
        if (count > end - at) {
            throw new MalformedException("handshake: truncated");
        }
        int from = at;
        at += count;
        return from;
    }
}
