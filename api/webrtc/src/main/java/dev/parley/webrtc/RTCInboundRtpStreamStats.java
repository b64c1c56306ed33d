package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures about an RTP stream that arrives, webrtc-stats §8.4. */
public final class RTCInboundRtpStreamStats extends RTCStats {
    RTCInboundRtpStreamStats(Builder builder) {
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

    /** Returns the receiver's track's id, or null. */
    public @Nullable String trackIdentifier() {
        return text("trackIdentifier");
    }

    /** Returns the mid of its m-section, or null. */
    public @Nullable String mid() {
        return text("mid");
    }

    /** Returns the id of the sender's figures, or null. */
    public @Nullable String remoteId() {
        return text("remoteId");
    }

    /** Returns the packets received, with those that were sent again, or null. */
    public @Nullable Long packetsReceived() {
        return number("packetsReceived");
    }

    /** Returns the packets lost, without those that were sent again; negative after duplicates, or null. */
    public @Nullable Long packetsLost() {
        return number("packetsLost");
    }

    /** Returns the jitter in seconds, or null. */
    public @Nullable Double jitter() {
        return real("jitter");
    }

    /** Returns the payload bytes received, or null. */
    public @Nullable Long bytesReceived() {
        return number("bytesReceived");
    }

    /** Returns the bytes of headers and padding received, or null. */
    public @Nullable Long headerBytesReceived() {
        return number("headerBytesReceived");
    }

    /** Returns when the last packet came, in milliseconds since 1970, or null. */
    public @Nullable Double lastPacketReceivedTimestamp() {
        return real("lastPacketReceivedTimestamp");
    }

    /** Returns the packets that were sent again and came, or null. */
    public @Nullable Long retransmittedPacketsReceived() {
        return number("retransmittedPacketsReceived");
    }

    /** Returns their bytes, or null. */
    public @Nullable Long retransmittedBytesReceived() {
        return number("retransmittedBytesReceived");
    }

    /** Returns the SSRC of retransmissions, or null. */
    public @Nullable Long rtxSsrc() {
        return number("rtxSsrc");
    }

    /** Returns the requests for lost packets that were sent, or null. */
    public @Nullable Long nackCount() {
        return number("nackCount");
    }

    /** Returns the requests for key frames by PLI that were sent, or null. */
    public @Nullable Long pliCount() {
        return number("pliCount");
    }

    /** Returns those by FIR, or null. */
    public @Nullable Long firCount() {
        return number("firCount");
    }

    /** Returns the whole pictures received, or null. */
    public @Nullable Long framesReceived() {
        return number("framesReceived");
    }

    /** Returns the level of the last packet of sound, 0 to 1, or null. */
    public @Nullable Double audioLevel() {
        return real("audioLevel");
    }
}
