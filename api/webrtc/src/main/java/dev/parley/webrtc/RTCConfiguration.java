package dev.parley.webrtc;

import dev.parley.dom.TypeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of a connection, webrtc-pc §4.2.1. Immutable; checked where it is put to use. */
public final class RTCConfiguration {
    private final List<RTCIceServer> iceServers;
    private final RTCIceTransportPolicy iceTransportPolicy;
    private final RTCBundlePolicy bundlePolicy;
    private final RTCRtcpMuxPolicy rtcpMuxPolicy;
    private final List<RTCCertificate> certificates;
    private final int iceCandidatePoolSize;
    private final @Nullable String peerIdentity;

    private RTCConfiguration(Builder builder) {
        iceServers = List.copyOf(builder.iceServers);
        iceTransportPolicy = builder.iceTransportPolicy;
        bundlePolicy = builder.bundlePolicy;
        rtcpMuxPolicy = builder.rtcpMuxPolicy;
        certificates = List.copyOf(builder.certificates);
        iceCandidatePoolSize = builder.iceCandidatePoolSize;
        peerIdentity = builder.peerIdentity;
    }

    /** Returns a builder with the specification's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.iceServers.addAll(iceServers);
        builder.iceTransportPolicy = iceTransportPolicy;
        builder.bundlePolicy = bundlePolicy;
        builder.rtcpMuxPolicy = rtcpMuxPolicy;
        builder.certificates.addAll(certificates);
        builder.iceCandidatePoolSize = iceCandidatePoolSize;
        builder.peerIdentity = peerIdentity;
        return builder;
    }

    /** Returns the STUN and TURN servers. */
    public List<RTCIceServer> iceServers() {
        return iceServers;
    }

    /** Returns which candidates may be used. */
    public RTCIceTransportPolicy iceTransportPolicy() {
        return iceTransportPolicy;
    }

    /** Returns the BUNDLE policy. */
    public RTCBundlePolicy bundlePolicy() {
        return bundlePolicy;
    }

    /** Returns the rtcp-mux policy. */
    public RTCRtcpMuxPolicy rtcpMuxPolicy() {
        return rtcpMuxPolicy;
    }

    /** Returns the certificates; where there are none the connection makes or takes its own. */
    public List<RTCCertificate> certificates() {
        return certificates;
    }

    /** Returns how many transports gather before they are needed, 0 to 255. */
    public int iceCandidatePoolSize() {
        return iceCandidatePoolSize;
    }

    /** Returns the identity that the peer has to prove, "user@domain", or null; webrtc-identity §9.3. */
    public @Nullable String peerIdentity() {
        return peerIdentity;
    }

    /** Collects settings. */
    public static final class Builder {
        private final List<RTCIceServer> iceServers = new ArrayList<>();
        private RTCIceTransportPolicy iceTransportPolicy = RTCIceTransportPolicy.ALL;
        private RTCBundlePolicy bundlePolicy = RTCBundlePolicy.BALANCED;
        private RTCRtcpMuxPolicy rtcpMuxPolicy = RTCRtcpMuxPolicy.REQUIRE;
        private final List<RTCCertificate> certificates = new ArrayList<>();
        private int iceCandidatePoolSize;
        private @Nullable String peerIdentity;

        private Builder() {}

        /** Adds a server with these URLs and no credentials. */
        public Builder iceServer(String... urls) {
            iceServers.add(RTCIceServer.of(urls));
            return this;
        }

        /** Adds a server. */
        public Builder iceServer(RTCIceServer server) {
            iceServers.add(Objects.requireNonNull(server, "server"));
            return this;
        }

        /** Replaces all servers. */
        public Builder iceServers(List<RTCIceServer> servers) {
            List<RTCIceServer> copy = List.copyOf(servers);
            iceServers.clear();
            iceServers.addAll(copy);
            return this;
        }

        /** Sets which candidates may be used; all by default. */
        public Builder iceTransportPolicy(RTCIceTransportPolicy policy) {
            iceTransportPolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets the BUNDLE policy; balanced by default. It cannot be changed later. */
        public Builder bundlePolicy(RTCBundlePolicy policy) {
            bundlePolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Sets the rtcp-mux policy. It cannot be changed later. */
        public Builder rtcpMuxPolicy(RTCRtcpMuxPolicy policy) {
            rtcpMuxPolicy = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /** Adds a certificate; of several the first counts that fits what the peer accepts. The set cannot be changed later. */
        public Builder certificate(RTCCertificate certificate) {
            certificates.add(Objects.requireNonNull(certificate, "certificate"));
            return this;
        }

        /** Replaces all certificates. The set cannot be changed later. */
        public Builder certificates(List<RTCCertificate> newCertificates) {
            List<RTCCertificate> copy = List.copyOf(newCertificates);
            certificates.clear();
            certificates.addAll(copy);
            return this;
        }

        /**
         * Sets how many transports gather before a description needs them, RFC 9429 §3.5.4; 0 by default. Their candidates are told with
         * the local description. They hold ports from the making of the connection on; over 16 none do.
         *
         * @throws TypeError outside of 0 to 255
         */
        public Builder iceCandidatePoolSize(int size) {
            if (size < 0 || size > 255) {
                throw new TypeError("iceCandidatePoolSize " + size + " is not in 0..255");
            }
            iceCandidatePoolSize = size;
            return this;
        }

        /**
         * Sets the identity that the peer has to prove by an assertion in its descriptions, "user@domain"; none by default. It cannot be
         * changed later.
         */
        public Builder peerIdentity(@Nullable String identity) {
            peerIdentity = identity;
            return this;
        }

        /** Returns the configuration. */
        public RTCConfiguration build() {
            return new RTCConfiguration(this);
        }
    }
}
