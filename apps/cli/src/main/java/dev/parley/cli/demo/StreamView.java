package dev.parley.cli.demo;

import dev.parley.webrtc.RTCCodecStats;
import dev.parley.webrtc.RTCInboundRtpStreamStats;
import dev.parley.webrtc.RTCOutboundRtpStreamStats;
import dev.parley.webrtc.RTCRemoteInboundRtpStreamStats;
import dev.parley.webrtc.RTCStats;
import dev.parley.webrtc.RTCStatsReport;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The streams of audio and video as the JVM sees them, for the page, which has the browser's figures beside them. Confined to one thread. */
final class StreamView {
    private final Map<String, Count> last = new HashMap<>();

    /** Sums at a time, and what a second had before it. */
    private record Count(double at, long bytes, long frames, double bitsPerSecond, double framesPerSecond) {}

    void show(ObjectNode live, RTCStatsReport report) {
        ArrayNode streams = live.putArray("media");
        for (RTCInboundRtpStreamStats in : report.all(RTCInboundRtpStreamStats.class)) {
            ObjectNode shown = stream(streams, in, report, in.ssrc(), in.kind(), in.codecId());
            rates(shown, in, in.bytesReceived(), in.framesReceived());
            shown.put("lost", in.packetsLost()).put("retransmitted", in.retransmittedPacketsReceived());
            millis(shown, in.jitter());
            figure(shown, in, "width", "frameWidth");
            figure(shown, in, "height", "frameHeight");
            figure(shown, in, "concealed", "concealedSamples");
        }
        for (RTCOutboundRtpStreamStats out : report.all(RTCOutboundRtpStreamStats.class)) {
            ObjectNode shown = stream(streams, out, report, out.ssrc(), out.kind(), out.codecId());
            rates(shown, out, out.bytesSent(), out.framesSent());
            shown.put("retransmitted", out.retransmittedPacketsSent());
            figure(shown, out, "width", "frameWidth");
            figure(shown, out, "height", "frameHeight");
            if (out.remoteId() != null && report.get(out.remoteId()) instanceof RTCRemoteInboundRtpStreamStats remote) {
                shown.put("lost", remote.packetsLost());
                millis(shown, remote.jitter());
            }
        }
    }

    private static ObjectNode stream(
            ArrayNode streams,
            RTCStats of,
            RTCStatsReport report,
            @Nullable Long ssrc,
            @Nullable String kind,
            @Nullable String codecId) {
        ObjectNode shown = streams.addObject()
                .put("direction", of instanceof RTCInboundRtpStreamStats ? "in" : "out")
                .put("ssrc", ssrc)
                .put("kind", kind);
        if (codecId != null && report.get(codecId) instanceof RTCCodecStats codec) {
            shown.put("codec", codec.mimeType());
        }
        return shown;
    }

    private void rates(ObjectNode shown, RTCStats of, @Nullable Long bytes, @Nullable Long frames) {
        long allBytes = bytes == null ? 0 : bytes;
        long allFrames = frames == null ? 0 : frames;
        Count before = last.get(of.id());
        if (before == null) {
            last.put(of.id(), new Count(of.timestamp(), allBytes, allFrames, 0, 0));
            return;
        }
        // Over a second at least, so that the figures can be read.
        double seconds = (of.timestamp() - before.at()) / 1_000;
        if (seconds >= 1) {
            before = new Count(
                    of.timestamp(),
                    allBytes,
                    allFrames,
                    (allBytes - before.bytes()) * 8 / seconds,
                    (allFrames - before.frames()) / seconds);
            last.put(of.id(), before);
        }
        shown.put("bitsPerSecond", before.bitsPerSecond());
        if (frames != null) {
            shown.put("framesPerSecond", before.framesPerSecond());
        }
    }

    private static void millis(ObjectNode shown, @Nullable Double jitter) {
        if (jitter != null) {
            shown.put("jitterMillis", jitter * 1_000);
        }
    }

    private static void figure(ObjectNode shown, RTCStats of, String name, String member) {
        if (of.members().get(member) instanceof Long value) {
            shown.put(name, value);
        }
    }
}
