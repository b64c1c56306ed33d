package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client against our server, on a link without faults. */
class HandshakeTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @Test
    @Spec("RFC 6347 §4.2.4")
    void connectsInTwoRoundTripsAndExchangesData() {
        DtlsPair pair = DtlsPair.connected(1);

        assertThat(pair.client.states()).containsExactly(DtlsState.CONNECTING, DtlsState.CONNECTED);
        assertThat(pair.server.states()).containsExactly(DtlsState.CONNECTING, DtlsState.CONNECTED);
        assertThat(pair.client.sent).hasSize(2);
        assertThat(pair.server.sent).hasSize(2);
        assertThat(pair.client.engine.cipherSuite()).isEqualTo(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        assertThat(pair.client.engine.group()).isEqualTo(NamedGroup.X25519);
        assertThat(pair.client.engine.version()).isEqualTo(DtlsVersion.DTLS_1_2);
        assertThat(pair.client.engine.extendedMasterSecret()).isTrue();
        assertThat(pair.server.engine.remoteCertificates()).containsExactly(TestCertificates.ECDSA.encoded());

        pair.send(pair.client, HELLO);
        pair.send(pair.server, HELLO);
        pair.run(1_000);
        assertThat(pair.server.received).containsExactly(HELLO);
        assertThat(pair.client.received).containsExactly(HELLO);
        assertThat(pair.client.engine.drops().total()).isZero();
        assertThat(pair.server.engine.drops().total()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = CipherSuite.class, mode = EnumSource.Mode.MATCH_ALL, names = "TLS_ECDHE_.*")
    void everySuite(CipherSuite suite) {
        CertificateAndKey certificate = suite.authentication() == CipherSuite.Authentication.ECDSA
                ? TestCertificates.ECDSA
                : TestCertificates.RSA;
        DtlsConfig client = DtlsConfig.of(TestCertificates.ECDSA_2);
        DtlsConfig server =
                DtlsConfig.builder(certificate).cipherSuites(List.of(suite)).build();
        DtlsPair pair = DtlsPair.started(2, client, server);
        pair.run(5_000);
        assertThat(pair.bothConnected()).isTrue();
        assertThat(pair.client.engine.cipherSuite()).isEqualTo(suite);
        pair.send(pair.client, HELLO);
        pair.run(1_000);
        assertThat(pair.server.received).containsExactly(HELLO);
    }

    @ParameterizedTest
    @EnumSource(value = NamedGroup.class, mode = EnumSource.Mode.EXCLUDE, names = "X25519MLKEM768")
    void everyGroup(NamedGroup group) {
        DtlsConfig client = DtlsConfig.builder(TestCertificates.ECDSA)
                .groups(List.of(group))
                .build();
        DtlsConfig server = DtlsConfig.of(TestCertificates.RSA);
        DtlsPair pair = DtlsPair.started(3, client, server);
        pair.run(5_000);
        assertThat(pair.bothConnected()).isTrue();
        assertThat(pair.server.engine.group()).isEqualTo(group);
    }
}
