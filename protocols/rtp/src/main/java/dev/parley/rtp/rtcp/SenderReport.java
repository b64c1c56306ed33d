package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.List;

/**
 * Sender report, RFC 3550 §6.4.1.
 *
 * @param ssrc the sender
 * @param ntpTime NTP time, 32.32 bits unsigned seconds since 1900
 * @param rtpTime the same time on the stream's RTP clock
 * @param packetCount packets sent, modulo 2^32
 * @param octetCount payload bytes sent, modulo 2^32
 * @param reports at most 31 blocks about sources that the sender receives
 */
public record SenderReport(
        int ssrc, long ntpTime, int rtpTime, int packetCount, int octetCount, List<ReportBlock> reports)
        implements RtcpPacket {
    private static final int FIXED = 28;

    /** Copies and checks the list. */
    public SenderReport {
        RtcpHeader.checkCount(reports.size(), "report blocks");
        reports = List.copyOf(reports);
    }

    static SenderReport read(PacketBuffer packet, int at, int end, int count) throws MalformedException {
        RtcpReader.require(end - at >= FIXED, "RTCP sender report shorter than its fields");
        return new SenderReport(
                packet.i32(at + 4),
                packet.i64(at + 8),
                packet.i32(at + 16),
                packet.i32(at + 20),
                packet.i32(at + 24),
                ReportBlock.readAll(packet, at + FIXED, end, count));
    }

    /** Returns the middle 32 bits of the NTP time, which report blocks echo. */
    public int compactNtpTime() {
        return (int) (ntpTime >> 16);
    }

    @Override
    public int length() {
        return FIXED + ReportBlock.LENGTH * reports.size();
    }

    @Override
    public void writeTo(PacketBuffer into) {
        int at = RtcpHeader.append(into, reports.size(), RtcpHeader.SENDER_REPORT, length());
        into.put32(at + 4, ssrc);
        into.put64(at + 8, ntpTime);
        into.put32(at + 16, rtpTime);
        into.put32(at + 20, packetCount);
        into.put32(at + 24, octetCount);
        ReportBlock.writeAll(reports, into, at + FIXED);
    }
}
