package dev.parley.rtp.rtcp;

import dev.parley.base.PacketBuffer;

/** First word of every RTCP packet, and the packet types, RFC 3550 §6.4 and §12.1. */
final class RtcpHeader {
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int GOODBYE = 203;
    static final int APPLICATION_DEFINED = 204;
    static final int TRANSPORT_FEEDBACK = 205;
    static final int PAYLOAD_FEEDBACK = 206;
    static final int EXTENDED_REPORT = 207;

    /** Maximum of a count field of five bits. */
    static final int MAX_COUNT = 31;

    private RtcpHeader() {}

    /** Appends a packet of {@code length} bytes with its first word, and returns the index of its first byte. */
    static int append(PacketBuffer into, int count, int type, int length) {
        int at = into.append(length);
        into.put8(at, 0x80 | count);
        into.put8(at + 1, type);
        into.put16(at + 2, length / 4 - 1);
        return at;
    }

    /** Appends a feedback packet with the two SSRCs of RFC 4585 §6.1, and returns the index of its first byte. */
    static int appendFeedback(PacketBuffer into, int format, int type, int length, int sender, int media) {
        int at = append(into, format, type, length);
        into.put32(at + 4, sender);
        into.put32(at + 8, media);
        return at;
    }

    /** Checks that a list fits a count field. */
    static void checkCount(int count, String what) {
        if (count > MAX_COUNT) {
            throw new IllegalArgumentException(count + " " + what + " in one packet");
        }
    }
}
