package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.zip.CRC32C;

/**
 * The header of every SCTP packet, RFC 9260 §3.1.
 *
 * @param sourcePort the sender's port
 * @param destinationPort the receiver's port
 * @param verificationTag proof that the sender belongs to the association
 */
public record CommonHeader(int sourcePort, int destinationPort, int verificationTag) {
    /** The header's length in bytes. */
    public static final int LENGTH = 12;

    private static final int CHECKSUM_AT = 8;

    /** Returns whether the packet comes without a checksum, RFC 9653. */
    public static boolean hasZeroChecksum(PacketBuffer packet) {
        return packet.length() >= LENGTH && packet.i32(CHECKSUM_AT) == 0;
    }

    /**
     * Reads the header and verifies the checksum of the whole packet.
     *
     * @param zeroAcceptable whether a checksum of zero is as good as the right one (RFC 9653 §5.3)
     */
    public static CommonHeader parse(PacketBuffer packet, CRC32C crc, boolean zeroAcceptable)
            throws MalformedException {
        if (packet.length() < LENGTH + Chunk.HEADER_LENGTH) {
            throw new MalformedException("packet too short");
        }
        if (!(zeroAcceptable && hasZeroChecksum(packet)) && packet.i32(CHECKSUM_AT) != checksum(packet, crc)) {
            throw new MalformedException("wrong checksum");
        }
        return new CommonHeader(packet.u16(0), packet.u16(2), packet.i32(4));
    }

    /** Appends the header with a checksum of zero to an empty packet; {@link #seal} writes the right one. */
    public void writeTo(PacketBuffer packet) {
        int at = packet.append(LENGTH);
        packet.put16(at, sourcePort);
        packet.put16(at + 2, destinationPort);
        packet.put32(at + 4, verificationTag);
        packet.put32(at + CHECKSUM_AT, 0);
    }

    /** Writes the checksum into a finished packet. */
    public static void seal(PacketBuffer packet, CRC32C crc) {
        packet.put32(CHECKSUM_AT, checksum(packet, crc));
    }

    private static int checksum(PacketBuffer packet, CRC32C crc) {
        crc.reset();
        crc.update(packet.array(), packet.offset(), CHECKSUM_AT);
        // RFC 9260 §6.8: "…set to all 0" while the checksum is computed.
        for (int i = 0; i < 4; i++) {
            crc.update(0);
        }
        crc.update(packet.array(), packet.offset() + LENGTH, packet.length() - LENGTH);
        // RFC 9260 appendix A: the least significant byte goes first.
        return Integer.reverseBytes((int) crc.getValue());
    }
}
