package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * End of sources, RFC 3550 §6.6.
 *
 * @param ssrcs at most 31 sources
 * @param reason at most 255 bytes in UTF-8, or null
 */
public record Goodbye(List<Integer> ssrcs, @Nullable String reason) implements RtcpPacket {
    /** Copies and checks the list. */
    public Goodbye {
        RtcpHeader.checkCount(ssrcs.size(), "sources");
        ssrcs = List.copyOf(ssrcs);
    }

    static Goodbye read(PacketBuffer packet, int at, int end, int count) throws MalformedException {
        RtcpReader.require(end - at >= 4 + 4 * count, "RTCP goodbye shorter than its sources");
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(packet.i32(at + 4 + 4 * i));
        }
        int text = at + 4 + 4 * count;
        String reason = null;
        if (text < end) {
            int length = packet.u8(text);
            RtcpReader.require(text + 1 + length <= end, "RTCP goodbye with a reason too long");
            reason = new String(packet.array(), packet.offset() + text + 1, length, StandardCharsets.UTF_8);
        }
        return new Goodbye(ssrcs, reason);
    }

    @Override
    public int length() {
        return 4 + 4 * ssrcs.size() + (reason == null ? 0 : 1 + reasonBytes().length + 3 & ~3);
    }

    private byte[] reasonBytes() {
        byte[] bytes = reason == null ? new byte[0] : reason.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) {
            throw new IllegalArgumentException("a reason of " + bytes.length + " bytes");
        }
        return bytes;
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int end = into.length() + length();
        int at = RtcpHeader.append(into, ssrcs.size(), RtcpHeader.GOODBYE, length()) + 4;
        for (int ssrc : ssrcs) {
            into.put32(at, ssrc);
            at += 4;
        }
        if (reason != null) {
            byte[] bytes = reasonBytes();
            into.put8(at, bytes.length);
            into.put(at + 1, bytes, 0, bytes.length);
            at += 1 + bytes.length;
        }
        while (at < end) {
            into.put8(at++, 0);
        }
    }
}
