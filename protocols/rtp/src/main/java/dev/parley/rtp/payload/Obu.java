package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;

/** Open bitstream units of AV1, AV1 specification §5.3. */
final class Obu {
    static final int SEQUENCE_HEADER = 1;
    static final int TEMPORAL_DELIMITER = 2;
    static final int TILE_LIST = 8;
    static final int PADDING = 15;

    /** Bit obu_has_size_field of the header. */
    static final int HAS_SIZE = 0x02;

    /** Bit obu_extension_flag of the header. */
    static final int HAS_EXTENSION = 0x04;

    private Obu() {}

    static int type(int header) {
        return header >> 3 & 0x0f;
    }

    /** Returns whether units of the type are not sent, and are ignored where they arrive. */
    static boolean isDropped(int type) {
        // RTP Payload Format For AV1 §5: "The temporal delimiter OBU, if present, SHOULD be removed when transmitting,
        // and MUST be ignored by receivers. Tile list OBUs are not supported."
        return type == TEMPORAL_DELIMITER || type == TILE_LIST || type == PADDING;
    }

    /** Returns the length in bytes of a number as §4.10.5 codes it. */
    static int leb128Length(int value) {
        int length = 1;
        for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        return length;
    }

    /**
     * Returns width and height in pixels that a sequence header states, §5.5.1.
     *
     * @param offset start of the unit's content, behind its header and size
     */
    static int[] sequenceSize(byte[] bytes, int offset, int length) throws MalformedException {
        BitCursor in = new BitCursor(bytes, offset, length, false, "AV1 sequence header beyond its unit");
        in.skip(4);
        boolean reduced = in.flag();
        if (reduced) {
            in.skip(5);
        } else {
            skipOperatingPoints(in);
        }
        int widthBits = in.u(4) + 1;
        int heightBits = in.u(4) + 1;
        return new int[] {in.u(widthBits) + 1, in.u(heightBits) + 1};
    }

    private static void skipOperatingPoints(BitCursor in) throws MalformedException {
        boolean decoderModel = false;
        int delayBits = 0;
        if (in.flag()) {
            in.skip(64);
            if (in.flag()) {
                in.ue();
            }
            decoderModel = in.flag();
            if (decoderModel) {
                delayBits = in.u(5) + 1;
                in.skip(42);
            }
        }
        boolean initialDelay = in.flag();
        int points = in.u(5) + 1;
        for (int i = 0; i < points; i++) {
            in.skip(12);
            if (in.u(5) > 7) {
                in.bit();
            }
            if (decoderModel && in.flag()) {
                in.skip(2 * delayBits + 1);
            }
            if (initialDelay && in.flag()) {
                in.skip(4);
            }
        }
    }
}
