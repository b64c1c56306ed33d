package dev.parley.webrtc;

import dev.parley.mediacapture.MediaStream;
import java.util.List;
import java.util.Objects;

/** Initial values of a transceiver, webrtc-pc §5.1. Immutable. */
public final class RTCRtpTransceiverInit {
    private final RTCRtpTransceiverDirection direction;
    private final List<MediaStream> streams;
    private final List<RTCRtpEncodingParameters> sendEncodings;

    private RTCRtpTransceiverInit(Builder builder) {
        direction = builder.direction;
        streams = List.copyOf(builder.streams);
        sendEncodings = List.copyOf(builder.sendEncodings);
    }

    /** Returns a builder with the specification's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.direction = direction;
        builder.streams = streams;
        builder.sendEncodings = sendEncodings;
        return builder;
    }

    /** Returns the direction. */
    public RTCRtpTransceiverDirection direction() {
        return direction;
    }

    /** Returns the streams that the peer is told of. */
    public List<MediaStream> streams() {
        return streams;
    }

    /** Returns the encodings; none stands for one. */
    public List<RTCRtpEncodingParameters> sendEncodings() {
        return sendEncodings;
    }

    /** Collects members. */
    public static final class Builder {
        private RTCRtpTransceiverDirection direction = RTCRtpTransceiverDirection.SENDRECV;
        private List<MediaStream> streams = List.of();
        private List<RTCRtpEncodingParameters> sendEncodings = List.of();

        private Builder() {}

        /** Sets the direction; both by default. */
        public Builder direction(RTCRtpTransceiverDirection direction) {
            this.direction = Objects.requireNonNull(direction, "direction");
            return this;
        }

        /** Sets the streams that the peer is told of. */
        public Builder streams(List<MediaStream> streams) {
            this.streams = List.copyOf(streams);
            return this;
        }

        /** Sets the encodings: several for simulcast. */
        public Builder sendEncodings(List<RTCRtpEncodingParameters> sendEncodings) {
            this.sendEncodings = List.copyOf(sendEncodings);
            return this;
        }

        /** Returns the dictionary. */
        public RTCRtpTransceiverInit build() {
            return new RTCRtpTransceiverInit(this);
        }
    }
}
