package dev.parley.rtp.extension;

import dev.parley.rtp.RtpPacket;

/** Fixed-size numbers that a sender stamps last: absolute send time, transmission offset, transport-wide sequence number. */
public final class SendTimes {
    /** Length in bytes of an absolute send time and of a transmission offset. */
    public static final int TIME_LENGTH = 3;

    /** Length in bytes of a transport-wide sequence number. */
    public static final int SEQUENCE_LENGTH = 2;

    private SendTimes() {}

    /** Returns the absolute send time of a point in time: 24 bits, seconds modulo 64 with 18 bits behind the point. */
    public static int absoluteSendTime(long nanos) {
        long within = nanos % 64_000_000_000L;
        return (int) ((within << 18) / 1_000_000_000L) & 0xffffff;
    }

    /** Returns the nanoseconds, 0 to 64 s, of an absolute send time. */
    public static long nanosOf(int absoluteSendTime) {
        return absoluteSendTime * 1_000_000_000L >> 18;
    }

    /** Returns the unsigned 24-bit number of the element at {@code index}, or -1 if its length is another. */
    public static int readTime(RtpPacket packet, int index) {
        return packet.extensionLength(index) != TIME_LENGTH ? -1 : u24(packet.array(), packet.extensionOffset(index));
    }

    /** Returns the signed 24-bit transmission offset of the element at {@code index}, RFC 5450 §2; 0 if its length is another. */
    public static int readOffset(RtpPacket packet, int index) {
        return packet.extensionLength(index) != TIME_LENGTH
                ? 0
                : u24(packet.array(), packet.extensionOffset(index)) << 8 >> 8;
    }

    /** Returns the transport-wide number of the element at {@code index}, 0 to 65,535; -1 if it is too short. */
    public static int readSequence(RtpPacket packet, int index) {
        // Version 2 of the extension appends a request for feedback to the same two bytes.
        if (packet.extensionLength(index) < SEQUENCE_LENGTH) {
            return -1;
        }
        int at = packet.extensionOffset(index);
        return (packet.array()[at] & 0xff) << 8 | packet.array()[at + 1] & 0xff;
    }

    /** Writes the low 24 bits of {@code value}. */
    public static void writeTime(byte[] array, int at, int value) {
        array[at] = (byte) (value >> 16);
        array[at + 1] = (byte) (value >> 8);
        array[at + 2] = (byte) value;
    }

    /** Writes the low 16 bits of {@code value}. */
    public static void writeSequence(byte[] array, int at, int value) {
        array[at] = (byte) (value >> 8);
        array[at + 1] = (byte) value;
    }

    private static int u24(byte[] array, int at) {
        return (array[at] & 0xff) << 16 | (array[at + 1] & 0xff) << 8 | array[at + 2] & 0xff;
    }
}
