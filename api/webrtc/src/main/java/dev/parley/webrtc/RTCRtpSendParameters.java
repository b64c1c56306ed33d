package dev.parley.webrtc;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Parameters by which a track is sent, webrtc-pc §5.2.2. To change it, build upon what getParameters has returned. Immutable. */
public final class RTCRtpSendParameters {
    private final String transactionId;
    private final List<RTCRtpEncodingParameters> encodings;
    private final List<RTCRtpHeaderExtensionParameters> headerExtensions;
    private final RTCRtcpParameters rtcp;
    private final List<RTCRtpCodecParameters> codecs;
    private final @Nullable RTCDegradationPreference degradationPreference;

    private RTCRtpSendParameters(Builder builder) {
        transactionId = builder.transactionId;
        encodings = List.copyOf(builder.encodings);
        headerExtensions = List.copyOf(builder.headerExtensions);
        rtcp = builder.rtcp;
        codecs = List.copyOf(builder.codecs);
        degradationPreference = builder.degradationPreference;
    }

    /** Returns a builder with the specification's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.transactionId = transactionId;
        builder.encodings = encodings;
        builder.headerExtensions = headerExtensions;
        builder.rtcp = rtcp;
        builder.codecs = codecs;
        builder.degradationPreference = degradationPreference;
        return builder;
    }

    /** Returns what tells this apart from what getParameters returned before. It cannot be changed. */
    public String transactionId() {
        return transactionId;
    }

    /** Returns the encodings. */
    public List<RTCRtpEncodingParameters> encodings() {
        return encodings;
    }

    /** Returns the header extensions that were negotiated. They cannot be changed. */
    public List<RTCRtpHeaderExtensionParameters> headerExtensions() {
        return headerExtensions;
    }

    /** Returns how RTCP is sent. It cannot be changed. */
    public RTCRtcpParameters rtcp() {
        return rtcp;
    }

    /** Returns the codecs that were negotiated. They cannot be changed. */
    public List<RTCRtpCodecParameters> codecs() {
        return codecs;
    }

    /** Returns what is given up first, or null where the track decides. */
    public @Nullable RTCDegradationPreference degradationPreference() {
        return degradationPreference;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RTCRtpSendParameters that
                && Objects.equals(transactionId, that.transactionId)
                && Objects.equals(encodings, that.encodings)
                && Objects.equals(headerExtensions, that.headerExtensions)
                && Objects.equals(rtcp, that.rtcp)
                && Objects.equals(codecs, that.codecs)
                && Objects.equals(degradationPreference, that.degradationPreference);
    }

    @Override
    public int hashCode() {
        return Objects.hash(transactionId, encodings, headerExtensions, rtcp, codecs, degradationPreference);
    }

    /** Collects members. */
    public static final class Builder {
        private String transactionId = "";
        private List<RTCRtpEncodingParameters> encodings = List.of();
        private List<RTCRtpHeaderExtensionParameters> headerExtensions = List.of();
        private RTCRtcpParameters rtcp = new RTCRtcpParameters(null, false);
        private List<RTCRtpCodecParameters> codecs = List.of();
        private @Nullable RTCDegradationPreference degradationPreference;

        private Builder() {}

        /** Sets what setParameters compares with the last result of getParameters. */
        public Builder transactionId(String transactionId) {
            this.transactionId = Objects.requireNonNull(transactionId, "transactionId");
            return this;
        }

        /** Replaces the encodings: as many, in the same order, with the same rids. */
        public Builder encodings(List<RTCRtpEncodingParameters> encodings) {
            this.encodings = List.copyOf(encodings);
            return this;
        }

        /** Sets the header extensions. */
        public Builder headerExtensions(List<RTCRtpHeaderExtensionParameters> headerExtensions) {
            this.headerExtensions = List.copyOf(headerExtensions);
            return this;
        }

        /** Sets how RTCP is sent. */
        public Builder rtcp(RTCRtcpParameters rtcp) {
            this.rtcp = Objects.requireNonNull(rtcp, "rtcp");
            return this;
        }

        /** Sets the codecs. */
        public Builder codecs(List<RTCRtpCodecParameters> codecs) {
            this.codecs = List.copyOf(codecs);
            return this;
        }

        /** Sets what is given up first. */
        public Builder degradationPreference(@Nullable RTCDegradationPreference degradationPreference) {
            this.degradationPreference = degradationPreference;
            return this;
        }

        /** Returns the dictionary. */
        public RTCRtpSendParameters build() {
            return new RTCRtpSendParameters(this);
        }
    }
}
