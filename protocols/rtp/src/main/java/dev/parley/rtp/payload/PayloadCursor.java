package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;

/** Reader of the bytes of a payload, with one reason for all that lies beyond its end. */
final class PayloadCursor {
    private final byte[] bytes;
    private final int end;
    private final String beyond;
    private int position;

    PayloadCursor(byte[] bytes, int offset, int count, String beyond) {
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + count;
        this.beyond = beyond;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    int u8() throws MalformedException {
        if (position >= end) {
            throw new MalformedException(beyond);
        }
        return bytes[position++] & 0xff;
    }

    int u16() throws MalformedException {
        return u8() << 8 | u8();
    }

    void skip(int count) throws MalformedException {
        if (count < 0 || count > remaining()) {
            throw new MalformedException(beyond);
        }
        position += count;
    }

    /** Reads a number of the AV1 specification §4.10.5, at most 2^31 - 1. */
    int leb128() throws MalformedException {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            int octet = u8();
            value |= (octet & 0x7fL) << (7 * i);
            if ((octet & 0x80) == 0) {
                if (value > Integer.MAX_VALUE) {
                    throw new MalformedException(beyond);
                }
                return (int) value;
            }
        }
        throw new MalformedException(beyond);
    }
}
