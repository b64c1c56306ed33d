package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;

/**
 * Payload descriptor of VP8, RFC 7741 §4.2.
 *
 * @param length bytes of the descriptor
 * @param nonReference bit N: no other frame refers to this one
 * @param start bit S: the payload begins a partition
 * @param partition PID, 0 to 7
 * @param pictureId 7 or 15 bits, or -1 if absent
 * @param pictureIdBits 7 or 15, or 0 if absent
 * @param tl0PicIdx 0 to 255, or -1 if absent
 * @param temporalLayer TID, 0 to 3, or -1 if absent
 * @param layerSync bit Y
 * @param keyIndex KEYIDX, 0 to 31, or -1 if absent
 */
record Vp8Descriptor(
        int length,
        boolean nonReference,
        boolean start,
        int partition,
        int pictureId,
        int pictureIdBits,
        int tl0PicIdx,
        int temporalLayer,
        boolean layerSync,
        int keyIndex) {

    static Vp8Descriptor parse(byte[] bytes, int offset, int count) throws MalformedException {
        PayloadCursor in = new PayloadCursor(bytes, offset, count, "VP8 descriptor beyond the packet");
        int first = in.u8();
        int extension = (first & 0x80) != 0 ? in.u8() : 0;
        int pictureId = -1;
        int pictureIdBits = 0;
        if ((extension & 0x80) != 0) {
            int id = in.u8();
            // RFC 7741 §4.2: "If M is set, the remainder of the PictureID field MUST contain 15 bits, else it MUST
            // contain 7 bits."
            boolean extended = (id & 0x80) != 0;
            pictureId = extended ? (id & 0x7f) << 8 | in.u8() : id;
            pictureIdBits = extended ? 15 : 7;
        }
        int tl0 = (extension & 0x40) != 0 ? in.u8() : -1;
        int temporal = -1;
        boolean sync = false;
        int keyIndex = -1;
        if ((extension & 0x30) != 0) {
            int octet = in.u8();
            // RFC 7741 §4.2: "The TID field MUST be ignored by the receiver when the T bit is set equal to 0."
            if ((extension & 0x20) != 0) {
                temporal = octet >> 6;
                sync = (octet & 0x20) != 0;
            }
            keyIndex = (extension & 0x10) != 0 ? octet & 0x1f : -1;
        }
        return new Vp8Descriptor(
                in.position() - offset,
                (first & 0x20) != 0,
                (first & 0x10) != 0,
                first & 7,
                pictureId,
                pictureIdBits,
                tl0,
                temporal,
                sync,
                keyIndex);
    }

    /** Returns whether the packet is the first one of a frame. */
    boolean startsFrame() {
        // RFC 7741 §4.2: "The S bit MUST be set to 1 for the first packet of each encoded frame."
        return start && partition == 0;
    }
}
