package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.List;

/**
 * Receiver report, RFC 3550 §6.4.2.
 *
 * @param ssrc the receiver that reports
 * @param reports at most 31 blocks about sources that it receives
 */
public record ReceiverReport(int ssrc, List<ReportBlock> reports) implements RtcpPacket {
    /** Copies and checks the list. */
    public ReceiverReport {
        RtcpHeader.checkCount(reports.size(), "report blocks");
        reports = List.copyOf(reports);
    }

    static ReceiverReport read(PacketBuffer packet, int at, int end, int count) throws MalformedException {
        RtcpReader.require(end - at >= HEADER, "RTCP receiver report without its SSRC");
        return new ReceiverReport(packet.i32(at + 4), ReportBlock.readAll(packet, at + HEADER, end, count));
    }

    @Override
    public int length() {
        return HEADER + ReportBlock.LENGTH * reports.size();
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int at = RtcpHeader.append(into, reports.size(), RtcpHeader.RECEIVER_REPORT, length());
        into.put32(at + 4, ssrc);
        ReportBlock.writeAll(reports, into, at + HEADER);
    }
}
