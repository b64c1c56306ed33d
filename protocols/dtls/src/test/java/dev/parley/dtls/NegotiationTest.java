package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.handshake.Alerts;
import dev.parley.dtls.handshake.hello.ClientHellos;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.CertificateRequest;
import dev.parley.dtls.wire.CertificateVerify;
import dev.parley.dtls.wire.ClientHello;
import dev.parley.dtls.wire.ContentType;
import dev.parley.dtls.wire.Extensions;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.HelloVerifyRequest;
import dev.parley.dtls.wire.ServerHello;
import dev.parley.dtls.wire.ServerKeyExchange;
import dev.parley.dtls.wire.VectorWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What hellos agree on: versions, suites, extensions, cookies; and what is derived from that. */
class NegotiationTest {
    private static final int X25519_MLKEM768 = 0x11ec;
    private static final int KEY_SHARE = 51;

    /** A hello as browsers of 2026 send it: DTLS 1.3 and 1.2, a key share of 1,216 bytes, 1.4 KB in two fragments. */
    private static ClientHello browserHello(int... versions) throws Exception {
        VectorWriter versionList = new VectorWriter();
        for (int version : versions) {
            versionList.u16(version);
        }
        VectorWriter shares = new VectorWriter()
                .u16(X25519_MLKEM768)
                .vector16(new byte[1_216])
                .u16(NamedGroup.X25519.code())
                .vector16(new byte[32]);
        Extensions extensions = new Extensions()
                .with(Extensions.RENEGOTIATION_INFO, new byte[] {0})
                .with(Extensions.EXTENDED_MASTER_SECRET, new byte[0])
                .with(
                        16,
                        new VectorWriter()
                                .vector16(new byte[] {6, 'w', 'e', 'b', 'r', 't', 'c'})
                                .toByteArray())
                .with(Extensions.USE_SRTP, HexFormat.of().parseHex("000600010008000700"))
                .with(
                        Extensions.SUPPORTED_GROUPS,
                        new VectorWriter()
                                .numbers16(X25519_MLKEM768, 29, 23, 24, 256, 257)
                                .toByteArray())
                .with(Extensions.EC_POINT_FORMATS, new byte[] {1, 0})
                .with(
                        Extensions.SIGNATURE_ALGORITHMS,
                        new VectorWriter()
                                .numbers16(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601, 0x0201)
                                .toByteArray())
                .with(34, new VectorWriter().numbers16(0x0403, 0x0503).toByteArray()) // delegated_credentials
                .with(45, new byte[] {1, 1}) // psk_key_exchange_modes
                .with(28, new byte[] {0x40, 0}) // record_size_limit
                .with(
                        Extensions.SUPPORTED_VERSIONS,
                        new VectorWriter().vector8(versionList.toByteArray()).toByteArray())
                .with(
                        KEY_SHARE,
                        new VectorWriter().vector16(shares.toByteArray()).toByteArray());
        byte[] random = new byte[32];
        Arrays.fill(random, (byte) 5);
        int[] suites = {
            0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xcca9, 0xcca8, 0xc009, 0xc013, 0xc00a, 0xc014, 0x9c, 0x2f, 0x35
        };
        ClientHello hello =
                new ClientHello(0xfefd, random, new byte[0], new byte[0], suites, new byte[] {0}, extensions);
        assertThat(hello.encoded()).hasSizeGreaterThan(1_350);
        return ClientHello.parse(hello.encoded());
    }

    private static ManualPair server(long seed) {
        DtlsConfig config = DtlsConfig.builder(TestCertificates.ECDSA)
                .maxDatagram(1_500)
                .srtpProfiles(List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80))
                .build();
        return new ManualPair(seed, config, config);
    }

    private static byte[] fragment(byte[] body, int from, int to) {
        byte[] fragment = new VectorWriter()
                .u8(HandshakeType.CLIENT_HELLO)
                .u24(body.length)
                .u16(0)
                .u24(from)
                .vector24(Arrays.copyOfRange(body, from, to))
                .toByteArray();
        return new VectorWriter()
                .u8(ContentType.HANDSHAKE)
                .u16(0xfeff) // as browsers write it before the version is agreed
                .u24(0)
                .u24(0)
                .u16(from)
                .vector16(fragment)
                .toByteArray();
    }

    private static ServerHello answer(ManualPair pair) throws Exception {
        byte[] record = pair.toClient.get(0);
        assertThat(record[13]).isEqualTo((byte) HandshakeType.SERVER_HELLO);
        return ServerHello.parse(Arrays.copyOfRange(record, 25, record.length));
    }

    @Test
    @Spec("RFC 6347 §4.2.3")
    void aBrowsersHelloInTwoDatagramsIsAnswered() throws Exception {
        for (boolean swapped : new boolean[] {false, true}) {
            // Firefox lists TLS 1.2's own number, too.
            byte[] body = browserHello(0xfefc, 0xfefd, 0x0303).encoded();
            ManualPair pair = server(1);
            pair.handle(pair.server, swapped ? fragment(body, 1_175, body.length) : fragment(body, 0, 1_175));
            assertThat(pair.toClient).isEmpty();
            pair.handle(pair.server, swapped ? fragment(body, 0, 1_175) : fragment(body, 1_175, body.length));
            ServerHello hello = answer(pair);
            assertThat(hello.version()).isEqualTo(0xfefd);
            assertThat(hello.cipherSuite()).isEqualTo(0xc02b);
            assertThat(hello.sessionId()).isEmpty();
            assertThat(hello.extensions().types())
                    .containsExactlyInAnyOrder(
                            Extensions.RENEGOTIATION_INFO,
                            Extensions.EXTENDED_MASTER_SECRET,
                            Extensions.EC_POINT_FORMATS,
                            Extensions.USE_SRTP);
            assertThat(hello.extensions().get(Extensions.RENEGOTIATION_INFO)).containsExactly(0);
            assertThat(hello.extensions().get(Extensions.USE_SRTP)).containsExactly(0, 2, 0, 7, 0);
            byte[] keyExchange = pair.toClient.get(2);
            assertThat(ServerKeyExchange.parse(Arrays.copyOfRange(keyExchange, 25, keyExchange.length))
                            .group())
                    .isEqualTo(29);
            byte[] request = pair.toClient.get(3);
            CertificateRequest certificates = CertificateRequest.parse(Arrays.copyOfRange(request, 25, request.length));
            assertThat(certificates.accepts(CertificateRequest.ECDSA_SIGN)).isTrue();
            assertThat(certificates.accepts(CertificateRequest.RSA_SIGN)).isTrue();
            assertThat(certificates.signatureSchemes()).contains(0x0403, 0x0804, 0x0401);
        }
    }

    private static int alertOf(ClientHello hello) throws Exception {
        ManualPair pair = server(2);
        pair.handle(pair.server, ManualPair.message(HandshakeType.CLIENT_HELLO, 0, hello.encoded()));
        assertThat(pair.server.state()).isEqualTo(DtlsState.FAILED);
        assertThat(pair.toClient).hasSize(1);
        byte[] record = pair.toClient.get(0);
        assertThat(record[0]).isEqualTo((byte) ContentType.ALERT);
        assertThat(record[13]).isEqualTo((byte) 2);
        return record[14];
    }

    private static ClientHello with(ClientHello hello, int version, int[] suites) {
        return new ClientHello(
                version,
                hello.random(),
                hello.sessionId(),
                hello.cookie(),
                suites,
                hello.compressionMethods(),
                hello.extensions());
    }

    @Test
    void hellosThatCannotBeAnsweredGetTheSpecifiedAlert() throws Exception {
        assertThat(alertOf(browserHello(0xfefc))).isEqualTo(Alert.PROTOCOL_VERSION);
        ClientHello old = browserHello(0xfefd);
        Extensions withoutVersions = new Extensions();
        old.extensions().types().stream()
                .filter(type -> type != Extensions.SUPPORTED_VERSIONS)
                .forEach(type -> withoutVersions.with(type, old.extensions().get(type)));
        ClientHello version10 = new ClientHello(
                0xfeff,
                old.random(),
                old.sessionId(),
                old.cookie(),
                old.cipherSuites(),
                new byte[] {0},
                withoutVersions);
        assertThat(alertOf(version10)).isEqualTo(Alert.PROTOCOL_VERSION);
        assertThat(alertOf(with(old, 0xfefd, new int[] {0xc02f, 0x2f}))).isEqualTo(Alert.HANDSHAKE_FAILURE);
        ClientHello otherGroups = browserHello(0xfefd);
        otherGroups
                .extensions()
                .with(
                        Extensions.SUPPORTED_GROUPS,
                        new VectorWriter().numbers16(X25519_MLKEM768, 256).toByteArray());
        assertThat(alertOf(otherGroups)).isEqualTo(Alert.HANDSHAKE_FAILURE);
        ClientHello sha1 = browserHello(0xfefd);
        sha1.extensions()
                .with(
                        Extensions.SIGNATURE_ALGORITHMS,
                        new VectorWriter().numbers16(0x0203).toByteArray());
        assertThat(alertOf(sha1)).isEqualTo(Alert.HANDSHAKE_FAILURE);
        ClientHello compressed = browserHello(0xfefd);
        compressed.extensions().with(Extensions.EC_POINT_FORMATS, new byte[] {1, 1});
        assertThat(alertOf(compressed)).isEqualTo(Alert.ILLEGAL_PARAMETER);
        ClientHello renegotiating = browserHello(0xfefd);
        renegotiating.extensions().with(Extensions.RENEGOTIATION_INFO, new byte[] {1, 1});
        assertThat(alertOf(renegotiating)).isEqualTo(Alert.HANDSHAKE_FAILURE);
    }

    @Test
    void aRefusedHelloIsRefusedAgainAFewTimes() throws Exception {
        ManualPair pair = server(3);
        byte[] hello = ManualPair.message(
                HandshakeType.CLIENT_HELLO, 0, browserHello(0xfefc).encoded());
        for (int i = 0; i < 20; i++) {
            pair.handle(pair.server, hello);
        }
        assertThat(pair.toClient).hasSize(1 + Alerts.MAX_REPEATS);
    }

    @Test
    @Spec("RFC 5764 §4.1")
    void srtpProfiles() {
        SrtpProfile gcm = SrtpProfile.AEAD_AES_128_GCM;
        SrtpProfile sha = SrtpProfile.AES128_CM_HMAC_SHA1_80;
        assertThat(profile(List.of(sha, gcm), List.of(gcm, sha))).isEqualTo(gcm);
        assertThat(profile(List.of(SrtpProfile.values()), List.of(SrtpProfile.AEAD_AES_256_GCM, gcm)))
                .isEqualTo(SrtpProfile.AEAD_AES_256_GCM);
        assertThat(profile(List.of(sha), List.of(gcm))).isNull();
        assertThat(profile(List.of(), List.of(gcm))).isNull();
        assertThat(profile(List.of(gcm), List.of())).isNull();
    }

    private static SrtpProfile profile(List<SrtpProfile> client, List<SrtpProfile> server) {
        DtlsPair pair = DtlsPair.started(
                4,
                DtlsConfig.builder(TestCertificates.ECDSA).srtpProfiles(client).build(),
                DtlsConfig.builder(TestCertificates.ECDSA_2)
                        .srtpProfiles(server)
                        .build());
        pair.run(5_000);
        assertThat(pair.bothConnected()).isTrue();
        assertThat(pair.client.engine.srtpProfile()).isEqualTo(pair.server.engine.srtpProfile());
        return pair.client.engine.srtpProfile();
    }

    @Test
    @Spec("RFC 6347 §4.2.1")
    void aCookieCostsARoundTripAndAmplifiesNothing() {
        DtlsConfig server =
                DtlsConfig.builder(TestCertificates.ECDSA_2).helloVerify(true).build();
        DtlsPair pair = DtlsPair.started(5, DtlsConfig.of(TestCertificates.ECDSA), server);
        pair.run(5_000);
        assertThat(pair.bothConnected()).isTrue();
        assertThat(pair.client.sent).hasSize(3);
        assertThat(pair.server.sent).hasSize(3);
        // An answer that is smaller than the question amplifies nothing.
        assertThat(pair.server.sent.get(0).length).isLessThan(pair.client.sent.get(0).length);
    }

    @Test
    void aServerThatKeepsAskingForCookiesIsLeft() {
        ManualPair pair = new ManualPair(6);
        for (int i = 0; i <= ClientHellos.MAX_COOKIES; i++) {
            assertThat(pair.client.state()).isEqualTo(DtlsState.CONNECTING);
            byte[] request = new HelloVerifyRequest(0xfeff, new byte[] {(byte) i}).encoded();
            pair.handle(pair.client, ManualPair.message(HandshakeType.HELLO_VERIFY_REQUEST, i, request));
        }
        assertThat(pair.client.state()).isEqualTo(DtlsState.FAILED);
    }

    @Test
    @Spec("RFC 5246 §7.4.1.4")
    void aServersHelloMustChooseFromTheOffer() throws Exception {
        ManualPair genuine = new ManualPair(7);
        genuine.runTo(genuine.server, "AWAIT_CLIENT_CERTIFICATE");
        ServerHello good = answer(genuine);
        assertThat(refusal(new ServerHello(0xfeff, good.random(), new byte[0], 0xc02b, 0, good.extensions())))
                .isEqualTo(Alert.PROTOCOL_VERSION);
        assertThat(refusal(new ServerHello(0xfefd, good.random(), new byte[0], 0xc009, 0, good.extensions())))
                .isEqualTo(Alert.ILLEGAL_PARAMETER);
        assertThat(refusal(new ServerHello(0xfefd, good.random(), new byte[0], 0xc02b, 1, good.extensions())))
                .isEqualTo(Alert.ILLEGAL_PARAMETER);
        assertThat(refusal(new ServerHello(
                        0xfefd, good.random(), new byte[0], 0xc02b, 0, new Extensions().with(35, new byte[0]))))
                .isEqualTo(Alert.UNSUPPORTED_EXTENSION);
        assertThat(refusal(new ServerHello(
                        0xfefd,
                        good.random(),
                        new byte[0],
                        0xc02b,
                        0,
                        new Extensions().with(Extensions.RENEGOTIATION_INFO, new byte[] {1, 0}))))
                .isEqualTo(Alert.HANDSHAKE_FAILURE);
    }

    private static int refusal(ServerHello hello) {
        ManualPair pair = new ManualPair(7);
        pair.handle(pair.client, ManualPair.message(HandshakeType.SERVER_HELLO, 0, hello.encoded()));
        assertThat(pair.client.state()).isEqualTo(DtlsState.FAILED);
        return ManualPair.failure(pair.client).alert();
    }

    @Test
    void theServersSignatureIsChecked() throws Exception {
        ManualPair pair = new ManualPair(8);
        pair.runTo(pair.client, "AWAIT_SERVER_KEY_EXCHANGE");
        byte[] record = pair.toClient.get(0);
        ServerKeyExchange good = ServerKeyExchange.parse(Arrays.copyOfRange(record, 25, record.length));
        byte[] share = good.share();
        share[3] ^= 1;
        byte[] bad = new ServerKeyExchange(good.group(), share, good.signatureScheme(), good.signature()).encoded();
        pair.handle(pair.client, ManualPair.message(HandshakeType.SERVER_KEY_EXCHANGE, 2, bad));
        assertThat(ManualPair.failure(pair.client).alert()).isEqualTo(Alert.DECRYPT_ERROR);
    }

    @Test
    void theClientsSignatureIsChecked() throws Exception {
        ManualPair pair = new ManualPair(9);
        pair.runTo(pair.server, "AWAIT_CERTIFICATE_VERIFY");
        byte[] record = pair.toServer.get(0);
        CertificateVerify good = CertificateVerify.parse(Arrays.copyOfRange(record, 25, record.length));
        byte[] signature = good.signature();
        signature[signature.length - 1] ^= 1;
        byte[] bad = new CertificateVerify(good.signatureScheme(), signature).encoded();
        pair.handle(pair.server, ManualPair.message(HandshakeType.CERTIFICATE_VERIFY, 3, bad));
        assertThat(ManualPair.failure(pair.server).alert()).isEqualTo(Alert.DECRYPT_ERROR);
    }

    @Test
    @Spec("RFC 5705 §4")
    void exportedKeysAreEqualAndDependOnTheContext() {
        DtlsPair pair = DtlsPair.connected(10);
        byte[] plain = pair.client.engine.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 60);
        assertThat(plain).isEqualTo(pair.server.engine.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, 60));
        byte[] empty = pair.client.engine.exportKeyingMaterial("EXTRACTOR-dtls_srtp", new byte[0], 60);
        assertThat(empty)
                .isEqualTo(pair.server.engine.exportKeyingMaterial("EXTRACTOR-dtls_srtp", new byte[0], 60))
                .isNotEqualTo(plain);
        DtlsPair fresh = DtlsPair.simple(10);
        assertThatThrownBy(() -> fresh.client.engine.exportKeyingMaterial("x", null, 1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keyLogLinesAreGivenOutOnDemandAndStaySecret() {
        DtlsConfig client =
                DtlsConfig.builder(TestCertificates.ECDSA).keyLog(true).build();
        DtlsConfig server =
                DtlsConfig.builder(TestCertificates.ECDSA_2).keyLog(true).build();
        DtlsPair pair = DtlsPair.started(11, client, server);
        pair.run(5_000);
        List<String> lines = new ArrayList<>();
        for (DtlsPair.End end : List.of(pair.client, pair.server)) {
            for (DtlsEvent event : end.events) {
                if (event instanceof DtlsEvent.KeyLogLine line) {
                    lines.add(line.line());
                    assertThat(line.toString()).doesNotContain(line.line().substring(80));
                }
            }
        }
        String random = HexFormat.of().formatHex(pair.client.sent.get(0), 27, 59);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).isEqualTo(lines.get(1)).matches("CLIENT_RANDOM " + random + " [0-9a-f]{96}");
        assertThat(DtlsPair.connected(12).client.events).noneMatch(DtlsEvent.KeyLogLine.class::isInstance);
    }
}
