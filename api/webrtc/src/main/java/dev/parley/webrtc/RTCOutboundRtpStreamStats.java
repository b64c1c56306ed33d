package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/** Figures about an RTP stream that is sent, webrtc-stats §8.6. */
public final class RTCOutboundRtpStreamStats extends RTCStats {
    RTCOutboundRtpStreamStats(Builder builder) {
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

    /** Returns the mid of its m-section, or null. */
    public @Nullable String mid() {
        return text("mid");
    }

    /** Returns the encoding of a simulcast, or null. */
    public @Nullable String rid() {
        return text("rid");
    }

    /** Returns the id of the track's figures, or null. */
    public @Nullable String mediaSourceId() {
        return text("mediaSourceId");
    }

    /** Returns the id of the receiver's figures, or null. */
    public @Nullable String remoteId() {
        return text("remoteId");
    }

    /** Returns whether it is sent, or null. */
    public @Nullable Boolean active() {
        return flag("active");
    }

    /** Returns the packets sent, with those that were sent again, or null. */
    public @Nullable Long packetsSent() {
        return number("packetsSent");
    }

    /** Returns the payload bytes sent, or null. */
    public @Nullable Long bytesSent() {
        return number("bytesSent");
    }

    /** Returns the bytes of headers and padding sent, or null. */
    public @Nullable Long headerBytesSent() {
        return number("headerBytesSent");
    }

    /** Returns the packets that were sent again, or null. */
    public @Nullable Long retransmittedPacketsSent() {
        return number("retransmittedPacketsSent");
    }

    /** Returns their bytes, or null. */
    public @Nullable Long retransmittedBytesSent() {
        return number("retransmittedBytesSent");
    }

    /** Returns the SSRC of retransmissions, or null. */
    public @Nullable Long rtxSsrc() {
        return number("rtxSsrc");
    }

    /** Returns the sum of the seconds that packets waited, or null. */
    public @Nullable Double totalPacketSendDelay() {
        return real("totalPacketSendDelay");
    }

    /** Returns the requests for lost packets that came, or null. */
    public @Nullable Long nackCount() {
        return number("nackCount");
    }

    /** Returns the requests for key frames by PLI that came, or null. */
    public @Nullable Long pliCount() {
        return number("pliCount");
    }

    /** Returns those by FIR, or null. */
    public @Nullable Long firCount() {
        return number("firCount");
    }

    /** Returns the pictures sent, or null. */
    public @Nullable Long framesSent() {
        return number("framesSent");
    }

    /** Returns the frames encoded, or null. */
    public @Nullable Long framesEncoded() {
        return number("framesEncoded");
    }

    /** Returns the key frames among them, or null. */
    public @Nullable Long keyFramesEncoded() {
        return number("keyFramesEncoded");
    }

    /** Returns the width of the last encoded picture, or null. */
    public @Nullable Long frameWidth() {
        return number("frameWidth");
    }

    /** Returns its height, or null. */
    public @Nullable Long frameHeight() {
        return number("frameHeight");
    }

    /** Returns the frames encoded in the last second, or null. */
    public @Nullable Double framesPerSecond() {
        return real("framesPerSecond");
    }

    /** Returns the seconds that encoding took, or null. */
    public @Nullable Double totalEncodeTime() {
        return real("totalEncodeTime");
    }

    /** Returns the sum of the quantizers, or null. */
    public @Nullable Long qpSum() {
        return number("qpSum");
    }

    /** Returns the bit rate that the encoder is given, or null. */
    public @Nullable Double targetBitrate() {
        return real("targetBitrate");
    }

    /** Returns what limits the quality: "none", "cpu", "bandwidth" or "other", or null. */
    public @Nullable String qualityLimitationReason() {
        return text("qualityLimitationReason");
    }
}
