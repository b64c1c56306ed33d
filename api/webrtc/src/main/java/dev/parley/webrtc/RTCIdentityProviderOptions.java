package dev.parley.webrtc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Options of an identity provider, webrtc-identity §9.4. Immutable. */
public final class RTCIdentityProviderOptions {
    private final String protocol;
    private final @Nullable String usernameHint;
    private final @Nullable String peerIdentity;

    private RTCIdentityProviderOptions(Builder builder) {
        protocol = builder.protocol;
        usernameHint = builder.usernameHint;
        peerIdentity = builder.peerIdentity;
    }

    /** Returns a builder with the protocol "default". */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.protocol = protocol;
        builder.usernameHint = usernameHint;
        builder.peerIdentity = peerIdentity;
        return builder;
    }

    /** Returns the provider's protocol. */
    public String protocol() {
        return protocol;
    }

    /** Returns the hint at the user, or null. */
    public @Nullable String usernameHint() {
        return usernameHint;
    }

    /** Returns the identity of the peer, or null. */
    public @Nullable String peerIdentity() {
        return peerIdentity;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RTCIdentityProviderOptions that
                && protocol.equals(that.protocol)
                && Objects.equals(usernameHint, that.usernameHint)
                && Objects.equals(peerIdentity, that.peerIdentity);
    }

    @Override
    public int hashCode() {
        return Objects.hash(protocol, usernameHint, peerIdentity);
    }

    /** Collects options. */
    public static final class Builder {
        private String protocol = "default";
        private @Nullable String usernameHint;
        private @Nullable String peerIdentity;

        private Builder() {}

        /** Sets the provider's protocol; "default" by default. */
        public Builder protocol(String value) {
            protocol = Objects.requireNonNull(value, "protocol");
            return this;
        }

        /** Sets which user is meant; the provider alone gives it a meaning. */
        public Builder usernameHint(@Nullable String value) {
            usernameHint = value;
            return this;
        }

        /** Sets the identity of the peer, for providers that bind assertions to a pair; by default that of the configuration. */
        public Builder peerIdentity(@Nullable String value) {
            peerIdentity = value;
            return this;
        }

        /** Returns the options. */
        public RTCIdentityProviderOptions build() {
            return new RTCIdentityProviderOptions(this);
        }
    }
}
