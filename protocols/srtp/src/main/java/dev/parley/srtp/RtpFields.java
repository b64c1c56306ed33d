package dev.parley.srtp;

/** Fields of RTP and RTCP headers that SRTP needs. The protocol has no other interest in the packet. */
final class RtpFields {
    static final int MINIMUM = 12;

    private RtpFields() {}

    /** Returns the length of an RTP packet's header with CSRCs and extension, or -1 if it is no RTP packet of {@code length} bytes. */
    static int headerLength(byte[] array, int offset, int length) {
        if (length < MINIMUM || (array[offset] & 0xc0) != 0x80) {
            return -1;
        }
        int header = MINIMUM + 4 * (array[offset] & 0x0f);
        if ((array[offset] & 0x10) != 0) {
            if (header + 4 > length) {
                return -1;
            }
            header += 4 + 4 * u16(array, offset + header + 2);
        }
        return header > length ? -1 : header;
    }

    static int sequenceNumber(byte[] array, int offset) {
        return u16(array, offset + 2);
    }

    static int i32(byte[] array, int at) {
        return u16(array, at) << 16 | u16(array, at + 2);
    }

    private static int u16(byte[] array, int at) {
        return (array[at] & 0xff) << 8 | array[at + 1] & 0xff;
    }
}
