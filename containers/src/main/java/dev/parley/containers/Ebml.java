package dev.parley.containers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Elements of EBML, RFC 8794, and their identifiers in Matroska, RFC 9559. */
final class Ebml {
    static final int HEADER = 0x1a45dfa3;
    static final int DOC_TYPE = 0x4282;
    static final int SEGMENT = 0x18538067;
    static final int INFO = 0x1549a966;
    static final int TIMESTAMP_SCALE = 0x2ad7b1;
    static final int TRACKS = 0x1654ae6b;
    static final int TRACK_ENTRY = 0xae;
    static final int TRACK_NUMBER = 0xd7;
    static final int TRACK_UID = 0x73c5;
    static final int TRACK_TYPE = 0x83;
    static final int CODEC_ID = 0x86;
    static final int CODEC_PRIVATE = 0x63a2;
    static final int VIDEO = 0xe0;
    static final int PIXEL_WIDTH = 0xb0;
    static final int PIXEL_HEIGHT = 0xba;
    static final int AUDIO = 0xe1;
    static final int SAMPLING_FREQUENCY = 0xb5;
    static final int CHANNELS = 0x9f;
    static final int BIT_DEPTH = 0x6264;
    static final int CLUSTER = 0x1f43b675;
    static final int TIMESTAMP = 0xe7;
    static final int SIMPLE_BLOCK = 0xa3;
    static final int BLOCK_GROUP = 0xa0;
    static final int BLOCK = 0xa1;
    static final int REFERENCE_BLOCK = 0xfb;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Appends an identifier. */
    private void id(int id) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            if (id >>> shift != 0) {
                out.write(id >>> shift);
            }
        }
    }

    /** Appends an identifier with the size "unknown" in eight bytes: the element ends where its parent or the file does. */
    Ebml open(int id) {
        id(id);
        out.write(0x01);
        for (int i = 0; i < 7; i++) {
            out.write(0xff);
        }
        return this;
    }

    Ebml bytes(int id, byte[] content) {
        id(id);
        size(content.length);
        out.writeBytes(content);
        return this;
    }

    /** Appends the head of an element whose content of that size follows. */
    Ebml head(int id, int size) {
        id(id);
        size(size);
        return this;
    }

    private void size(int size) {
        out.write(0x10 | size >>> 24);
        out.write(size >>> 16);
        out.write(size >>> 8);
        out.write(size);
    }

    Ebml number(int id, long value) {
        int width = Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 7) / 8);
        byte[] content = new byte[width];
        for (int i = 0; i < width; i++) {
            content[width - 1 - i] = (byte) (value >> 8 * i);
        }
        return bytes(id, content);
    }

    Ebml text(int id, String value) {
        return bytes(id, value.getBytes(StandardCharsets.UTF_8));
    }

    Ebml real(int id, double value) {
        return bytes(id, java.nio.ByteBuffer.allocate(8).putDouble(value).array());
    }

    Ebml master(int id, Ebml content) {
        return bytes(id, content.toByteArray());
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
