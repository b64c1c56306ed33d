package dev.parley.webrtc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A codec, or a mechanism that has a payload type as a codec has, webrtc-pc §5.2.9. Immutable. */
public final class RTCRtpCodec {
    private final String mimeType;
    private final long clockRate;
    private final @Nullable Integer channels;
    private final @Nullable String sdpFmtpLine;

    private RTCRtpCodec(Builder builder) {
        mimeType = builder.mimeType;
        clockRate = builder.clockRate;
        channels = builder.channels;
        sdpFmtpLine = builder.sdpFmtpLine;
    }

    /** Returns a builder with the specification's defaults. */
    public static Builder builder(String mimeType, long clockRate) {
        return new Builder(mimeType, clockRate);
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder(mimeType, clockRate);
        builder.mimeType = mimeType;
        builder.clockRate = clockRate;
        builder.channels = channels;
        builder.sdpFmtpLine = sdpFmtpLine;
        return builder;
    }

    /** Returns media type and subtype, such as "video/VP8". */
    public String mimeType() {
        return mimeType;
    }

    /** Returns the clock rate in Hz. */
    public long clockRate() {
        return clockRate;
    }

    /** Returns the number of channels, or null. */
    public @Nullable Integer channels() {
        return channels;
    }

    /** Returns the parameters of the format, as "a=fmtp" has them, or null. */
    public @Nullable String sdpFmtpLine() {
        return sdpFmtpLine;
    }

    @Override
    public String toString() {
        return mimeType + "/" + clockRate + (channels == null ? "" : "/" + channels)
                + (sdpFmtpLine == null ? "" : " " + sdpFmtpLine);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RTCRtpCodec that
                && Objects.equals(mimeType, that.mimeType)
                && clockRate == that.clockRate
                && Objects.equals(channels, that.channels)
                && Objects.equals(sdpFmtpLine, that.sdpFmtpLine);
    }

    @Override
    public int hashCode() {
        return Objects.hash(mimeType, clockRate, channels, sdpFmtpLine);
    }

    /** Collects members. */
    public static final class Builder {
        private String mimeType;
        private long clockRate;
        private @Nullable Integer channels;
        private @Nullable String sdpFmtpLine;

        private Builder(String mimeType, long clockRate) {
            this.mimeType = Objects.requireNonNull(mimeType, "mimeType");
            this.clockRate = clockRate;
        }

        /** Sets the number of channels; none by default. */
        public Builder channels(@Nullable Integer channels) {
            this.channels = channels;
            return this;
        }

        /** Sets the parameters of the format; none by default. */
        public Builder sdpFmtpLine(@Nullable String sdpFmtpLine) {
            this.sdpFmtpLine = sdpFmtpLine;
            return this;
        }

        /** Returns the dictionary. */
        public RTCRtpCodec build() {
            return new RTCRtpCodec(this);
        }
    }
}
