package dev.parley.dtls.settings;

import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.DtlsEvent;
import java.time.Duration;
import java.util.List;

/** The settings of a {@link DtlsEngine}. Immutable. */
public final class DtlsConfig {
    private final List<CertificateAndKey> certificates;
    private final DtlsVersion leastVersion;
    private final DtlsVersion mostVersion;
    private static final List<CipherSuite> ALL_SUITES = List.of(CipherSuite.values());

    private final List<CipherSuite> cipherSuites;
    private final List<NamedGroup> groups;
    private final List<SrtpProfile> srtpProfiles;
    private final int maxDatagram;
    private final boolean helloVerify;
    private final boolean keyLog;
    private final Duration initialTimeout;
    private final Duration maxTimeout;
    private final Duration handshakeLimit;
    private final KeyLimits keyLimits;
    private final int leastRsaBits;

    private DtlsConfig(Builder builder) {
        certificates = builder.certificates;
        leastVersion = builder.leastVersion;
        mostVersion = builder.mostVersion;
        cipherSuites = builder.cipherSuites;
        groups = builder.groups;
        srtpProfiles = builder.srtpProfiles;
        maxDatagram = builder.maxDatagram;
        helloVerify = builder.helloVerify;
        keyLog = builder.keyLog;
        initialTimeout = builder.initialTimeout;
        maxTimeout = builder.maxTimeout;
        handshakeLimit = builder.handshakeLimit;
        keyLimits = builder.keyLimits;
        leastRsaBits = builder.leastRsaBits;
    }

    /** Returns settings with the defaults and one certificate. */
    public static DtlsConfig of(CertificateAndKey certificate) {
        return builder(certificate).build();
    }

    /**
     * Starts from the defaults.
     *
     * @param certificates our certificates in order of preference, at least one; the first that fits what the peer accepts is
     *     used
     */
    public static Builder builder(CertificateAndKey... certificates) {
        return new Builder(List.of(certificates));
    }

    /** Returns our certificates in order of preference. */
    public List<CertificateAndKey> certificates() {
        return certificates;
    }

    /** Returns whether a version may be negotiated. */
    public boolean speaks(DtlsVersion version) {
        return version.compareTo(leastVersion) >= 0 && version.compareTo(mostVersion) <= 0;
    }

    /** Returns the cipher suites of a version that may be negotiated, in order of preference. */
    public List<CipherSuite> cipherSuites(DtlsVersion version) {
        return cipherSuites.stream().filter(suite -> suite.version() == version).toList();
    }

    /** Returns the groups that a version can use, in order of preference. */
    public List<NamedGroup> groups(DtlsVersion version) {
        return version == DtlsVersion.DTLS_1_3
                ? groups
                : groups.stream().filter(group -> !group.isHybrid()).toList();
    }

    /** Returns the cipher suites that may be negotiated, in order of preference. */
    public List<CipherSuite> cipherSuites() {
        return cipherSuites;
    }

    /** Returns the groups for the key exchange, in order of preference. */
    public List<NamedGroup> groups() {
        return groups;
    }

    /** Returns the SRTP profiles to negotiate, in order of preference; empty means that use_srtp is not negotiated. */
    public List<SrtpProfile> srtpProfiles() {
        return srtpProfiles;
    }

    /** Returns the size in bytes that a datagram of the handshake does not exceed. */
    public int maxDatagram() {
        return maxDatagram;
    }

    /** Returns whether, as server, a cookie exchange precedes the handshake. */
    public boolean helloVerify() {
        return helloVerify;
    }

    /** Returns whether {@link DtlsEvent.KeyLogLine}s are given out. */
    public boolean keyLog() {
        return keyLog;
    }

    /** Returns the first retransmission timeout while the round-trip time is unknown. */
    public Duration initialTimeout() {
        return initialTimeout;
    }

    /** Returns what the doubled timeout does not exceed. */
    public Duration maxTimeout() {
        return maxTimeout;
    }

    /** Returns how much time a handshake gets from the peer's first message on, not counting that on a path which is not usable. */
    public Duration handshakeLimit() {
        return handshakeLimit;
    }

    /** Returns how much the keys of one direction protect before they are given up. */
    public KeyLimits keyLimits() {
        return keyLimits;
    }

    /** Returns the length in bits that an RSA key of the peer's certificate has at least. */
    public int leastRsaBits() {
        return leastRsaBits;
    }

    /** Collects settings. */
    public static final class Builder {
        private final List<CertificateAndKey> certificates;
        private DtlsVersion leastVersion = DtlsVersion.DTLS_1_2;
        private DtlsVersion mostVersion = DtlsVersion.DTLS_1_2;
        private List<CipherSuite> cipherSuites = ALL_SUITES;
        private List<NamedGroup> groups = List.of(NamedGroup.values());
        private List<SrtpProfile> srtpProfiles = List.of();
        private int maxDatagram = 1_200;
        private boolean helloVerify;
        private boolean keyLog;
        private Duration initialTimeout = Duration.ofMillis(400);
        private Duration maxTimeout = Duration.ofSeconds(3);
        private Duration handshakeLimit = Duration.ofSeconds(60);
        private KeyLimits keyLimits = KeyLimits.DEFAULT;
        private int leastRsaBits = 2_048;

        private Builder(List<CertificateAndKey> certificates) {
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("at least one certificate");
            }
            this.certificates = certificates;
        }

        /**
         * Sets the least and the most recent version that may be negotiated. Default: 1.2 alone.
         *
         * @throws IllegalArgumentException if the least is above the most
         */
        public Builder versions(DtlsVersion least, DtlsVersion most) {
            if (least.compareTo(most) > 0) {
                throw new IllegalArgumentException("the least version is above the most");
            }
            leastVersion = least;
            mostVersion = most;
            return this;
        }

        /** Sets the cipher suites in order of preference. Default: AES-128-GCM, AES-256-GCM, ChaCha20-Poly1305. */
        public Builder cipherSuites(List<CipherSuite> value) {
            cipherSuites = List.copyOf(value);
            return this;
        }

        /**
         * Sets the groups in order of preference. Default: X25519MLKEM768 (in DTLS 1.3), X25519 (seven times cheaper in the JDK), P-256, P-384. Keep P-256
         * in the list: a peer may want the curve of its certificate there, too.
         */
        public Builder groups(List<NamedGroup> value) {
            groups = List.copyOf(value);
            return this;
        }

        /** Sets the SRTP profiles in order of preference. Default: none, for data alone. */
        public Builder srtpProfiles(List<SrtpProfile> value) {
            srtpProfiles = List.copyOf(value);
            return this;
        }

        /** Sets the largest datagram of the handshake in bytes, 256 to 1,500. Default: 1,200, which fits every usual path. */
        public Builder maxDatagram(int value) {
            if (value < 256 || value > 1_500) {
                throw new IllegalArgumentException("maxDatagram " + value + " is not within 256 to 1500");
            }
            maxDatagram = value;
            return this;
        }

        /** Sets whether a server asks for a cookie. Default: no; ICE has validated the path, and it costs a round trip. */
        public Builder helloVerify(boolean value) {
            helloVerify = value;
            return this;
        }

        /** Sets whether key log lines are given out. Default: no. */
        public Builder keyLog(boolean value) {
            keyLog = value;
            return this;
        }

        /** Sets the first retransmission timeout while no round-trip time is known. Default: 400 ms. */
        public Builder initialTimeout(Duration value) {
            initialTimeout = value;
            return this;
        }

        /** Sets the cap of the doubled timeout. Default: 3 s, well within the 30 s of ICE consent. */
        public Builder maxTimeout(Duration value) {
            maxTimeout = value;
            return this;
        }

        /**
         * Sets how much time a handshake gets on a usable path, from the peer's first message on, before the association fails. Until
         * that message the peer may wait for its signalling. Default: 60 s, in which a flight is repeated some twenty times.
         */
        public Builder handshakeLimit(Duration value) {
            handshakeLimit = value;
            return this;
        }

        /** Sets how much the keys of one direction protect before they are given up. Default: {@link KeyLimits#DEFAULT}. */
        public Builder keyLimits(KeyLimits value) {
            keyLimits = value;
            return this;
        }

        /**
         * Sets the length in bits that an RSA key of the peer's certificate has at least, 1,024 to 8,192. Default: 2,048, below
         * which NIST SP 800-131A permits no signatures.
         */
        public Builder leastRsaBits(int value) {
            if (value < 1_024 || value > 8_192) {
                throw new IllegalArgumentException("leastRsaBits " + value + " is not within 1024 to 8192");
            }
            leastRsaBits = value;
            return this;
        }

        /** Returns the settings. */
        public DtlsConfig build() {
            if (cipherSuites.isEmpty() || groups.isEmpty()) {
                throw new IllegalArgumentException("at least one cipher suite and one group");
            }
            DtlsConfig config = new DtlsConfig(this);
            for (DtlsVersion version : DtlsVersion.values()) {
                if (config.speaks(version)
                        && (config.cipherSuites(version).isEmpty()
                                || config.groups(version).isEmpty())) {
                    throw new IllegalArgumentException("no cipher suite or no group for " + version);
                }
            }
            return config;
        }
    }
}
