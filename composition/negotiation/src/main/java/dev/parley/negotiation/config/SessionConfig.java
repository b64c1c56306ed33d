package dev.parley.negotiation.config;

import dev.parley.negotiation.media.Capabilities;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.SctpParameters;
import dev.parley.sdp.SdpLimits;

/** Configuration of a session, part of which setConfiguration changes. Immutable; made by {@link #builder()}. */
public final class SessionConfig {
    /** The defaults. */
    public static final SessionConfig DEFAULT = builder().build();

    private final BundlePolicy bundlePolicy;
    private final RtcpMuxPolicy rtcpMuxPolicy;
    private final boolean mungedLocalDescriptionsAllowed;
    private final boolean iceLite;
    private final DtlsRole answererRole;
    private final SctpParameters sctp;
    private final SdpLimits limits;
    private final int remoteCandidateLimit;
    private final boolean remoteMediaAccepted;
    private final boolean simulcastReceived;
    private final boolean weakFingerprintsAccepted;
    private final Capabilities capabilities;

    private SessionConfig(Builder builder) {
        bundlePolicy = builder.bundlePolicy;
        rtcpMuxPolicy = builder.rtcpMuxPolicy;
        mungedLocalDescriptionsAllowed = builder.mungedLocalDescriptionsAllowed;
        iceLite = builder.iceLite;
        answererRole = builder.answererRole;
        sctp = builder.sctp;
        limits = builder.limits;
        remoteCandidateLimit = builder.remoteCandidateLimit;
        remoteMediaAccepted = builder.remoteMediaAccepted;
        simulcastReceived = builder.simulcastReceived;
        weakFingerprintsAccepted = builder.weakFingerprintsAccepted;
        capabilities = builder.capabilities;
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with this configuration's values. */
    public Builder toBuilder() {
        return new Builder()
                .bundlePolicy(bundlePolicy)
                .rtcpMuxPolicy(rtcpMuxPolicy)
                .mungedLocalDescriptionsAllowed(mungedLocalDescriptionsAllowed)
                .iceLite(iceLite)
                .answererRole(answererRole)
                .sctp(sctp)
                .limits(limits)
                .remoteCandidateLimit(remoteCandidateLimit)
                .remoteMediaAccepted(remoteMediaAccepted)
                .simulcastReceived(simulcastReceived)
                .weakFingerprintsAccepted(weakFingerprintsAccepted)
                .capabilities(capabilities);
    }

    /** Returns which m-sections of an offer get transports of their own. */
    public BundlePolicy bundlePolicy() {
        return bundlePolicy;
    }

    /** Returns whether a peer that does not multiplex RTCP is accepted. */
    public RtcpMuxPolicy rtcpMuxPolicy() {
        return rtcpMuxPolicy;
    }

    /** Returns whether a local description may differ from the one that was created. */
    public boolean mungedLocalDescriptionsAllowed() {
        return mungedLocalDescriptionsAllowed;
    }

    /** Returns whether we are an ICE-lite agent. */
    public boolean iceLite() {
        return iceLite;
    }

    /** Returns the DTLS role that we take when the offer leaves it to us. */
    public DtlsRole answererRole() {
        return answererRole;
    }

    /** Returns our SCTP port and the largest message that we take. */
    public SctpParameters sctp() {
        return sctp;
    }

    /** Returns how large a remote description may be. */
    public SdpLimits limits() {
        return limits;
    }

    /** Returns how many remote candidates are kept for each transport; the rest are ignored. */
    public int remoteCandidateLimit() {
        return remoteCandidateLimit;
    }

    /** Returns whether remote m-sections of audio and video that find no transceiver make one. */
    public boolean remoteMediaAccepted() {
        return remoteMediaAccepted;
    }

    /** Returns whether simulcast that a peer offers to send is accepted. */
    public boolean simulcastReceived() {
        return simulcastReceived;
    }

    /** Returns whether a peer's fingerprints may all be of SHA-1 or MD5. */
    public boolean weakFingerprintsAccepted() {
        return weakFingerprintsAccepted;
    }

    /** Returns which codecs and header extensions can be negotiated. */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** Makes a {@link SessionConfig}. */
    public static final class Builder {
        /** What we take: large enough for every browser's default use, and bounded by memory, not by the protocol. */
        private static final long MAX_MESSAGE_SIZE = 262_144;

        /** The most that browsers gather on a host with many interfaces is below 100; the rest is a flood. */
        private static final int REMOTE_CANDIDATES = 256;

        private BundlePolicy bundlePolicy = BundlePolicy.BALANCED;
        private RtcpMuxPolicy rtcpMuxPolicy = RtcpMuxPolicy.REQUIRE;
        private boolean mungedLocalDescriptionsAllowed;
        private boolean iceLite;
        private DtlsRole answererRole = DtlsRole.CLIENT;
        private SctpParameters sctp = new SctpParameters(SctpParameters.DEFAULT_PORT, MAX_MESSAGE_SIZE);
        private SdpLimits limits = SdpLimits.DEFAULT;
        private int remoteCandidateLimit = REMOTE_CANDIDATES;
        private boolean remoteMediaAccepted;
        private boolean simulcastReceived;
        private boolean weakFingerprintsAccepted;
        private Capabilities capabilities = Capabilities.DEFAULT;

        private Builder() {}

        /** Sets which m-sections of an offer get transports of their own; balanced by default. */
        public Builder bundlePolicy(BundlePolicy value) {
            bundlePolicy = value;
            return this;
        }

        /** Sets whether a peer that does not multiplex RTCP is accepted; "require" by default. */
        public Builder rtcpMuxPolicy(RtcpMuxPolicy value) {
            rtcpMuxPolicy = value;
            return this;
        }

        /**
         * Permits local descriptions that differ from the one that was created (an extension that telephony gateways
         * need); not permitted by default. What is changed at ICE credentials, fingerprints, SCTP port or message size
         * is obeyed.
         */
        public Builder mungedLocalDescriptionsAllowed(boolean value) {
            mungedLocalDescriptionsAllowed = value;
            return this;
        }

        /** Makes us an ICE-lite agent (RFC 8445 §2.5), for servers with public addresses; not by default. */
        public Builder iceLite(boolean value) {
            iceLite = value;
            return this;
        }

        /** Sets the DTLS role that we take when the offer leaves it to us; the client by default (RFC 8842 §5.3 recommends it). */
        public Builder answererRole(DtlsRole value) {
            answererRole = value;
            return this;
        }

        /** Sets our SCTP port and the largest message that we take; 5000 and 262,144 bytes by default. */
        public Builder sctp(SctpParameters value) {
            sctp = value;
            return this;
        }

        /** Sets how large a remote description may be. */
        public Builder limits(SdpLimits value) {
            limits = value;
            return this;
        }

        /** Sets how many remote candidates are kept for each transport; 256 by default. */
        public Builder remoteCandidateLimit(int value) {
            remoteCandidateLimit = value;
            return this;
        }

        /**
         * Makes remote m-sections of audio and video that find no transceiver make one, as in a browser. By default they are
         * rejected, which suits whoever wants data alone.
         */
        public Builder remoteMediaAccepted(boolean value) {
            remoteMediaAccepted = value;
            return this;
        }

        /**
         * Accepts simulcast that a peer offers to send, which is for servers that choose among the streams; not by default, as
         * RFC 9429 §3.7 says of browsers.
         */
        public Builder simulcastReceived(boolean value) {
            simulcastReceived = value;
            return this;
        }

        /** Accepts peers all of whose fingerprints are of SHA-1; not by default, as collisions of SHA-1 can be made. */
        public Builder weakFingerprintsAccepted(boolean value) {
            weakFingerprintsAccepted = value;
            return this;
        }

        /** Sets which codecs and header extensions can be negotiated; all that are implemented by default. */
        public Builder capabilities(Capabilities value) {
            capabilities = value;
            return this;
        }

        /** Returns the configuration. */
        public SessionConfig build() {
            return new SessionConfig(this);
        }
    }
}
