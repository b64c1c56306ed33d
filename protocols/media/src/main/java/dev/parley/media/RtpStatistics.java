package dev.parley.media;

import dev.parley.base.Timestamp;
import dev.parley.media.receive.ReceiveSection;
import dev.parley.media.receive.ReceiveStream;
import dev.parley.media.send.SendStream;
import dev.parley.parameters.CodecParameters;
import dev.parley.rtp.rtcp.ReportBlock;
import dev.parley.rtp.rtcp.SenderReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a session, as webrtc-stats names them. Null, -1 or never where nobody measured.
 *
 * @param inbound received streams of media of which a packet has come
 * @param outbound sent streams of media, configured
 */
public record RtpStatistics(List<Inbound> inbound, List<Outbound> outbound) {

    /**
     * Received stream.
     *
     * @param jitter in seconds
     * @param audioLevel linear, 0 to 1, or -1 if unknown
     * @param lastSenderReport last sender report, or null
     */
    public record Inbound(
            int transceiver,
            String mid,
            boolean video,
            int ssrc,
            @Nullable String rid,
            @Nullable CodecParameters codec,
            long packetsReceived,
            long packetsLost,
            double jitter,
            long bytesReceived,
            long headerBytesReceived,
            Timestamp lastPacketReceived,
            long retransmittedPacketsReceived,
            long retransmittedBytesReceived,
            @Nullable Integer rtxSsrc,
            long nackCount,
            long pliCount,
            long firCount,
            long framesReceived,
            long keyFramesReceived,
            double audioLevel,
            int lastRtpTimestamp,
            @Nullable SenderReport lastSenderReport,
            Timestamp lastSenderReportArrival,
            long senderReports) {}

    /**
     * Sent stream.
     *
     * @param lastReport last report block of the peer about it, or null
     * @param roundTripNanos last round trip in nanoseconds, or -1
     */
    public record Outbound(
            int transceiver,
            String mid,
            boolean video,
            int ssrc,
            @Nullable String rid,
            boolean active,
            @Nullable CodecParameters codec,
            long packetsSent,
            long bytesSent,
            long headerBytesSent,
            long retransmittedPacketsSent,
            long retransmittedBytesSent,
            @Nullable Integer rtxSsrc,
            long sendDelayNanos,
            long nackCount,
            long pliCount,
            long firCount,
            long framesSent,
            long keyFramesSent,
            @Nullable ReportBlock lastReport,
            Timestamp lastReportArrival,
            long roundTripNanos,
            long totalRoundTripNanos,
            long roundTripMeasurements) {}

    static RtpStatistics of(RtpReceivePath receivePath, Map<Integer, List<SendStream>> senders) {
        List<Inbound> inbound = new ArrayList<>();
        for (ReceiveSection section : receivePath.router.sections()) {
            for (ReceiveStream stream : section.streams()) {
                if (!stream.isRetransmission() && stream.statistics.packets() > 0) {
                    inbound.add(inbound(section, stream));
                }
            }
        }
        List<Outbound> outbound = new ArrayList<>();
        for (List<SendStream> streams : senders.values()) {
            for (SendStream stream : streams) {
                outbound.add(outbound(stream));
            }
        }
        return new RtpStatistics(inbound, outbound);
    }

    private static Inbound inbound(ReceiveSection section, ReceiveStream stream) {
        int level = stream.counters.audioLevel;
        int clockRate = stream.statistics.clockRate();
        Integer rtx = null;
        for (ReceiveStream other : section.streams()) {
            if (other.isRetransmission() && other.primary() == stream) {
                rtx = other.ssrc();
            }
        }
        return new Inbound(
                section.configuration().transceiver(),
                section.configuration().mid(),
                section.configuration().video(),
                stream.ssrc(),
                stream.rid(),
                stream.payloadType() < 0 ? null : section.types().codec(stream.payloadType()),
                stream.statistics.packets() + stream.counters.retransmittedPackets,
                // A packet that a retransmission brought is not lost.
                stream.statistics.lost() - stream.counters.recoveredPackets,
                clockRate == 0 ? 0 : stream.statistics.jitter() / clockRate,
                stream.statistics.bytes() + stream.counters.retransmittedBytes,
                stream.statistics.headerBytes(),
                stream.statistics.lastArrival(),
                stream.counters.retransmittedPackets,
                stream.counters.retransmittedBytes,
                rtx,
                stream.counters.nacks,
                stream.counters.plis,
                stream.counters.firs,
                stream.counters.framesReceived,
                stream.counters.keyFramesReceived,
                level < 0 ? -1 : level == 127 ? 0 : Math.pow(10, -level / 20.0),
                stream.counters.lastTimestamp,
                stream.lastSenderReport(),
                stream.lastSenderReportArrival(),
                stream.counters.senderReports);
    }

    private static Outbound outbound(SendStream stream) {
        return new Outbound(
                stream.configuration().transceiver(),
                stream.configuration().mid(),
                stream.configuration().video(),
                stream.encoding().ssrc(),
                stream.encoding().rid(),
                stream.encoding().active() && stream.configuration().sending(),
                stream.codec(),
                stream.counters.packets,
                stream.counters.bytes,
                stream.counters.headerBytes,
                stream.counters.retransmittedPackets,
                stream.counters.retransmittedBytes,
                stream.sendsRetransmissions() ? stream.encoding().rtxSsrc() : null,
                stream.counters.sendDelayNanos,
                stream.counters.nacks,
                stream.counters.plis,
                stream.counters.firs,
                stream.counters.frames,
                stream.counters.keyFrames,
                stream.counters.lastReport,
                stream.counters.lastReportArrival,
                stream.counters.roundTripNanos,
                stream.counters.totalRoundTripNanos,
                stream.counters.roundTripMeasurements);
    }
}
