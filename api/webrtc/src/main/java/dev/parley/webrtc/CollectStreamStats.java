package dev.parley.webrtc;

import dev.parley.base.Timestamp;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.peer.StreamStatistics;
import dev.parley.peer.StreamStatistics.Received;
import dev.parley.peer.StreamStatistics.Sent;
import dev.parley.peer.StreamStatistics.Stream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Statistics objects of RTP streams, webrtc-stats §8.1 to §8.8. Loop thread only. */
final class CollectStreamStats {
    private final LocalConnection owner;
    private final double timestamp;
    private final Consumer<RTCStats> into;

    CollectStreamStats(LocalConnection owner, double timestamp, Consumer<RTCStats> into) {
        this.owner = owner;
        this.timestamp = timestamp;
        this.into = into;
    }

    static String idOf(Stream stream, boolean sent) {
        return (sent ? "O" : "I") + stream.transceiver() + "-" + stream.ssrc();
    }

    void collect(StreamStatistics figures) {
        figures.received().forEach(this::received);
        figures.sent().forEach(this::sent);
    }

    private RTCStats.Builder builder(String id, RTCStatsType type) {
        return new RTCStats.Builder(id, type, timestamp);
    }

    private double unixMillis(Timestamp at) {
        Instant wall = owner.loop().wallClock(at);
        return wall.getEpochSecond() * 1e3 + wall.getNano() / 1e6;
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : (Double) (duration.toNanos() / 1e9);
    }

    /** Members of RTCRtpStreamStats, webrtc-stats §8.2. */
    private RTCStats.Builder stream(String id, RTCStatsType type, Stream stream, boolean sends) {
        return builder(id, type)
                .set("ssrc", stream.ssrc())
                .set("kind", stream.video() ? "video" : "audio")
                .set("transportId", "T" + stream.transport())
                .set("codecId", codec(stream, sends));
    }

    /**
     * Adds the codec of a stream. webrtc-stats §8.1: "Codecs are only exposed when referenced by an RTP stream". One payload type may
     * have other parameters in each direction.
     */
    private @Nullable String codec(Stream stream, boolean sends) {
        CodecParameters parameters = stream.codec();
        if (parameters == null) {
            return null;
        }
        Codec codec = parameters.codec();
        String id =
                "C" + (sends ? "O" : "I") + stream.transport() + "-" + stream.mid() + "-" + parameters.payloadType();
        into.accept(new RTCCodecStats(builder(id, RTCStatsType.CODEC)
                .set("payloadType", parameters.payloadType())
                .set("transportId", "T" + stream.transport())
                .set("mimeType", codec.mimeType())
                .set("clockRate", codec.clockRate())
                .set("channels", codec.channels())
                .set("sdpFmtpLine", codec.sdpFmtpLine())));
        return id;
    }

    private void received(Received figures) {
        Stream stream = figures.stream();
        boolean video = stream.video();
        String id = idOf(stream, false);
        String remoteId = "R" + id;
        StreamStatistics.SenderFigures sender = figures.sender();
        RTCRtpTransceiver transceiver = owner.transceivers().get(stream.transceiver());
        RTCStats.Builder builder = stream(id, RTCStatsType.INBOUND_RTP, stream, false)
                .set(
                        "trackIdentifier",
                        transceiver == null
                                ? null
                                : transceiver.receiver().track().id())
                .set("mid", stream.mid())
                .set("remoteId", sender == null ? null : remoteId)
                .set("packetsReceived", figures.packetsReceived())
                .set("packetsLost", figures.packetsLost())
                .set("jitter", figures.jitter())
                .set("bytesReceived", figures.bytesReceived())
                .set("headerBytesReceived", figures.headerBytesReceived())
                .set("lastPacketReceivedTimestamp", unixMillis(figures.lastPacketReceived()))
                .set("retransmittedPacketsReceived", figures.retransmittedPacketsReceived())
                .set("retransmittedBytesReceived", figures.retransmittedBytesReceived())
                .set("rtxSsrc", stream.rtxSsrc())
                .set("nackCount", figures.nackCount())
                .set("audioLevel", figures.audioLevel());
        if (video) {
            builder.set("pliCount", figures.pliCount())
                    .set("firCount", figures.firCount())
                    .set("framesReceived", figures.framesReceived());
        }
        // One stream of a simulcast is decoded, and the figures do not name it.
        if (transceiver != null && stream.rid() == null) {
            CodedMediaStats.received(builder, transceiver.receiver());
        }
        into.accept(new RTCInboundRtpStreamStats(builder));
        if (sender != null) {
            // webrtc-stats §8.8: "timestamp … represents the time at which the statistics arrived".
            into.accept(new RTCRemoteOutboundRtpStreamStats(
                    new RTCStats.Builder(remoteId, RTCStatsType.REMOTE_OUTBOUND_RTP, unixMillis(sender.arrival()))
                            .set("ssrc", stream.ssrc())
                            .set("kind", video ? "video" : "audio")
                            .set("transportId", "T" + stream.transport())
                            .set("codecId", codec(stream, false))
                            .set("localId", id)
                            .set("packetsSent", sender.packetsSent())
                            .set("bytesSent", sender.bytesSent())
                            .set("remoteTimestamp", sender.remoteUnixMillis())
                            .set("reportsSent", sender.reports())));
        }
    }

    private void sent(Sent figures) {
        Stream stream = figures.stream();
        boolean video = stream.video();
        String id = idOf(stream, true);
        String remoteId = "R" + id;
        StreamStatistics.ReceiverFigures receiver = figures.receiver();
        RTCRtpTransceiver transceiver = owner.transceivers().get(stream.transceiver());
        boolean hasSource = transceiver != null && transceiver.sender().track() != null && !transceiver.isStopped();
        RTCStats.Builder builder = stream(id, RTCStatsType.OUTBOUND_RTP, stream, true)
                .set("mid", stream.mid())
                .set("rid", stream.rid())
                .set("mediaSourceId", hasSource ? "M" + stream.transceiver() : null)
                .set("remoteId", receiver == null ? null : remoteId)
                .set("active", figures.active())
                .set("packetsSent", figures.packetsSent())
                .set("bytesSent", figures.bytesSent())
                .set("headerBytesSent", figures.headerBytesSent())
                .set("retransmittedPacketsSent", figures.retransmittedPacketsSent())
                .set("retransmittedBytesSent", figures.retransmittedBytesSent())
                .set("rtxSsrc", stream.rtxSsrc())
                .set("totalPacketSendDelay", seconds(figures.sendDelay()))
                .set("nackCount", figures.nackCount());
        if (video) {
            builder.set("pliCount", figures.pliCount())
                    .set("firCount", figures.firCount())
                    .set("framesSent", figures.framesSent());
        }
        if (video && hasSource && transceiver != null) {
            CodedMediaStats.sent(builder, transceiver.sender(), stream.rid());
        }
        into.accept(new RTCOutboundRtpStreamStats(builder));
        if (receiver != null) {
            into.accept(new RTCRemoteInboundRtpStreamStats(
                    new RTCStats.Builder(remoteId, RTCStatsType.REMOTE_INBOUND_RTP, unixMillis(receiver.arrival()))
                            .set("ssrc", stream.ssrc())
                            .set("kind", video ? "video" : "audio")
                            .set("transportId", "T" + stream.transport())
                            .set("codecId", codec(stream, true))
                            .set("localId", id)
                            .set("packetsLost", receiver.packetsLost())
                            .set("fractionLost", receiver.fractionLost())
                            .set("jitter", receiver.jitter())
                            .set("roundTripTime", seconds(receiver.roundTrip()))
                            .set("totalRoundTripTime", seconds(receiver.totalRoundTrip()))
                            .set("roundTripTimeMeasurements", receiver.roundTrips())));
        }
    }
}
