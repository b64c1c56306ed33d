package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.NamedGroup;
import dev.parley.parameters.DtlsRole;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our engine against BouncyCastle's bctls. */
class BouncyCastleTest {
    private static final int[] ALL_GROUPS = {29, 23, 24};
    private static final int[] NO_PROFILES = {};

    static Stream<Arguments> suitesAndGroups() {
        List<Arguments> rows = new ArrayList<>();
        for (DtlsRole role : DtlsRole.values()) {
            int i = 0;
            for (CipherSuite suite : CipherSuite.values()) {
                rows.add(Arguments.of(role, suite, NamedGroup.values()[i++ % 3]));
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

    /** A group that we want, with P-256 behind it: bctls wants the curve of a certificate among the groups, too. */
    private static int[] groups(NamedGroup group) {
        return new int[] {group.code()};
    }
}
