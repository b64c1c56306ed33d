package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.dtls.wire.Alert;
import dev.parley.parameters.DtlsRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our engine against BouncyCastle's bctls. */
class BouncyCastleTest {
    private static final DtlsConfig DEFAULTS = DtlsConfig.of(TestCertificates.ECDSA);

    private static final int[] ALL_GROUPS = {29, 23, 24};
    private static final int[] NO_PROFILES = {};

    static Stream<Arguments> suitesAndGroups() {
        List<Arguments> rows = new ArrayList<>();
        for (DtlsRole role : DtlsRole.values()) {
            int i = 0;
            for (CipherSuite suite : DEFAULTS.cipherSuites(DtlsVersion.DTLS_1_2)) {
                rows.add(Arguments.of(
                        role, suite, DEFAULTS.groups(DtlsVersion.DTLS_1_2).get(i++ % 3)));
            }
            rows.add(Arguments.of(role, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, NamedGroup.SECP384R1));
            rows.add(Arguments.of(role, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, NamedGroup.SECP256R1));
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("suitesAndGroups")
    void everySuiteInBothRoles(DtlsRole ours, CipherSuite suite, NamedGroup group) throws Exception {
        boolean ecdsa = suite.authentication() == CipherSuite.Authentication.ECDSA;
        CertificateAndKey server = ecdsa ? TestCertificates.ECDSA : TestCertificates.RSA;
        CertificateAndKey client = ecdsa ? TestCertificates.RSA : TestCertificates.ECDSA_2;
        connect(
                ours,
                ours == DtlsRole.SERVER ? server : client,
                ours == DtlsRole.SERVER ? client : server,
                suite,
                group,
                new double[3],
                1);
    }

    static Stream<Arguments> faults() {
        List<Arguments> rows = new ArrayList<>();
        for (DtlsRole role : DtlsRole.values()) {
            for (long seed = 1; seed <= 8; seed++) {
                rows.add(Arguments.of(role, seed));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void withLossReorderingAndDuplication(DtlsRole ours, long seed) throws Exception {
        connect(
                ours,
                TestCertificates.ECDSA,
                TestCertificates.ECDSA_2,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                NamedGroup.X25519,
                new double[] {0.2, 0.2, 0.2},
                seed);
    }

    private static void connect(
            DtlsRole ours,
            CertificateAndKey ourCertificate,
            CertificateAndKey theirCertificate,
            CipherSuite suite,
            NamedGroup group,
            double[] faults,
            long seed)
            throws Exception {
        FaultyQueue toThem = new FaultyQueue(seed, faults[0], faults[1], faults[2]);
        FaultyQueue toUs = new FaultyQueue(seed + 1_000, faults[0], faults[1], faults[2]);
        int[] groups = ours == DtlsRole.SERVER ? groups(group) : ALL_GROUPS;
        try (BouncyCastlePeer peer = new BouncyCastlePeer(
                ours.other(), theirCertificate, new int[] {suite.code()}, groups, NO_PROFILES, toThem, toUs)) {
            DtlsConfig config = DtlsConfig.builder(ourCertificate)
                    .groups(ours == DtlsRole.CLIENT ? List.of(group) : List.of(NamedGroup.values()))
                    .build();
            LiveEngine live = new LiveEngine(config, seed, toUs, toThem);
            live.engine.setRemoteFingerprints(theirCertificate.fingerprints("sha-256"), live.now());
            live.engine.setRtt(java.time.Duration.ofMillis(20));
            peer.start();
            live.engine.start(ours, live.now());
            live.runUntil("a connection", () -> live.engine.state() == DtlsState.CONNECTED && peer.connected.isDone());
            peer.connected.get();
            assertThat(live.engine.cipherSuite()).isEqualTo(suite);
            assertThat(live.engine.group()).isEqualTo(group);
            assertThat(live.engine.extendedMasterSecret()).isTrue();
            assertThat(peer.peerCertificate).isEqualTo(ourCertificate.encoded());
            assertThat(peer.exported).isEqualTo(live.engine.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 60));
            live.sendUntilEchoed("hello".getBytes(StandardCharsets.UTF_8));
            live.sendUntilEchoed(new byte[1_150]);
        }
    }

    /** One connection with everything at its default, for a test to change. */
    private static final class Setup implements AutoCloseable {
        final BouncyCastlePeer peer;
        final LiveEngine live;
        private final DtlsRole ours;

        Setup(DtlsRole ours, DtlsConfig config, int... profiles) {
            this.ours = ours;
            FaultyQueue toThem = new FaultyQueue(1, 0, 0, 0);
            FaultyQueue toUs = new FaultyQueue(2, 0, 0, 0);
            int[] suites = {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256.code()};
            peer = new BouncyCastlePeer(
                    ours.other(), TestCertificates.ECDSA_2, suites, ALL_GROUPS, profiles, toThem, toUs);
            live = new LiveEngine(config, 1, toUs, toThem);
            live.engine.setRemoteFingerprints(TestCertificates.ECDSA_2.fingerprints("sha-256"), live.now());
        }

        Setup connect() throws Exception {
            startBoth();
            live.runUntil("a connection", () -> live.engine.state() == DtlsState.CONNECTED && peer.connected.isDone());
            peer.connected.get();
            return this;
        }

        void startBoth() {
            peer.start();
            live.engine.start(ours, live.now());
        }

        @Override
        public void close() {
            peer.close();
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    @Spec("RFC 5764 §4.1")
    void srtpProfileAndItsKeys(DtlsRole ours) throws Exception {
        DtlsConfig config = DtlsConfig.builder(TestCertificates.ECDSA)
                .srtpProfiles(List.of(SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80))
                .build();
        try (Setup setup = new Setup(ours, config, 2, 1, 8)) {
            setup.connect();
            SrtpProfile chosen = setup.live.engine.srtpProfile();
            assertThat(chosen)
                    .isEqualTo(
                            ours == DtlsRole.SERVER
                                    ? SrtpProfile.AEAD_AES_256_GCM
                                    : SrtpProfile.AES128_CM_HMAC_SHA1_80);
            assertThat(setup.peer.srtpProfile).isEqualTo(chosen.code());
            assertThat(setup.peer.exported)
                    .isEqualTo(setup.live.engine.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 60));
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    @Spec("RFC 7627 §5.3")
    void withoutExtendedMasterSecret(DtlsRole ours) throws Exception {
        try (Setup setup = new Setup(ours, DtlsConfig.of(TestCertificates.ECDSA))) {
            setup.peer.extendedMasterSecret = false;
            setup.connect();
            assertThat(setup.live.engine.extendedMasterSecret()).isFalse();
            setup.live.sendUntilEchoed(new byte[] {1, 2, 3});
        }
    }

    @Test
    @Spec("RFC 6347 §4.2.1")
    void ourCookieIsAnswered() throws Exception {
        DtlsConfig config =
                DtlsConfig.builder(TestCertificates.ECDSA).helloVerify(true).build();
        try (Setup setup = new Setup(DtlsRole.SERVER, config)) {
            setup.connect();
            setup.live.sendUntilEchoed(new byte[] {1, 2, 3});
            assertThat(setup.live.datagramsSent).isGreaterThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    @Spec("RFC 8122 §6.2")
    void aWrongFingerprintEndsWithBadCertificate(DtlsRole ours) throws Exception {
        try (Setup setup = new Setup(ours, DtlsConfig.of(TestCertificates.ECDSA))) {
            setup.live.engine.setRemoteFingerprints(TestCertificates.RSA.fingerprints("sha-256"), setup.live.now());
            setup.startBoth();
            setup.live.runUntil("the peer's end", () -> setup.peer.failure != null);
            assertThat(setup.live.engine.state()).isEqualTo(DtlsState.FAILED);
            assertThat(setup.peer.alert).isEqualTo((short) Alert.BAD_CERTIFICATE);
            assertThat(setup.live.received).isEmpty();
        }
    }

    @Test
    @Spec("RFC 8122 §6.2")
    void aClientWithoutACertificateIsRefused() throws Exception {
        try (Setup setup = new Setup(DtlsRole.SERVER, DtlsConfig.of(TestCertificates.ECDSA))) {
            setup.peer.showsCertificate = false;
            setup.startBoth();
            setup.live.runUntil("our refusal", () -> setup.live.engine.state() == DtlsState.FAILED);
            assertThat(setup.live.engine.remoteCertificates()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    @Spec("RFC 5246 §7.2.1")
    void closeNotifyReachesThePeer(DtlsRole ours) throws Exception {
        try (Setup setup = new Setup(ours, DtlsConfig.of(TestCertificates.ECDSA))) {
            setup.connect();
            setup.live.engine.close(setup.live.now());
            setup.live.runUntil("the peer's end", () -> setup.peer.closedByPeer);
            assertThat(setup.peer.alert).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    @Spec("RFC 5246 §7.2.1")
    void thePeersCloseNotifyCloses(DtlsRole ours) throws Exception {
        try (Setup setup = new Setup(ours, DtlsConfig.of(TestCertificates.ECDSA))) {
            setup.connect();
            setup.peer.closing = true;
            setup.live.runUntil("the close", () -> setup.live.engine.state() == DtlsState.CLOSED);
        }
    }

    @Test
    void aCertificateOnP384() throws Exception {
        connect(
                DtlsRole.SERVER,
                TestCertificates.ECDSA_P384,
                TestCertificates.ECDSA_2,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                NamedGroup.SECP384R1,
                new double[3],
                1);
    }

    /** A group that we want, with P-256 behind it: bctls wants the curve of a certificate among the groups, too. */
    private static int[] groups(NamedGroup group) {
        return new int[] {group.code()};
    }
}
