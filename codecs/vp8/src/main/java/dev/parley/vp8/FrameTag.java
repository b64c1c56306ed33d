package dev.parley.vp8;

import dev.parley.base.MalformedException;

/**
 * Uncompressed head of a frame (RFC 6386 §9.1).
 *
 * @param key whether the frame is a key frame
 * @param version 0 to 3: which prediction filter and which loop filter are meant
 * @param shown whether the frame is meant to be displayed
 * @param firstPartition the size of the first partition, in bytes
 * @param width in pixels; 0 unless the frame is a key frame
 * @param height in pixels; 0 unless the frame is a key frame
 * @param scaling the two hints for upscaling, horizontal in bits 0 and 1, vertical in bits 2 and 3
 */
record FrameTag(boolean key, int version, boolean shown, int firstPartition, int width, int height, int scaling) {

    static final int SIZE = 3;
    static final int KEY_SIZE = 10;

    static FrameTag parse(byte[] data, int offset, int length) throws MalformedException {
        if (length < SIZE) {
            throw new MalformedException("VP8 frame without its tag");
        }
        int tag = data[offset] & 0xff | (data[offset + 1] & 0xff) << 8 | (data[offset + 2] & 0xff) << 16;
        boolean key = (tag & 1) == 0;
        int version = tag >> 1 & 7;
        if (version > 3) {
            // RFC 6386 §9.1: "Decoding procedures … for reserved version numbers are unspecified"
            throw new MalformedException("VP8 frame of a reserved version");
        }
        int head = key ? KEY_SIZE : SIZE;
        int firstPartition = tag >> 5;
        if (length < head || firstPartition > length - head) {
            throw new MalformedException("VP8 first partition beyond its frame");
        }
        boolean shown = (tag >> 4 & 1) != 0;
        if (!key) {
            return new FrameTag(false, version, shown, firstPartition, 0, 0, 0);
        }
        if (data[offset + 3] != (byte) 0x9d || data[offset + 4] != 1 || data[offset + 5] != 0x2a) {
            throw new MalformedException("VP8 key frame without its start code");
        }
        int horizontal = data[offset + 6] & 0xff | (data[offset + 7] & 0xff) << 8;
        int vertical = data[offset + 8] & 0xff | (data[offset + 9] & 0xff) << 8;
        int width = horizontal & 0x3fff;
        int height = vertical & 0x3fff;
        if (width == 0 || height == 0) {
            throw new MalformedException("VP8 key frame without pixels");
        }
        return new FrameTag(
                true, version, shown, firstPartition, width, height, horizontal >> 14 | vertical >> 14 << 2);
    }

    int size() {
        return key ? KEY_SIZE : SIZE;
    }
}
