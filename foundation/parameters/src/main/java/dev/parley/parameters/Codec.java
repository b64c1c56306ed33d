package dev.parley.parameters;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A codec, or a mechanism that has a payload type as a codec has (RTX, RED, comfort noise, telephone events): webrtc-pc's
 * RTCRtpCodec.
 *
 * @param mimeType media type and subtype, "audio/opus", "video/rtx"; case does not count
 * @param clockRate in Hz
 * @param channels 1 for mono, 2 for stereo; null for video
 * @param sdpFmtpLine what stands behind the payload type in "a=fmtp", or null without such a line
 */
public record Codec(
        String mimeType,
        int clockRate,
        @Nullable Integer channels,
        @Nullable String sdpFmtpLine) {

    /** Returns the subtype in lower case: "opus", "h264", "rtx". */
    public String name() {
        return mimeType.substring(mimeType.indexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** Returns whether this is a codec of that subtype; case does not count. */
    public boolean is(String subtype) {
        int start = mimeType.indexOf('/') + 1;
        return mimeType.length() - start == subtype.length()
                && mimeType.regionMatches(true, start, subtype, 0, subtype.length());
    }

    /** Returns the same codec with other parameters. */
    public Codec withFmtp(@Nullable String fmtp) {
        return new Codec(mimeType, clockRate, channels, fmtp);
    }
}
