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

    /** Returns the frames decoded, or null. */
    public @Nullable Long framesDecoded() {
        return number("framesDecoded");
    }

    /** Returns the key frames among them, or null. */
    public @Nullable Long keyFramesDecoded() {
        return number("keyFramesDecoded");
    }

    /** Returns the frames that were not shown, or null. */
    public @Nullable Long framesDropped() {
        return number("framesDropped");
    }

    /** Returns the width of the last decoded picture, or null. */
    public @Nullable Long frameWidth() {
        return number("frameWidth");
    }

    /** Returns its height, or null. */
    public @Nullable Long frameHeight() {
        return number("frameHeight");
    }

    /** Returns the frames decoded in the last second, or null. */
    public @Nullable Double framesPerSecond() {
        return real("framesPerSecond");
    }

    /** Returns the freezes, or null. */
    public @Nullable Long freezeCount() {
        return number("freezeCount");
    }

    /** Returns their sum in seconds, or null. */
    public @Nullable Double totalFreezesDuration() {
        return real("totalFreezesDuration");
    }

    /** Returns the sum of the seconds that samples or frames spent in the jitter buffer, or null. */
    public @Nullable Double jitterBufferDelay() {
        return real("jitterBufferDelay");
    }

    /** Returns the number of those samples or frames, or null. */
    public @Nullable Long jitterBufferEmittedCount() {
        return number("jitterBufferEmittedCount");
    }

    /** Returns the samples played, with those made up, or null. */
    public @Nullable Long totalSamplesReceived() {
        return number("totalSamplesReceived");
    }

    /** Returns the samples made up, or null. */
    public @Nullable Long concealedSamples() {
        return number("concealedSamples");
    }

    /** Returns the runs of samples made up, or null. */
    public @Nullable Long concealmentEvents() {
        return number("concealmentEvents");
    }

    /** Returns the sum of squared levels times seconds, or null. */
    public @Nullable Double totalAudioEnergy() {
        return real("totalAudioEnergy");
    }

    /** Returns the seconds of sound played, or null. */
    public @Nullable Double totalSamplesDuration() {
        return real("totalSamplesDuration");
    }
}
