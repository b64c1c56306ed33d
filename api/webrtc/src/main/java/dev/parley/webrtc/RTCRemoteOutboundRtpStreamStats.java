package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures of the peer about a stream that it sends, from its reports: webrtc-stats §8.7. */
public final class RTCRemoteOutboundRtpStreamStats extends RTCStats {
    RTCRemoteOutboundRtpStreamStats(Builder builder) {
        super(builder);
    }

    /** Returns the SSRC, or null. */
    public @Nullable Long ssrc() {
        return number("ssrc");
    }

    /** Returns "audio" or "video", or null. */
    public @Nullable String kind() {
        return text("kind");
    }

    /** Returns the id of the transport's figures, or null. */
    public @Nullable String transportId() {
        return text("transportId");
    }

    /** Returns the id of the codec's figures, or null. */
    public @Nullable String codecId() {
        return text("codecId");
    }

    /** Returns the id of the received stream's figures, or null. */
    public @Nullable String localId() {
        return text("localId");
    }

    /** Returns the packets sent, or null. */
    public @Nullable Long packetsSent() {
        return number("packetsSent");
    }

    /** Returns the payload bytes sent, or null. */
    public @Nullable Long bytesSent() {
        return number("bytesSent");
    }

    /** Returns when the last report was sent by the peer's clock, in milliseconds since 1970, or null. */
    public @Nullable Double remoteTimestamp() {
        return real("remoteTimestamp");
    }

    /** Returns the reports that came, or null. */
    public @Nullable Long reportsSent() {
        return number("reportsSent");
    }
}
