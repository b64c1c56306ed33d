package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.parameters.DtlsRole;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our engine against the JDK's own DTLS. */
class JsseTest {
    private static final DtlsConfig DEFAULTS = DtlsConfig.of(TestCertificates.ECDSA);

    static Stream<Arguments> suites() {
        List<Arguments> rows = new ArrayList<>();
        for (DtlsRole role : DtlsRole.values()) {
            int i = 0;
            for (CipherSuite suite : DEFAULTS.cipherSuites(DtlsVersion.DTLS_1_2)) {
                rows.add(Arguments.of(
                        role, suite, DEFAULTS.groups(DtlsVersion.DTLS_1_2).get(i++ % 3)));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("suites")
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
            for (long seed = 1; seed <= 6; seed++) {
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
                new double[] {0.1, 0.1, 0.1},
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
        try (JssePeer peer = new JssePeer(ours.other(), theirCertificate, suite.name(), toThem, toUs)) {
            // P-256 stays among the groups: JSSE wants the curve of a certificate there.
            List<NamedGroup> groups =
                    group == NamedGroup.SECP256R1 ? List.of(group) : List.of(group, NamedGroup.SECP256R1);
            DtlsConfig config =
                    DtlsConfig.builder(ourCertificate).groups(groups).build();
            LiveEngine live = new LiveEngine(config, seed, toUs, toThem);
            live.engine.setRemoteFingerprints(theirCertificate.fingerprints("sha-256"), live.now());
            live.engine.setRtt(Duration.ofMillis(20));
            peer.start();
            live.engine.start(ours, live.now());
            live.runUntil("a connection", () -> {
                if (peer.failure != null) {
                    throw new AssertionError("the peer failed", peer.failure);
                }
                return live.engine.state() == DtlsState.CONNECTED && peer.connected.isDone();
            });
            peer.connected.get();
            assertThat(live.engine.cipherSuite()).isEqualTo(suite);
            assertThat(live.engine.group()).isEqualTo(group);
            assertThat(live.engine.extendedMasterSecret()).isTrue();
            assertThat(peer.peerCertificate).isEqualTo(ourCertificate.encoded());
            live.sendUntilEchoed("hello".getBytes(StandardCharsets.UTF_8));
            // Not more: after a timeout JSSE halves its records for good, and would send back two.
            live.sendUntilEchoed(new byte[200]);
        }
    }
}
