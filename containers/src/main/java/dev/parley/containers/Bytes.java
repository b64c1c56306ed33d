package dev.parley.containers;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reader of whole fields of a stream; the end of the stream within a field is an {@link EOFException}. */
final class Bytes {
    private final InputStream in;
    private long position;

    Bytes(InputStream in) {
        this.in = in;
    }

    long position() {
        return position;
    }

    /** Returns the next byte, or -1 at the end. */
    int next() throws IOException {
        int octet = in.read();
        position += octet < 0 ? 0 : 1;
        return octet;
    }

    int u8() throws IOException {
        int octet = next();
        if (octet < 0) {
            throw new EOFException();
        }
        return octet;
    }

    /** Returns {@code count} bytes, at most {@code limit}. */
    byte[] bytes(long count, int limit, String what) throws IOException {
        if (count < 0 || count > limit) {
            throw new MediaFileException(what + " of " + count + " bytes");
        }
        // Grows with what is there: a length alone reserves no memory.
        byte[] data = in.readNBytes((int) count);
        position += data.length;
        if (data.length < count) {
            throw new EOFException();
        }
        return data;
    }

    void skip(long count) throws IOException {
        long left = count;
        while (left > 0) {
            long skipped = in.skip(left);
            if (skipped <= 0) {
                if (in.read() < 0) {
                    throw new EOFException();
                }
                skipped = 1;
            }
            left -= skipped;
        }
        position += count;
    }

    static long little(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }

    static void putLittle(byte[] bytes, int at, long value, int count) {
        for (int i = 0; i < count; i++) {
            bytes[at + i] = (byte) (value >> 8 * i);
        }
    }

    static String ascii(byte[] bytes, int at, int count) {
        return new String(bytes, at, count, java.nio.charset.StandardCharsets.US_ASCII);
    }

    static void putAscii(byte[] bytes, int at, String text) {
        for (int i = 0; i < text.length(); i++) {
            bytes[at + i] = (byte) text.charAt(i);
        }
    }
}
