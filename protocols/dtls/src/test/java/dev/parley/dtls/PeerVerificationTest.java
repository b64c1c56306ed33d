package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.dtls.record.BoundedStore;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.wire.Alert;
import dev.parley.parameters.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fingerprint decides who the peer is: known early, late, in several hashes, or wrong. */
class PeerVerificationTest {
    private static final byte[] DATA = {1, 2, 3};
    private static final List<Fingerprint> CLIENT = TestCertificates.ECDSA.fingerprints("sha-256");
    private static final List<Fingerprint> SERVER = TestCertificates.ECDSA_2.fingerprints("sha-256");

    @Test
    @Spec("RFC 8122 §6.2")
    void connectedWaitsForTheFingerprintAndDataWaitsWithIt() {
        DtlsPair pair = DtlsPair.simple(1);
        pair.client.engine.setRemoteFingerprints(SERVER, pair.now);
        pair.start();
        pair.run(5_000);
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(pair.server.engine.state()).isEqualTo(DtlsState.CONNECTING);
        assertThat(pair.server.engine.cipherSuite()).isNotNull();
        assertThat(pair.server.engine.nextTimeout().isNever()).isTrue();

        pair.send(pair.client, DATA);
        pair.run(1_000);
        assertThat(pair.server.received).isEmpty();

        pair.server.engine.setRemoteFingerprints(CLIENT, pair.now);
        pair.run(1_000);
        assertThat(pair.server.engine.state()).isEqualTo(DtlsState.CONNECTED);
        assertThat(pair.server.received).containsExactly(DATA);
    }

    @Test
    void shortRsaKeysAreRefusedAndHowShortIsASetting() {
        assertThat(DtlsConfig.of(TestCertificates.ECDSA).leastRsaBits()).isEqualTo(2_048);
        for (int least : new int[] {2_048, 3_072}) {
            DtlsPair pair = new DtlsPair(
                    6,
                    DtlsConfig.builder(TestCertificates.ECDSA)
                            .leastRsaBits(least)
                            .build(),
                    DtlsConfig.of(TestCertificates.RSA));
            pair.client.engine.setRemoteFingerprints(TestCertificates.RSA.fingerprints("sha-256"), pair.now);
            pair.server.engine.setRemoteFingerprints(CLIENT, pair.now);
            pair.start();
            pair.run(5_000);

            boolean refused = least > 2_048;
            assertThat(pair.client.engine.state()).isEqualTo(refused ? DtlsState.FAILED : DtlsState.CONNECTED);
            if (refused) {
                assertThat(pair.client.failure().alert()).isEqualTo(Alert.BAD_CERTIFICATE);
            }
        }
    }

    @Test
    void earlyDataIsBounded() {
        DtlsPair pair = DtlsPair.simple(2);
        pair.client.engine.setRemoteFingerprints(SERVER, pair.now);
        pair.start();
        pair.run(5_000);
        for (int i = 0; i < 100; i++) {
            pair.send(pair.client, new byte[1_000]);
        }
        pair.run(1_000);
        pair.server.engine.setRemoteFingerprints(CLIENT, pair.now);
        pair.run(1_000);
        assertThat(pair.server.received).hasSize(BoundedStore.MAX_ENTRIES);
        assertThat(pair.server.engine.drops().get("application data: too much before the peer is verified"))
                .isEqualTo(100 - BoundedStore.MAX_ENTRIES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec("RFC 8122 §6.2")
    void aWrongFingerprintFailsBothEndsAndNoDataPasses(boolean atClient) {
        for (boolean late : new boolean[] {false, true}) {
            DtlsPair pair = DtlsPair.simple(3);
            DtlsPair.End deceived = atClient ? pair.client : pair.server;
            DtlsPair.End other = atClient ? pair.server : pair.client;
            List<Fingerprint> wrong = TestCertificates.RSA.fingerprints("sha-256");
            other.engine.setRemoteFingerprints(atClient ? CLIENT : SERVER, pair.now);
            if (!late) {
                deceived.engine.setRemoteFingerprints(wrong, pair.now);
            }
            pair.start();
            pair.run(late ? 5_000 : 35);
            if (late) {
                pair.send(other, DATA);
                pair.run(100);
                deceived.engine.setRemoteFingerprints(wrong, pair.now);
            }
            pair.run(5_000);
            assertThat(deceived.engine.state()).isEqualTo(DtlsState.FAILED);
            assertThat(deceived.failure().kind()).isEqualTo(DtlsFailure.Kind.FINGERPRINT_MISMATCH);
            assertThat(deceived.failure().alert()).isEqualTo(Alert.BAD_CERTIFICATE);
            assertThat(deceived.states()).doesNotContain(DtlsState.CONNECTED);
            assertThat(deceived.received).isEmpty();
            assertThat(other.engine.state()).isEqualTo(DtlsState.FAILED);
            assertThat(other.failure().kind()).isEqualTo(DtlsFailure.Kind.ALERT_RECEIVED);
            assertThat(other.failure().alert()).isEqualTo(Alert.BAD_CERTIFICATE);
            assertThat(deceived.engine.seal(dev.parley.base.PacketBuffer.allocate(100, 50)))
                    .isFalse();
        }
    }

    /** The alert itself is lost: whoever goes on sending is told again, a few times. */
    @Test
    @Spec("RFC 6347 §4.2.7")
    void aLostAlertIsRepeated() {
        DtlsPair pair = DtlsPair.simple(4);
        pair.client.engine.setRemoteFingerprints(SERVER, pair.now);
        pair.start();
        pair.run(5_000);
        pair.loss = 1;
        pair.server.engine.setRemoteFingerprints(SERVER, pair.now);
        pair.run(1_000);
        pair.loss = 0;
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.CONNECTED);
        pair.send(pair.client, DATA);
        pair.run(1_000);
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.FAILED);
        assertThat(pair.server.received).isEmpty();
    }

    @Test
    @Spec("RFC 8122 §5")
    void severalHashes() {
        DtlsPair pair = DtlsPair.simple(5);
        pair.client.engine.setRemoteFingerprints(TestCertificates.ECDSA_2.fingerprints("sha-1", "sha-512"), pair.now);
        List<Fingerprint> mixed = new ArrayList<>(TestCertificates.RSA.fingerprints("sha-384", "sha-1"));
        mixed.addAll(TestCertificates.ECDSA.fingerprints("sha-384"));
        pair.server.engine.setRemoteFingerprints(mixed, pair.now);
        pair.start();
        pair.run(5_000);
        assertThat(pair.bothConnected()).isTrue();
    }

    /** The certificate that is verified is the one whose key has signed. */
    @Test
    void theSecondCertificateOfTheSettingsIsUsedWhereTheFirstDoesNotFit() {
        DtlsConfig client = DtlsConfig.builder(TestCertificates.ECDSA)
                .cipherSuites(List.of(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256))
                .build();
        DtlsConfig server = DtlsConfig.builder(TestCertificates.ECDSA_2, TestCertificates.RSA)
                .build();
        DtlsPair pair = new DtlsPair(6, client, server);
        List<Fingerprint> both = new ArrayList<>(SERVER);
        both.addAll(TestCertificates.RSA.fingerprints("sha-256"));
        pair.client.engine.setRemoteFingerprints(both, pair.now);
        pair.server.engine.setRemoteFingerprints(CLIENT, pair.now);
        pair.start();
        pair.run(5_000);
        assertThat(pair.bothConnected()).isTrue();
        assertThat(pair.client.engine.remoteCertificates()).containsExactly(TestCertificates.RSA.encoded());
    }
}
