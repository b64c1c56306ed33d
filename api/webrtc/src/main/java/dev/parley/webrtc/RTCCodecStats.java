package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures about a codec that an RTP stream uses, webrtc-stats §8.1. */
public final class RTCCodecStats extends RTCStats {
    RTCCodecStats(Builder builder) {
        super(builder);
    }

    /** Returns the payload type, or null. */
    public @Nullable Long payloadType() {
        return number("payloadType");
    }

    /** Returns the id of the transport's figures, or null. */
    public @Nullable String transportId() {
        return text("transportId");
    }

    /** Returns the media type and subtype, or null. */
    public @Nullable String mimeType() {
        return text("mimeType");
    }

    /** Returns the clock rate in Hz, or null. */
    public @Nullable Long clockRate() {
        return number("clockRate");
    }

    /** Returns the number of channels, or null. */
    public @Nullable Long channels() {
        return number("channels");
    }

    /** Returns the format parameters, or null. */
    public @Nullable String sdpFmtpLine() {
        return text("sdpFmtpLine");
    }
}
