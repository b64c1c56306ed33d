package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures of the peer about a stream that is sent to it, from its reports: webrtc-stats §8.5. */
public final class RTCRemoteInboundRtpStreamStats extends RTCStats {
    RTCRemoteInboundRtpStreamStats(Builder builder) {
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

    /** Returns the id of the sent stream's figures, or null. */
    public @Nullable String localId() {
        return text("localId");
    }

    /** Returns the packets lost, or null. */
    public @Nullable Long packetsLost() {
        return number("packetsLost");
    }

    /** Returns the loss since the report before, 0 to 1, or null. */
    public @Nullable Double fractionLost() {
        return real("fractionLost");
    }

    /** Returns the jitter in seconds, or null. */
    public @Nullable Double jitter() {
        return real("jitter");
    }

    /** Returns the last round trip in seconds, or null. */
    public @Nullable Double roundTripTime() {
        return real("roundTripTime");
    }

    /** Returns the sum of all round trips in seconds, or null. */
    public @Nullable Double totalRoundTripTime() {
        return real("totalRoundTripTime");
    }

    /** Returns their number, or null. */
    public @Nullable Long roundTripTimeMeasurements() {
        return number("roundTripTimeMeasurements");
    }
}
