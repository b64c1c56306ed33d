package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.KeyAlgorithm;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.settings.KeyLimits;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.CertificateMessage;
import dev.parley.dtls.wire.ClientHello;
import dev.parley.dtls.wire.ContentType;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.ServerHello;
import dev.parley.dtls.wire.VectorWriter;
import dev.parley.parameters.DtlsRole;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that anybody on the path can forge, peers that refuse, and keys that have been used for long. */
class UnderAttackTest {
    private static final byte[] NO_BODY = {};

    @Test
    @Spec("RFC 5246 §7.4.1.1")
    void aThousandForgedHelloRequestsEndNoHandshake() {
        for (String state : ManualPair.CLIENT_STATES) {
            ManualPair pair = new ManualPair(40);
            pair.runTo(pair.client, state);
            for (int i = 0; i < 1_000; i++) {
                pair.handle(pair.client, ManualPair.message(HandshakeType.HELLO_REQUEST, i % 8, NO_BODY));
                pair.handle(pair.server, ManualPair.message(HandshakeType.HELLO_REQUEST, i % 8, NO_BODY));
            }
            pair.runToEnd();
            assertThat(pair.bothConnected()).as(state).isTrue();
        }
    }

    @Test
    void aFatalAlertAsOnlyAnswerEndsTheHandshakeInTenSeconds() {
        DtlsPair pair = DtlsPair.simple(41);
        pair.client.engine.start(DtlsRole.CLIENT, pair.now);
        pair.run(60_000);
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.CONNECTING);

        pair.deliver(pair.client, alert(Alert.HANDSHAKE_FAILURE));
        pair.run(9_000);
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.CONNECTING);
        pair.deliver(pair.client, alert(Alert.HANDSHAKE_FAILURE));
        pair.run(1_500);

        DtlsFailure failure = pair.client.failure();
        assertThat(failure.kind()).isEqualTo(DtlsFailure.Kind.HANDSHAKE_TIMEOUT);
        assertThat(failure.alert()).isEqualTo(Alert.HANDSHAKE_FAILURE);
        assertThat(failure.message()).contains("handshake_failure", "AWAIT_SERVER_HELLO");
    }

    @Test
    void aForgedAlertDoesNotShortenAHandshakeThatGoesOn() {
        DtlsPair pair = DtlsPair.simple(42);
        pair.knowEachOther(DtlsConfig.of(TestCertificates.ECDSA), DtlsConfig.of(TestCertificates.ECDSA_2));
        pair.client.engine.start(DtlsRole.CLIENT, pair.now);
        pair.deliver(pair.client, alert(Alert.HANDSHAKE_FAILURE));
        pair.server.engine.start(DtlsRole.SERVER, pair.now);
        pair.run(15);
        pair.loss = 1;
        pair.run(1_000);
        pair.deliver(pair.client, pair.server.sent.get(0).clone());
        pair.run(30_000);
        pair.loss = 0;
        pair.run(5_000);
        assertThat(pair.bothConnected()).isTrue();
    }

    @Test
    void aPathThatIsDownStopsTheTimeAfterAnAlert() {
        DtlsPair pair = DtlsPair.simple(43);
        pair.client.engine.start(DtlsRole.CLIENT, pair.now);
        pair.deliver(pair.client, alert(Alert.PROTOCOL_VERSION));
        pair.run(6_000);
        pair.client.engine.setPathUsable(false, pair.now);
        pair.run(60_000);
        pair.now = pair.now.plusMillis(60_000);
        pair.client.engine.setPathUsable(true, pair.now);
        pair.run(3_000);
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.CONNECTING);
        pair.run(1_500);
        assertThat(pair.client.failure().alert()).isEqualTo(Alert.PROTOCOL_VERSION);
    }

    @Test
    void aCertificateThatCannotBeReadIsNamedWhenTheTimeIsOver() {
        ManualPair pair = new ManualPair(44);
        pair.runTo(pair.client, "AWAIT_SERVER_CERTIFICATE");
        pair.toClient.clear();
        byte[] garbage = new CertificateMessage(java.util.List.of(new byte[] {0x30, 1, 2})).encoded();
        pair.handle(pair.client, ManualPair.message(HandshakeType.CERTIFICATE, 1, garbage));
        assertThat(pair.client.state()).isEqualTo(DtlsState.CONNECTING);
        pair.now = pair.now.plusMillis(61_000);
        pair.client.handleTimeout(pair.now);
        DtlsFailure failure = ManualPair.failure(pair.client);
        assertThat(failure.kind()).isEqualTo(DtlsFailure.Kind.HANDSHAKE_TIMEOUT);
        assertThat(failure.message()).contains("the peer's certificate was refused: ");
    }

    @Test
    @Spec("RFC 5246 appendix E.1")
    void clientHelloRecordsNameDtls10AndTheOthers12() {
        ManualPair pair = new ManualPair(45);
        assertThat(Arrays.copyOfRange(pair.toServer.get(0), 1, 3)).containsExactly(0xfe, 0xff);
        pair.runTo(pair.server, "AWAIT_CLIENT_CERTIFICATE");
        assertThat(Arrays.copyOfRange(pair.toClient.get(0), 1, 3)).containsExactly(0xfe, 0xfd);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xfdff, 0xfefc, 0x0000})
    @Spec("RFC 5246 appendix E.1")
    void clientVersionsAbove12AreAnsweredWith12(int version) throws Exception {
        ManualPair pair = new ManualPair(46);
        byte[] record = pair.toServer.remove(0);
        ClientHello hello = ClientHello.parse(Arrays.copyOfRange(record, 25, record.length));
        ClientHello higher = new ClientHello(
                version,
                hello.random(),
                hello.sessionId(),
                hello.cookie(),
                hello.cipherSuites(),
                hello.compressionMethods(),
                hello.extensions());
        pair.handle(pair.server, ManualPair.message(HandshakeType.CLIENT_HELLO, 0, higher.encoded()));
        assertThat(pair.server.handshakeState()).isEqualTo("AWAIT_CLIENT_CERTIFICATE");
        byte[] answer = pair.toClient.get(0);
        assertThat(ServerHello.parse(Arrays.copyOfRange(answer, 25, answer.length))
                        .version())
                .isEqualTo(DtlsVersion.DTLS_1_2.code());
    }

    @Test
    @Spec("RFC 9147 §4.5.3")
    void keysThatHaveSealedEnoughEndTheAssociationInOrder() {
        DtlsConfig limited = DtlsConfig.builder(TestCertificates.ECDSA)
                .keyLimits(new KeyLimits(100_000, 1L << 24, 1L << 35))
                .build();
        DtlsPair pair = DtlsPair.started(47, limited, DtlsConfig.of(TestCertificates.ECDSA_2));
        pair.run(1_000);
        for (int i = 0; i < 70; i++) {
            pair.send(pair.client, new byte[1_200]);
            pair.run(1);
        }
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.CONNECTED);
        for (int i = 0; i < 12; i++) {
            pair.send(pair.client, new byte[1_200]);
        }
        pair.run(1_000);
        assertThat(pair.client.failure().kind()).isEqualTo(DtlsFailure.Kind.KEYS_EXHAUSTED);
        assertThat(pair.server.engine.state()).isEqualTo(DtlsState.CLOSED);
        assertThat(pair.server.received).hasSize(82);
    }

    @Test
    @Spec("RFC 9147 §4.5.3")
    void forgeriesBeyondTheLimitEndTheAssociation() {
        DtlsConfig limited = DtlsConfig.builder(TestCertificates.ECDSA)
                .keyLimits(new KeyLimits(1L << 38, 1L << 24, 50))
                .build();
        DtlsPair pair = DtlsPair.started(48, limited, DtlsConfig.of(TestCertificates.ECDSA_2));
        pair.run(1_000);
        PacketBuffer packet = PacketBuffer.allocate(100, 50);
        packet.append(new byte[10], 0, 10);
        assertThat(pair.server.engine.seal(packet)).isTrue();
        byte[] forged = packet.copy();
        forged[forged.length - 1] ^= 1;
        for (int i = 0; i < 49; i++) {
            pair.deliver(pair.client, forged.clone());
            pair.run(1);
        }
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.CONNECTED);
        pair.deliver(pair.client, forged.clone());
        pair.run(1_000);
        assertThat(pair.client.failure().kind()).isEqualTo(DtlsFailure.Kind.KEYS_EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 548, 1_200})
    void certificatesOfThirtyKilobytesArrive(int maxDatagram) {
        CertificateAndKey large = CertificateAndKey.generate(
                KeyAlgorithm.ECDSA_P256,
                "x".repeat(15_000),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2036-01-01T00:00:00Z"),
                new SeededRandom(5));
        assertThat(large.encoded().length).isGreaterThan(30_000);
        DtlsConfig config = DtlsConfig.builder(large).maxDatagram(maxDatagram).build();
        DtlsPair pair = DtlsPair.started(49, config, config);
        pair.run(1_000);
        assertThat(pair.bothConnected()).isTrue();
    }

    private static byte[] alert(int description) {
        return new VectorWriter()
                .u8(ContentType.ALERT)
                .u16(0xfefd)
                .u24(0)
                .u24(0)
                .u16(77)
                .vector16(new byte[] {2, (byte) description})
                .toByteArray();
    }
}
