package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures about a pair of candidates, webrtc-stats §8.21. */
public final class RTCIceCandidatePairStats extends RTCStats {
    RTCIceCandidatePairStats(Builder builder) {
        super(builder);
    }

    /** Returns the id of the transport's figures, or null. */
    public @Nullable String transportId() {
        return text("transportId");
    }

    /** Returns the id of the local candidate's figures, or null. */
    public @Nullable String localCandidateId() {
        return text("localCandidateId");
    }

    /** Returns the id of the remote candidate's figures, or null. */
    public @Nullable String remoteCandidateId() {
        return text("remoteCandidateId");
    }

    /** Returns the state, see {@link RTCStatsIceCandidatePairState}, or null. */
    public @Nullable String state() {
        return text("state");
    }

    /** Returns whether it was nominated, or null. */
    public @Nullable Boolean nominated() {
        return flag("nominated");
    }

    /** Returns the datagrams sent, without checks, or null. */
    public @Nullable Long packetsSent() {
        return number("packetsSent");
    }

    /** Returns the datagrams received, without checks, or null. */
    public @Nullable Long packetsReceived() {
        return number("packetsReceived");
    }

    /** Returns the payload bytes sent, or null. */
    public @Nullable Long bytesSent() {
        return number("bytesSent");
    }

    /** Returns the payload bytes received, or null. */
    public @Nullable Long bytesReceived() {
        return number("bytesReceived");
    }

    /** Returns the sum of all measured round trips in seconds, or null. */
    public @Nullable Double totalRoundTripTime() {
        return real("totalRoundTripTime");
    }

    /** Returns the latest round trip in seconds, or null. */
    public @Nullable Double currentRoundTripTime() {
        return real("currentRoundTripTime");
    }

    /** Returns checks received, or null. */
    public @Nullable Long requestsReceived() {
        return number("requestsReceived");
    }

    /** Returns checks sent, without repeats, or null. */
    public @Nullable Long requestsSent() {
        return number("requestsSent");
    }

    /** Returns answers received, or null. */
    public @Nullable Long responsesReceived() {
        return number("responsesReceived");
    }

    /** Returns answers sent, or null. */
    public @Nullable Long responsesSent() {
        return number("responsesSent");
    }

    /** Returns consent checks sent, or null. */
    public @Nullable Long consentRequestsSent() {
        return number("consentRequestsSent");
    }
}
