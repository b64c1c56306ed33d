package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Report of lost macroblocks, RFC 4585 §6.3.2.
 *
 * @param sender who reports
 * @param media the stream
 * @param slices at least one range
 */
public record SliceLossIndication(int sender, int media, List<Slice> slices) implements RtcpPacket {
    static final int FORMAT = 2;
    private static final int FIXED = 12;

    /**
     * Range of lost macroblocks.
     *
     * @param first number of the first one, 13 bits
     * @param count their number, 13 bits
     * @param picture low six bits of the picture's identifier
     */
    public record Slice(int first, int count, int picture) {}

    /** Copies the list. */
    public SliceLossIndication {
        slices = List.copyOf(slices);
    }

    static SliceLossIndication read(PacketBuffer packet, int at, int end) throws MalformedException {
        RtcpReader.require(end - at >= FIXED + 4, "SLI without slices");
        List<Slice> slices = new ArrayList<>();
        for (int entry = at + FIXED; entry + 4 <= end; entry += 4) {
            int word = packet.i32(entry);
            slices.add(new Slice(word >>> 19, word >> 6 & 0x1fff, word & 0x3f));
        }
        return new SliceLossIndication(packet.i32(at + 4), packet.i32(at + 8), slices);
    }

    @Override
    public int length() {
        return FIXED + 4 * slices.size();
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int at = RtcpHeader.appendFeedback(into, FORMAT, RtcpHeader.PAYLOAD_FEEDBACK, length(), sender, media) + FIXED;
        for (Slice slice : slices) {
            into.put32(at, slice.first << 19 | (slice.count & 0x1fff) << 6 | slice.picture & 0x3f);
            at += 4;
        }
    }
}
