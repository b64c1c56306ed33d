package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;

/** Retransmission payload format, RFC 4588 §4: the original sequence number before the original payload. */
public final class Retransmission {
    /** Length in bytes of the original sequence number. */
    public static final int HEADER = 2;

    private Retransmission() {}

    /** Returns whether a payload carries no packet: padding that probes the path. */
    public static boolean isEmpty(int payloadLength) {
        return payloadLength == 0 || payloadLength == HEADER;
    }

    /**
     * Returns the original sequence number, 0 to 65,535; the original payload follows after {@link #HEADER} bytes.
     *
     * @throws MalformedException if the payload is too short for one
     */
    public static int originalSequenceNumber(byte[] bytes, int offset, int length) throws MalformedException {
        if (length < HEADER) {
            throw new MalformedException("RTX without the original sequence number");
        }
        return (bytes[offset] & 0xff) << 8 | bytes[offset + 1] & 0xff;
    }

    /** Writes the original sequence number in front of the payload. */
    public static void writeHeader(byte[] target, int at, int sequenceNumber) {
        target[at] = (byte) (sequenceNumber >> 8);
        target[at + 1] = (byte) sequenceNumber;
    }
}
