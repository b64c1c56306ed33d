package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/**
 * A codec that was negotiated, webrtc-pc §5.2.10.
 *
 * @param payloadType its number in packets, 0 to 127
 * @param codec what it is
 */
public record RTCRtpCodecParameters(int payloadType, RTCRtpCodec codec) {
    /** Returns media type and subtype. */
    public String mimeType() {
        return codec.mimeType();
    }

    /** Returns the clock rate in Hz. */
    public long clockRate() {
        return codec.clockRate();
    }

    /** Returns the number of channels, or null. */
    public @Nullable Integer channels() {
        return codec.channels();
    }

    /** Returns the parameters of the format, or null. */
    public @Nullable String sdpFmtpLine() {
        return codec.sdpFmtpLine();
    }
}
