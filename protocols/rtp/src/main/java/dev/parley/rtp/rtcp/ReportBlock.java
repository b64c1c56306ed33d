package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Report block of a sender or receiver report, RFC 3550 §6.4.1.
 *
 * @param ssrc the source that the block is about
 * @param fractionLost loss since the last report, in units of 1/256: 0 to 255
 * @param cumulativeLost packets lost since the beginning, signed 24 bits: duplicates make it negative
 * @param highestSequence extended highest sequence number received, unsigned 32 bits
 * @param jitter interarrival jitter in units of the RTP clock, unsigned 32 bits
 * @param lastSenderReport middle 32 bits of the NTP time of the last sender report, 0 if there was none
 * @param delaySinceLastSenderReport time from that report's arrival to this one's sending, in units of 1/65,536 s, unsigned 32 bits
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        int highestSequence,
        int jitter,
        int lastSenderReport,
        int delaySinceLastSenderReport) {
    /** Length in bytes. */
    public static final int LENGTH = 24;

    /** Maximum of {@link #cumulativeLost()}: it stays there rather than wraps. */
    public static final int MAX_LOST = 0x7fffff;

    /** Minimum of {@link #cumulativeLost()}. */
    public static final int MIN_LOST = -0x800000;

    static List<ReportBlock> readAll(PacketBuffer packet, int at, int end, int count) throws MalformedException {
        RtcpReader.require(end - at >= LENGTH * count, "RTCP report shorter than its blocks");
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int block = at + LENGTH * i;
            blocks.add(new ReportBlock(
                    packet.i32(block),
                    packet.u8(block + 4),
                    // RFC 3550 §6.4.1: a signed number of 24 bits.
                    packet.u24(block + 5) << 8 >> 8,
                    packet.i32(block + 8),
                    packet.i32(block + 12),
                    packet.i32(block + 16),
                    packet.i32(block + 20)));
        }
        return blocks;
    }

    static void writeAll(List<ReportBlock> blocks, PacketBuffer into, int at) {
        int block = at;
        for (ReportBlock report : blocks) {
            into.put32(block, report.ssrc);
            into.put8(block + 4, report.fractionLost);
            into.put24(block + 5, Math.max(MIN_LOST, Math.min(MAX_LOST, report.cumulativeLost)));
            into.put32(block + 8, report.highestSequence);
            into.put32(block + 12, report.jitter);
            into.put32(block + 16, report.lastSenderReport);
            into.put32(block + 20, report.delaySinceLastSenderReport);
            block += LENGTH;
        }
    }
}
