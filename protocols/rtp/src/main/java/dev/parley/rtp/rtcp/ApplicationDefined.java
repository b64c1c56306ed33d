package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Application-defined packet, RFC 3550 §6.7.
 *
 * @param subtype 0 to 31
 * @param ssrc the sender
 * @param name four ASCII characters
 * @param data a multiple of four bytes
 */
public record ApplicationDefined(int subtype, int ssrc, String name, byte[] data) implements RtcpPacket {
    private static final int FIXED = 12;

    /** Copies and checks the values. */
    public ApplicationDefined {
        RtcpHeader.checkCount(subtype, "as a subtype");
        if (name.length() != 4 || data.length % 4 != 0) {
            throw new IllegalArgumentException("a name has 4 characters and data a multiple of 4 bytes");
        }
        data = data.clone();
    }

    static ApplicationDefined read(PacketBuffer packet, int at, int end, int subtype) throws MalformedException {
        RtcpReader.require(end - at >= FIXED && (end - at) % 4 == 0, "RTCP application packet shorter than its fields");
        String name = new String(packet.array(), packet.offset() + at + 8, 4, StandardCharsets.ISO_8859_1);
        return new ApplicationDefined(subtype, packet.i32(at + 4), name, packet.copy(at + FIXED, end - at - FIXED));
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    @Override
    public int length() {
        return FIXED + data.length;
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int at = RtcpHeader.append(into, subtype, RtcpHeader.APPLICATION_DEFINED, length());
        into.put32(at + 4, ssrc);
        into.put(at + 8, name.getBytes(StandardCharsets.ISO_8859_1), 0, 4);
        into.put(at + FIXED, data, 0, data.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApplicationDefined that
                && subtype == that.subtype
                && ssrc == that.ssrc
                && name.equals(that.name)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * ssrc + Arrays.hashCode(data);
    }
}
