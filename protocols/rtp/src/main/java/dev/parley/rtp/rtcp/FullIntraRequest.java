package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Command to send a key frame, RFC 5104 §4.3.1.
 *
 * @param sender who asks
 * @param entries at least one stream with the command's number
 */
public record FullIntraRequest(int sender, List<Entry> entries) implements RtcpPacket {
    static final int FORMAT = 4;
    private static final int FIXED = 12;

    /**
     * Stream that the request is for.
     *
     * @param ssrc the stream
     * @param commandNumber 0 to 255; a repetition has the number of the first command
     */
    public record Entry(int ssrc, int commandNumber) {}

    /** Copies the list. */
    public FullIntraRequest {
        entries = List.copyOf(entries);
    }

    static FullIntraRequest read(PacketBuffer packet, int at, int end) throws MalformedException {
        RtcpReader.require(end - at >= FIXED + 8, "FIR without streams");
        List<Entry> entries = new ArrayList<>();
        for (int entry = at + FIXED; entry + 8 <= end; entry += 8) {
            entries.add(new Entry(packet.i32(entry), packet.u8(entry + 4)));
        }
        return new FullIntraRequest(packet.i32(at + 4), entries);
    }

    @Override
    public int length() {
        return FIXED + 8 * entries.size();
    }

    @Override
    public void writeTo(PacketBuffer into) {
        // RFC 5104 §4.3.1.2: the "SSRC of media source" "is not used and SHALL be set to 0".
        int at = RtcpHeader.appendFeedback(into, FORMAT, RtcpHeader.PAYLOAD_FEEDBACK, length(), sender, 0) + FIXED;
        for (Entry entry : entries) {
            into.put32(at, entry.ssrc);
            into.put32(at + 4, entry.commandNumber << 24);
            at += 8;
        }
    }
}
