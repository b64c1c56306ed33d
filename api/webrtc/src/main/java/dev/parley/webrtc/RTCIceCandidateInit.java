package dev.parley.webrtc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A candidate as it was signalled, webrtc-pc §4.8.1.1 (with RTCLocalIceCandidateInit's members). Immutable. */
public final class RTCIceCandidateInit {
    private final String candidate;
    private final @Nullable String sdpMid;
    private final @Nullable Integer sdpMLineIndex;
    private final @Nullable String usernameFragment;
    private final @Nullable RTCIceServerTransportProtocol relayProtocol;
    private final @Nullable String url;

    private RTCIceCandidateInit(Builder builder) {
        candidate = builder.candidate;
        sdpMid = builder.sdpMid;
        sdpMLineIndex = builder.sdpMLineIndex;
        usernameFragment = builder.usernameFragment;
        relayProtocol = builder.relayProtocol;
        url = builder.url;
    }

    /** Returns a builder with the specification's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.candidate = candidate;
        builder.sdpMid = sdpMid;
        builder.sdpMLineIndex = sdpMLineIndex;
        builder.usernameFragment = usernameFragment;
        builder.relayProtocol = relayProtocol;
        builder.url = url;
        return builder;
    }

    /** Returns the candidate-attribute of RFC 8839 §5.1, "candidate:…"; empty is the end of candidates. */
    public String candidate() {
        return candidate;
    }

    /** Returns the m-section's identification tag, or null. */
    public @Nullable String sdpMid() {
        return sdpMid;
    }

    /** Returns the m-section's index, from 0, or null. */
    public @Nullable Integer sdpMLineIndex() {
        return sdpMLineIndex;
    }

    /** Returns the ufrag of the generation to which the candidate belongs, or null. */
    public @Nullable String usernameFragment() {
        return usernameFragment;
    }

    /** Returns how the TURN server was reached, or null. */
    public @Nullable RTCIceServerTransportProtocol relayProtocol() {
        return relayProtocol;
    }

    /** Returns the URL of the server that the candidate came from, or null. */
    public @Nullable String url() {
        return url;
    }

    /** Collects members. */
    public static final class Builder {
        private String candidate = "";
        private @Nullable String sdpMid;
        private @Nullable Integer sdpMLineIndex;
        private @Nullable String usernameFragment;
        private @Nullable RTCIceServerTransportProtocol relayProtocol;
        private @Nullable String url;

        private Builder() {}

        /** Sets the candidate-attribute; empty by default. */
        public Builder candidate(String line) {
            candidate = Objects.requireNonNull(line, "line");
            return this;
        }

        /** Sets the m-section's identification tag. */
        public Builder sdpMid(@Nullable String mid) {
            sdpMid = mid;
            return this;
        }

        /** Sets the m-section's index, from 0. */
        public Builder sdpMLineIndex(@Nullable Integer index) {
            sdpMLineIndex = index;
            return this;
        }

        /** Sets the generation's ufrag. */
        public Builder usernameFragment(@Nullable String ufrag) {
            usernameFragment = ufrag;
            return this;
        }

        /** Sets how the TURN server was reached. */
        public Builder relayProtocol(@Nullable RTCIceServerTransportProtocol protocol) {
            relayProtocol = protocol;
            return this;
        }

        /** Sets the server's URL. */
        public Builder url(@Nullable String serverUrl) {
            url = serverUrl;
            return this;
        }

        /** Returns the members. */
        public RTCIceCandidateInit build() {
            return new RTCIceCandidateInit(this);
        }
    }
}
