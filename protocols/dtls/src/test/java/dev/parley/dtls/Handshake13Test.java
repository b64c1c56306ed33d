package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.settings.KeyLimits;
import dev.parley.dtls.settings.SrtpProfile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client with our server in DTLS 1.3, and with versions mixed. */
class Handshake13Test {
    private static DtlsConfig.Builder both(CertificateAndKey certificate) {
        return DtlsConfig.builder(certificate).versions(DtlsVersion.DTLS_1_2, DtlsVersion.DTLS_1_3);
    }

    private static DtlsPair connect(DtlsConfig client, DtlsConfig server) {
        DtlsPair pair = DtlsPair.started(1, client, server);
        pair.run(2_000);
        assertThat(pair.bothConnected())
                .as(
                        "%s %s; %s %s; %s %s",
                        pair.client.engine.handshakeState(),
                        pair.server.engine.handshakeState(),
                        pair.client.events,
                        pair.server.events,
                        pair.client.engine.drops().snapshot(),
                        pair.server.engine.drops().snapshot())
                .isTrue();
        return pair;
    }

    private static void exchange(DtlsPair pair) {
        byte[] up = {1, 2, 3};
        byte[] down = new byte[1_000];
        pair.send(pair.client, up);
        pair.send(pair.server, down);
        pair.run(1_000);
        assertThat(pair.server.received).containsExactly(up);
        assertThat(pair.client.received).containsExactly(down);
    }

    @Test
    @Spec("RFC 9147 §5")
    void fourDatagramsMakeAConnection() {
        DtlsConfig client =
                both(TestCertificates.ECDSA).groups(List.of(NamedGroup.X25519)).build();
        DtlsPair pair = connect(client, both(TestCertificates.ECDSA_2).build());
        assertThat(pair.client.engine.version()).isEqualTo(DtlsVersion.DTLS_1_3);
        assertThat(pair.server.engine.version()).isEqualTo(DtlsVersion.DTLS_1_3);
        assertThat(pair.client.engine.cipherSuite()).isEqualTo(CipherSuite.TLS_AES_128_GCM_SHA256);
        assertThat(pair.client.engine.group()).isEqualTo(NamedGroup.X25519);
        assertThat(pair.client.sent).hasSize(2);
        assertThat(pair.server.sent).hasSize(2);
        assertThat(pair.client.engine.nextTimeout().isNever()).isTrue();
        assertThat(pair.server.engine.nextTimeout().isNever()).isTrue();
        exchange(pair);
        assertThat(pair.client.engine.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 60))
                .isEqualTo(pair.server.engine.exportKeyingMaterial("EXTRACTOR-dtls_srtp", new byte[0], 60));
    }

    @Test
    @Spec("RFC 9147 §5.5")
    void sixDatagramsMakeAConnectionWithMlKem() {
        DtlsPair pair = connect(
                both(TestCertificates.ECDSA).build(),
                both(TestCertificates.ECDSA_2).build());
        assertThat(pair.client.engine.group()).isEqualTo(NamedGroup.X25519MLKEM768);
        assertThat(pair.client.sent).hasSize(3);
        assertThat(pair.server.sent).hasSize(3);
    }

    static Stream<Arguments> versions() {
        DtlsVersion[] all = DtlsVersion.values();
        return Stream.of(all)
                .flatMap(a -> Stream.of(all)
                        .flatMap(b -> Stream.of(all)
                                .flatMap(c -> Stream.of(all)
                                        .filter(d -> a.compareTo(b) <= 0 && c.compareTo(d) <= 0)
                                        .map(d -> Arguments.of(a, b, c, d)))));
    }

    @ParameterizedTest
    @MethodSource("versions")
    @Spec("RFC 8446 §4.2.1")
    void theBestCommonVersionIsChosen(
            DtlsVersion least, DtlsVersion most, DtlsVersion otherLeast, DtlsVersion otherMost) {
        DtlsConfig client =
                DtlsConfig.builder(TestCertificates.ECDSA).versions(least, most).build();
        DtlsConfig server = DtlsConfig.builder(TestCertificates.ECDSA_2)
                .versions(otherLeast, otherMost)
                .build();
        if (most.compareTo(otherLeast) < 0 || otherMost.compareTo(least) < 0) {
            DtlsPair pair = DtlsPair.started(1, client, server);
            pair.run(20_000);
            assertThat(List.of(pair.client.engine.state(), pair.server.engine.state()))
                    .contains(DtlsState.FAILED);
            return;
        }
        DtlsPair pair = connect(client, server);
        assertThat(pair.client.engine.version()).isEqualTo(most.compareTo(otherMost) < 0 ? most : otherMost);
        exchange(pair);
    }

    @ParameterizedTest
    @EnumSource(CipherSuite.class)
    void everySuite(CipherSuite suite) {
        DtlsConfig server = both(suite.authentication() == CipherSuite.Authentication.RSA
                        ? TestCertificates.RSA
                        : TestCertificates.ECDSA_2)
                .versions(suite.version(), suite.version())
                .cipherSuites(List.of(suite))
                .build();
        DtlsPair pair = connect(both(TestCertificates.ECDSA).build(), server);
        assertThat(pair.client.engine.cipherSuite()).isEqualTo(suite);
        exchange(pair);
    }

    static Stream<CertificateAndKey> certificates() {
        return Stream.of(TestCertificates.ECDSA, TestCertificates.ECDSA_P384, TestCertificates.RSA);
    }

    @ParameterizedTest
    @MethodSource("certificates")
    @Spec("RFC 8446 §4.4.3")
    void everyKindOfCertificate(CertificateAndKey certificate) {
        exchange(connect(
                both(certificate).build(), both(TestCertificates.ECDSA_2).build()));
        exchange(connect(
                both(TestCertificates.ECDSA_2).build(), both(certificate).build()));
    }

    @ParameterizedTest
    @EnumSource(NamedGroup.class)
    @Spec("RFC 8446 §4.1.4")
    void aGroupWithoutShareCostsOneRoundTrip(NamedGroup group) {
        DtlsConfig server = both(TestCertificates.ECDSA_2)
                .versions(DtlsVersion.DTLS_1_3, DtlsVersion.DTLS_1_3)
                .groups(List.of(group))
                .build();
        DtlsPair pair = connect(both(TestCertificates.ECDSA).build(), server);
        assertThat(pair.client.engine.group()).isEqualTo(group);
        exchange(pair);
    }

    @Test
    @Spec("RFC 9147 §5.1")
    void aCookieIsAskedForAndReturned() {
        DtlsConfig server = both(TestCertificates.ECDSA_2).helloVerify(true).build();
        DtlsPair pair = connect(both(TestCertificates.ECDSA).build(), server);
        assertThat(pair.client.engine.version()).isEqualTo(DtlsVersion.DTLS_1_3);
        exchange(pair);
    }

    @Test
    @Spec("RFC 5764 §4.1")
    void srtpProfilesAreNegotiated() {
        DtlsPair pair = connect(
                both(TestCertificates.ECDSA)
                        .srtpProfiles(List.of(SrtpProfile.AEAD_AES_128_GCM))
                        .build(),
                both(TestCertificates.ECDSA_2)
                        .srtpProfiles(List.of(SrtpProfile.values()))
                        .build());
        assertThat(pair.client.engine.srtpProfile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(pair.server.engine.srtpProfile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
    }

    @Test
    @Spec("RFC 9147 §8")
    void keysAreRenewedBeforeTheyAreWorn() {
        DtlsConfig client = both(TestCertificates.ECDSA)
                .keyLimits(new KeyLimits(1L << 38, 20, 1L << 35))
                .build();
        DtlsPair pair = connect(client, both(TestCertificates.ECDSA_2).build());
        for (int i = 0; i < 1_000; i++) {
            pair.send(pair.client, new byte[] {(byte) i});
            pair.run(5);
            if (i % 3 == 0) {
                pair.send(pair.server, new byte[] {(byte) i});
            }
        }
        pair.run(1_000);
        assertThat(pair.server.received).hasSize(1_000);
        assertThat(pair.client.received).hasSize(334);
        assertThat(pair.server.engine.drops().total()).isZero();
        assertThat(pair.client.engine.drops().total()).isZero();
    }
}
