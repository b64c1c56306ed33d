package dev.parley.peer;

import dev.parley.base.Timestamp;
import dev.parley.media.RtpStatistics;
import dev.parley.media.timing.NtpClock;
import dev.parley.parameters.CodecParameters;
import dev.parley.rtp.rtcp.ReportBlock;
import dev.parley.rtp.rtcp.SenderReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the RTP streams of a peer at one moment, as webrtc-stats names them. Null where nothing was measured.
 *
 * @param received received streams of which a packet has come
 * @param sent sent streams that are configured
 */
public record StreamStatistics(List<Received> received, List<Sent> sent) {

    /**
     * Names of a stream.
     *
     * @param transport the transport's number
     * @param transceiver the transceiver's number
     * @param mid identification of its m-section
     * @param video true for video, false for audio
     * @param ssrc an unsigned 32-bit number
     * @param rid its restriction identifier, or null
     * @param codec codec of its packets, or null before the first
     * @param rtxSsrc SSRC of its retransmissions, or null
     */
    public record Stream(
            int transport,
            int transceiver,
            String mid,
            boolean video,
            long ssrc,
            @Nullable String rid,
            @Nullable CodecParameters codec,
            @Nullable Long rtxSsrc) {}

    /**
     * Received stream.
     *
     * @param jitter in seconds
     * @param audioLevel linear, 0 to 1, or null if unknown
     * @param lastRtpTimestamp RTP timestamp of the last packet
     * @param sender the sender's last report, or null
     */
    public record Received(
            Stream stream,
            long packetsReceived,
            long packetsLost,
            double jitter,
            long bytesReceived,
            long headerBytesReceived,
            Timestamp lastPacketReceived,
            long retransmittedPacketsReceived,
            long retransmittedBytesReceived,
            long nackCount,
            long pliCount,
            long firCount,
            long framesReceived,
            long keyFramesReceived,
            @Nullable Double audioLevel,
            long lastRtpTimestamp,
            @Nullable SenderFigures sender) {}

    /**
     * Contents of a sender's report.
     *
     * @param arrival when it came
     * @param remoteUnixMillis time at the sender, in milliseconds since 1970
     * @param reports number of reports so far
     */
    public record SenderFigures(
            Timestamp arrival, double remoteUnixMillis, long packetsSent, long bytesSent, long reports) {}

    /**
     * Sent stream.
     *
     * @param sendDelay sum of the time that packets waited before they left
     * @param receiver the receiver's last report, or null
     */
    public record Sent(
            Stream stream,
            boolean active,
            long packetsSent,
            long bytesSent,
            long headerBytesSent,
            long retransmittedPacketsSent,
            long retransmittedBytesSent,
            Duration sendDelay,
            long nackCount,
            long pliCount,
            long firCount,
            long framesSent,
            long keyFramesSent,
            @Nullable ReceiverFigures receiver) {}

    /**
     * Contents of a receiver's report.
     *
     * @param arrival when it came
     * @param fractionLost loss since the report before, 0 to 1
     * @param jitter in seconds, or null before the codec is known
     * @param roundTrip last round trip, or null
     * @param totalRoundTrip sum of all
     * @param roundTrips their number
     */
    public record ReceiverFigures(
            Timestamp arrival,
            long packetsLost,
            double fractionLost,
            @Nullable Double jitter,
            @Nullable Duration roundTrip,
            Duration totalRoundTrip,
            long roundTrips) {}

    static StreamStatistics empty() {
        return new StreamStatistics(new ArrayList<>(), new ArrayList<>());
    }

    /** Adds the figures of one transport's session. */
    void add(int transport, RtpStatistics session) {
        for (RtpStatistics.Inbound from : session.inbound()) {
            received.add(received(transport, from));
        }
        for (RtpStatistics.Outbound from : session.outbound()) {
            sent.add(sent(transport, from));
        }
    }

    private static @Nullable Long unsigned(@Nullable Integer ssrc) {
        return ssrc == null ? null : (Long) Integer.toUnsignedLong(ssrc);
    }

    private static Received received(int transport, RtpStatistics.Inbound from) {
        SenderReport report = from.lastSenderReport();
        SenderFigures sender = report == null
                ? null
                : new SenderFigures(
                        from.lastSenderReportArrival(),
                        NtpClock.unixMillis(report.ntpTime()),
                        Integer.toUnsignedLong(report.packetCount()),
                        Integer.toUnsignedLong(report.octetCount()),
                        from.senderReports());
        return new Received(
                new Stream(
                        transport,
                        from.transceiver(),
                        from.mid(),
                        from.video(),
                        Integer.toUnsignedLong(from.ssrc()),
                        from.rid(),
                        from.codec(),
                        unsigned(from.rtxSsrc())),
                from.packetsReceived(),
                from.packetsLost(),
                from.jitter(),
                from.bytesReceived(),
                from.headerBytesReceived(),
                from.lastPacketReceived(),
                from.retransmittedPacketsReceived(),
                from.retransmittedBytesReceived(),
                from.nackCount(),
                from.pliCount(),
                from.firCount(),
                from.framesReceived(),
                from.keyFramesReceived(),
                from.audioLevel() < 0 ? null : from.audioLevel(),
                Integer.toUnsignedLong(from.lastRtpTimestamp()),
                sender);
    }

    private static Sent sent(int transport, RtpStatistics.Outbound from) {
        return new Sent(
                new Stream(
                        transport,
                        from.transceiver(),
                        from.mid(),
                        from.video(),
                        Integer.toUnsignedLong(from.ssrc()),
                        from.rid(),
                        from.codec(),
                        unsigned(from.rtxSsrc())),
                from.active(),
                from.packetsSent(),
                from.bytesSent(),
                from.headerBytesSent(),
                from.retransmittedPacketsSent(),
                from.retransmittedBytesSent(),
                Duration.ofNanos(from.sendDelayNanos()),
                from.nackCount(),
                from.pliCount(),
                from.firCount(),
                from.framesSent(),
                from.keyFramesSent(),
                receiver(from));
    }

    private static @Nullable ReceiverFigures receiver(RtpStatistics.Outbound from) {
        ReportBlock report = from.lastReport();
        if (report == null) {
            return null;
        }
        CodecParameters codec = from.codec();
        return new ReceiverFigures(
                from.lastReportArrival(),
                report.cumulativeLost(),
                report.fractionLost() / 256.0,
                codec == null
                        ? null
                        : (Double) (Integer.toUnsignedLong(report.jitter())
                                / (double) codec.codec().clockRate()),
                from.roundTripNanos() < 0 ? null : Duration.ofNanos(from.roundTripNanos()),
                Duration.ofNanos(from.totalRoundTripNanos()),
                from.roundTripMeasurements());
    }
}
