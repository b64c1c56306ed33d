package dev.parley.peer;

import dev.parley.connection.ConnectionConfig;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.NamedGroup;
import dev.parley.datachannel.DataChannelsConfig;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.host.config.HostSettings;
import dev.parley.ice.IceConfig;
import dev.parley.ice.TransportPolicy;
import dev.parley.media.timing.NtpClock;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.parameters.SctpParameters;
import dev.parley.sctp.congestion.CongestionController;
import java.time.Duration;
import java.util.List;

/**
 * The settings that the peers of one factory have in common. A setting is written down in the builder of the part that obeys it, and
 * that part's settings are handed on as they are. Immutable.
 */
public final class PeerSettings {
    /**
     * The SRTP profiles that every handshake offers, as browsers do: media may join the transport of a data channel later, and an
     * association's profile is settled once. A server may insist on it even for data alone; werift's does.
     */
    private static final List<SrtpProfile> SRTP_PROFILES =
            List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80);

    private final HostSettings host;
    private final IceConfig ice;
    private final IceConfig iceOfRelays;
    private final boolean iceLite;
    private final boolean keyLog;
    private final DtlsVersion leastDtls;
    private final DtlsVersion mostDtls;
    private final List<NamedGroup> dtlsGroups;
    private final CongestionController.Factory congestion;
    private final boolean messageInterleaving;
    private final boolean weakCertificatesAccepted;
    private final long receiveMemory;
    private final DataChannelsConfig dataChannels;

    private final SessionConfig session;

    private PeerSettings(Builder builder) {
        host = builder.host.build();
        builder.ice.includeLoopback(host.includeLoopback());
        ice = builder.ice.transportPolicy(TransportPolicy.ALL).build();
        iceOfRelays = builder.ice.transportPolicy(TransportPolicy.RELAY).build();
        iceLite = builder.iceLite;
        keyLog = builder.keyLog;
        leastDtls = builder.dtls12Permitted ? DtlsVersion.DTLS_1_2 : DtlsVersion.DTLS_1_3;
        mostDtls = builder.dtls13Permitted ? DtlsVersion.DTLS_1_3 : DtlsVersion.DTLS_1_2;
        dtlsGroups = builder.dtlsGroups;
        congestion = builder.congestion.factory();
        messageInterleaving = builder.messageInterleaving;
        weakCertificatesAccepted = builder.weakCertificatesAccepted;
        receiveMemory = builder.receiveMemory();
        dataChannels = DataChannelsConfig.builder()
                .receiveMemory(receiveMemory)
                .maxAnnouncedChannels(builder.maxRemoteChannels)
                .build();
        session = builder.session.build();
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the settings of hosts. */
    public HostSettings host() {
        return host;
    }

    /** Returns whether peers are ICE lite agents, which gather host candidates alone. */
    public boolean iceLite() {
        return iceLite;
    }

    SessionConfig session(PeerConfiguration configuration) {
        return session.toBuilder()
                .bundlePolicy(configuration.bundlePolicy())
                .rtcpMuxPolicy(configuration.rtcpMuxPolicy())
                .build();
    }

    ConnectionConfig connection(
            PeerConfiguration configuration, List<PeerCertificate> certificates, String cname, NtpClock ntpClock) {
        DtlsConfig dtls = DtlsConfig.builder(
                        certificates.stream().map(PeerCertificate::value).toArray(CertificateAndKey[]::new))
                .versions(leastDtls, mostDtls)
                .groups(dtlsGroups)
                .keyLog(keyLog)
                .srtpProfiles(SRTP_PROFILES)
                .leastRsaBits(weakCertificatesAccepted ? 1_024 : 2_048)
                .build();
        return ConnectionConfig.builder(dtls)
                .ice(configuration.relayOnly() ? iceOfRelays : ice)
                .sctp(sctp -> sctp.congestionController(congestion)
                        .interleaving(messageInterleaving)
                        .receiveMemory(receiveMemory))
                .dataChannels(dataChannels)
                .cname(cname)
                .ntpClock(ntpClock)
                .build();
    }

    static TransportPolicy policy(PeerConfiguration configuration) {
        return configuration.relayOnly() ? TransportPolicy.RELAY : TransportPolicy.ALL;
    }

    /** Collects settings. */
    public static final class Builder {
        private final HostSettings.Builder host = HostSettings.builder();
        private final IceConfig.Builder ice = IceConfig.builder();
        private boolean iceLite;
        private boolean weakCertificatesAccepted;
        private long maxMessageSize = 262_144;
        private long receiveMemory;
        private int maxRemoteChannels = 4_096;
        private final SessionConfig.Builder session = SessionConfig.builder();
        private boolean keyLog;
        private boolean dtls12Permitted = true;
        private boolean dtls13Permitted = true;
        private List<NamedGroup> dtlsGroups = List.of(NamedGroup.values());
        private CongestionAlgorithm congestion = CongestionAlgorithm.BBR;
        private boolean messageInterleaving = true;

        private Builder() {
            session.remoteMediaAccepted(true);
        }

        /** Returns the builder of the hosts' settings. */
        public HostSettings.Builder host() {
            return host;
        }

        /** Makes peers ICE lite agents, RFC 8445 §2.5; they are full agents by default. */
        public Builder iceLite(boolean lite) {
            iceLite = lite;
            ice.lite(lite);
            session.iceLite(lite);
            return this;
        }

        /**
         * Sets ICE's timeouts.
         *
         * @param disconnectedAfter silence after which a component is "disconnected"
         * @param failedAfter silence after which a component is "failed"
         * @param keepalive the time between keep-alives on an idle path
         */
        public Builder iceTimeouts(Duration disconnectedAfter, Duration failedAfter, Duration keepalive) {
            ice.disconnectedAfter(disconnectedAfter).failedAfter(failedAfter).keepalive(keepalive);
            return this;
        }

        /** Sets whether simulcast that a remote end offers to send is accepted; it is not by default. */
        public Builder simulcastReceived(boolean accepted) {
            session.simulcastReceived(accepted);
            return this;
        }

        /** Sets the largest message in bytes that is accepted, 1 to 64 MiB; 256 KiB by default. */
        public Builder maxMessageSize(long bytes) {
            if (bytes < 1 || bytes > 64L << 20) {
                throw new IllegalArgumentException("maxMessageSize: " + bytes);
            }
            maxMessageSize = bytes;
            session.sctp(new SctpParameters(SctpParameters.DEFAULT_PORT, bytes));
            return this;
        }

        /**
         * Sets the heap that the data channels of a peer may take for what they receive; half of it is the largest receive window.
         *
         * @param bytes 8 MiB to 2 GiB, and at least eight times {@link #maxMessageSize}; by default 128 MiB, or that
         */
        public Builder receiveMemory(long bytes) {
            if (bytes < 8L << 20 || bytes > 2L << 30) {
                throw new IllegalArgumentException("receiveMemory: " + bytes + " is not in 8 MiB to 2 GiB");
            }
            receiveMemory = bytes;
            return this;
        }

        private long receiveMemory() {
            return receiveMemory == 0 ? Math.max(128L << 20, 8 * maxMessageSize) : receiveMemory;
        }

        /** Sets the number of channels that the remote end may have open at a time, 0 to 65,535; 4,096 by default. */
        public Builder maxRemoteChannels(int channels) {
            if (channels < 0 || channels > 65_535) {
                throw new IllegalArgumentException("maxPeerChannels: " + channels);
            }
            maxRemoteChannels = channels;
            return this;
        }

        /** Accepts SHA-1 as only fingerprint, and RSA keys of 1,024 to 2,047 bits; not by default. */
        public Builder weakCertificatesAccepted(boolean accepted) {
            weakCertificatesAccepted = accepted;
            session.weakFingerprintsAccepted(accepted);
            return this;
        }

        /** Sets whether local descriptions may differ from those that were created; they may not by default. */
        public Builder mungingPermitted(boolean permitted) {
            session.mungedLocalDescriptionsAllowed(permitted);
            return this;
        }

        /** Sets whether m-sections of audio and video that a remote end offers get transceivers; they do by default. */
        public Builder remoteMediaAccepted(boolean accepted) {
            session.remoteMediaAccepted(accepted);
            return this;
        }

        /** Sets whether the secrets of DTLS are reported, {@link PeerEvent.KeyLogLine}; they are not by default. */
        public Builder keyLog(boolean wanted) {
            keyLog = wanted;
            return this;
        }

        /**
         * Sets the versions of DTLS that may be negotiated; both by default.
         *
         * @throws IllegalArgumentException if there is none
         */
        public Builder dtlsVersions(boolean permit12, boolean permit13) {
            if (!permit12 && !permit13) {
                throw new IllegalArgumentException("no version of DTLS");
            }
            dtls12Permitted = permit12;
            dtls13Permitted = permit13;
            return this;
        }

        /**
         * Sets the groups for the key exchange of DTLS in order of preference, by their names in {@link NamedGroup}; all by default.
         *
         * @throws IllegalArgumentException if there is none, or a name is unknown
         */
        public Builder dtlsGroups(List<String> names) {
            if (names.isEmpty()) {
                throw new IllegalArgumentException("at least one group");
            }
            dtlsGroups = names.stream().map(NamedGroup::valueOf).toList();
            return this;
        }

        /** Sets the algorithm of congestion control of data channels; BBR by default. */
        public Builder congestion(CongestionAlgorithm algorithm) {
            congestion = algorithm;
            return this;
        }

        /** Sets whether messages of different channels may be interleaved (RFC 8260); they may by default. */
        public Builder messageInterleaving(boolean permitted) {
            messageInterleaving = permitted;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalArgumentException if {@link #receiveMemory} is below eight times {@link #maxMessageSize}
         */
        public PeerSettings build() {
            if (receiveMemory() < 8 * maxMessageSize) {
                throw new IllegalArgumentException("receiveMemory is below eight times maxMessageSize");
            }
            if (dtls12Permitted && dtlsGroups.stream().allMatch(NamedGroup::isHybrid)) {
                throw new IllegalArgumentException(
                        "DTLS 1.2 has no post-quantum group: it needs another one, or is left out");
            }
            return new PeerSettings(this);
        }
    }
}
