package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.ClientHello;
import dev.parley.dtls.wire.Extensions;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.KeyShare;
import dev.parley.dtls.wire.ServerHello;
import dev.parley.dtls.wire.VectorWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hellos of DTLS 1.3 that a sound peer does not send, and the alert for each; and every message in the clear in every state. */
class Hellos13Test {
    private static final int DROPPED = -1;
    private static final byte[] NO_BYTES = {};
    private static final int HEADERS = 25;
    private static final int HYBRID = 0x11ec;
    private static final int X25519 = 29;
    private static final int SECP256R1 = 23;

    private static Arguments client(String name, int alert, UnaryOperator<ClientHello> change) {
        return Arguments.of(name, alert, change);
    }

    private static Arguments extension(String name, int alert, int type, UnaryOperator<byte[]> change) {
        return client(name, alert, hello -> {
            byte[] content = change.apply(hello.extensions().get(type));
            Extensions changed = new Extensions();
            for (int other : hello.extensions().types()) {
                if (other != type) {
                    changed.with(other, hello.extensions().get(other));
                } else if (content != null) {
                    changed.with(type, content);
                }
            }
            return hello.withExtensions(changed);
        });
    }

    private static Arguments shares(String name, UnaryOperator<List<KeyShare>> change) {
        return extension(name, Alert.ILLEGAL_PARAMETER, Extensions.KEY_SHARE, content -> {
            try {
                return KeyShare.encodedList(change.apply(KeyShare.parseList(content)));
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static KeyShare resized(KeyShare share, int length) {
        return new KeyShare(share.group(), Arrays.copyOf(share.share(), length));
    }

    private static KeyShare with(KeyShare share, int from, int... bytes) {
        byte[] changed = share.share().clone();
        for (int i = 0; i < bytes.length; i++) {
            changed[from + i] = (byte) bytes[i];
        }
        return new KeyShare(share.group(), changed);
    }

    private static ClientHello changed(
            ClientHello hello, int version, byte[] cookie, int[] suites, byte[] compression) {
        return new ClientHello(
                version, hello.random(), hello.sessionId(), cookie, suites, compression, hello.extensions());
    }

    static Stream<Arguments> clientHellos() {
        byte[] zeroPoint = new byte[32];
        return Stream.of(
                client(
                        "legacy_version 1.0",
                        Alert.ILLEGAL_PARAMETER,
                        h -> changed(h, 0xfeff, NO_BYTES, h.cipherSuites(), new byte[1])),
                client(
                        "legacy_cookie",
                        Alert.ILLEGAL_PARAMETER,
                        h -> changed(h, h.version(), new byte[] {1}, h.cipherSuites(), new byte[1])),
                client(
                        "compression",
                        Alert.ILLEGAL_PARAMETER,
                        h -> changed(h, h.version(), NO_BYTES, h.cipherSuites(), new byte[] {0, 1})),
                client(
                        "no common suite",
                        Alert.HANDSHAKE_FAILURE,
                        h -> changed(h, h.version(), NO_BYTES, new int[] {0x1304}, new byte[1])),
                extension("versions of odd length", DROPPED, Extensions.SUPPORTED_VERSIONS, c ->
                        new byte[] {3, (byte) 0xfe, (byte) 0xfc, 1}),
                extension("no versions", DROPPED, Extensions.SUPPORTED_VERSIONS, c -> new byte[1]),
                extension(
                        "no signature_algorithms", Alert.MISSING_EXTENSION, Extensions.SIGNATURE_ALGORITHMS, c -> null),
                extension("no supported_groups", Alert.MISSING_EXTENSION, Extensions.SUPPORTED_GROUPS, c -> null),
                extension("no key_share", Alert.MISSING_EXTENSION, Extensions.KEY_SHARE, c -> null),
                extension(
                        "PKCS#1 alone",
                        Alert.HANDSHAKE_FAILURE,
                        Extensions.SIGNATURE_ALGORITHMS,
                        c -> new VectorWriter().numbers16(0x0401, 0x0501).toByteArray()),
                shares("shares out of order", s -> List.of(s.get(1), s.get(0))),
                shares("a share twice", s -> List.of(s.get(0), s.get(0))),
                shares("a share not in supported_groups", s -> List.of(new KeyShare(25, new byte[133]))),
                shares("a share of 1,215 bytes", s -> List.of(resized(s.get(0), 1_215))),
                shares("a share of 1,217 bytes", s -> List.of(resized(s.get(0), 1_217))),
                shares("a coefficient of 3,329", s -> List.of(with(s.get(0), 0, 0x01, 0x0d))),
                shares(
                        "the hybrid's X25519 zero",
                        s -> List.of(new KeyShare(
                                HYBRID, concatenate(Arrays.copyOf(s.get(0).share(), 1_184), zeroPoint)))),
                shares("X25519 zero", s -> List.of(new KeyShare(X25519, zeroPoint))),
                shares("P-256 off the curve", s -> List.of(with(new KeyShare(SECP256R1, new byte[65]), 0, 4))));
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clientHellos")
    @Spec("RFC 8446 §4.1.2")
    void clientHellosThatAreRefused(String name, int alert, UnaryOperator<ClientHello> change)
            throws MalformedException {
        ManualPair pair = ManualPair.both(1);
        byte[] record = pair.toServer.remove(0);
        ClientHello genuine = ClientHello.parse(Arrays.copyOfRange(record, HEADERS, record.length));
        pair.handle(
                pair.server,
                ManualPair.message(
                        HandshakeType.CLIENT_HELLO, 0, change.apply(genuine).encoded()));
        expect(pair.server, alert, "AWAIT_CLIENT_HELLO");
        if (alert == DROPPED) {
            pair.handle(pair.server, record);
            pair.runToEnd();
            assertThat(pair.bothConnected()).isTrue();
        }
    }

    private static void expect(DtlsEngine engine, int alert, String state) {
        if (alert == DROPPED) {
            assertThat(engine.handshakeState()).isEqualTo(state);
            return;
        }
        DtlsFailure failure = ManualPair.failure(engine);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(DtlsFailure.Kind.ALERT_SENT);
        assertThat(Alert.name(failure.alert())).isEqualTo(Alert.name(alert));
    }

    private static Arguments server(String name, int alert, UnaryOperator<ServerHello> change) {
        return Arguments.of(name, alert, change);
    }

    private static ServerHello with(ServerHello hello, byte[] random, byte[] session, int suite, int compression) {
        return new ServerHello(hello.version(), random, session, suite, compression, hello.extensions());
    }

    private static Arguments answer(String name, int alert, int type, byte[] content) {
        return server(name, alert, hello -> {
            Extensions changed = new Extensions();
            for (int other : hello.extensions().types()) {
                if (other != type) {
                    changed.with(other, hello.extensions().get(other));
                }
            }
            if (content != null) {
                changed.with(type, content);
            }
            return new ServerHello(hello.version(), hello.random(), hello.sessionId(), hello.cipherSuite(), 0, changed);
        });
    }

    private static Arguments retry(String name, int alert, Extensions asked) {
        return server(name, alert, hello -> retry(hello, asked));
    }

    private static ServerHello retry(ServerHello hello, Extensions asked) {
        asked.with(Extensions.SUPPORTED_VERSIONS, new byte[] {(byte) 0xfe, (byte) 0xfc});
        return new ServerHello(hello.version(), ServerHello.retryRandom(), NO_BYTES, hello.cipherSuite(), 0, asked);
    }

    private static byte[] number(int value) {
        return new VectorWriter().u16(value).toByteArray();
    }

    static Stream<Arguments> serverHellos() {
        return Stream.of(
                server(
                        "a session id",
                        Alert.ILLEGAL_PARAMETER,
                        h -> with(h, h.random(), new byte[32], h.cipherSuite(), 0)),
                server("compression", Alert.ILLEGAL_PARAMETER, h -> with(h, h.random(), NO_BYTES, h.cipherSuite(), 1)),
                server("a suite not offered", Alert.ILLEGAL_PARAMETER, h -> with(h, h.random(), NO_BYTES, 0x1304, 0)),
                server("a suite of 1.2", Alert.ILLEGAL_PARAMETER, h -> with(h, h.random(), NO_BYTES, 0xc02b, 0)),
                server(
                        "legacy_version 1.0",
                        Alert.ILLEGAL_PARAMETER,
                        h -> new ServerHello(0xfeff, h.random(), NO_BYTES, h.cipherSuite(), 0, h.extensions())),
                answer("a version not offered", Alert.ILLEGAL_PARAMETER, Extensions.SUPPORTED_VERSIONS, number(0xfefb)),
                answer("no share", Alert.ILLEGAL_PARAMETER, Extensions.KEY_SHARE, null),
                answer(
                        "a group without share",
                        Alert.ILLEGAL_PARAMETER,
                        Extensions.KEY_SHARE,
                        new KeyShare(SECP256R1, new byte[65]).encoded()),
                answer(
                        "a short ciphertext",
                        Alert.ILLEGAL_PARAMETER,
                        Extensions.KEY_SHARE,
                        new KeyShare(HYBRID, new byte[1_119]).encoded()),
                answer(
                        "X25519 zero",
                        Alert.ILLEGAL_PARAMETER,
                        Extensions.KEY_SHARE,
                        new KeyShare(HYBRID, new byte[1_120]).encoded()),
                answer("an extension not offered", Alert.UNSUPPORTED_EXTENSION, 0x1234, NO_BYTES),
                answer(
                        "an extension of another message",
                        Alert.ILLEGAL_PARAMETER,
                        Extensions.SUPPORTED_GROUPS,
                        NO_BYTES),
                retry("a retry that changes nothing", Alert.ILLEGAL_PARAMETER, new Extensions()),
                retry(
                        "a retry for a share that is there",
                        Alert.ILLEGAL_PARAMETER,
                        new Extensions().with(Extensions.KEY_SHARE, number(X25519))),
                retry(
                        "a retry for a group not offered",
                        Alert.ILLEGAL_PARAMETER,
                        new Extensions().with(Extensions.KEY_SHARE, number(25))),
                retry(
                        "a retry with a foreign extension",
                        Alert.UNSUPPORTED_EXTENSION,
                        new Extensions().with(0x1234, NO_BYTES)),
                server("1.2 with the sentinel", Alert.ILLEGAL_PARAMETER, h -> {
                    byte[] random = h.random().clone();
                    ServerHello.markDowngrade(random);
                    return new ServerHello(0xfefd, random, NO_BYTES, 0xc02b, 0, new Extensions());
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("serverHellos")
    @Spec("RFC 8446 §4.1.3")
    void serverHellosThatAreRefused(String name, int alert, UnaryOperator<ServerHello> change)
            throws MalformedException {
        ManualPair pair = ManualPair.both(2);
        ServerHello genuine = serverHello(pair);
        pair.handle(
                pair.client,
                ManualPair.message(
                        HandshakeType.SERVER_HELLO, 0, change.apply(genuine).encoded()));
        expect(pair.client, alert, "AWAIT_SERVER_HELLO");
    }

    private static ServerHello serverHello(ManualPair pair) throws MalformedException {
        pair.runTo(pair.server, "AWAIT_CLIENT_CERTIFICATE");
        byte[] record = pair.toClient.remove(0);
        pair.toClient.clear();
        return ServerHello.parse(Arrays.copyOfRange(record, HEADERS, record.length));
    }

    @Test
    @Spec("RFC 8446 §4.1.4")
    void whatMayNotFollowARetry() throws MalformedException {
        for (int step = 0; step < 3; step++) {
            ManualPair pair = ManualPair.both(3);
            ServerHello genuine = serverHello(pair);
            Extensions asked = new Extensions().with(Extensions.KEY_SHARE, number(SECP256R1));
            pair.handle(
                    pair.client,
                    ManualPair.message(
                            HandshakeType.SERVER_HELLO, 0, retry(genuine, asked).encoded()));
            assertThat(pair.client.handshakeState()).isEqualTo("AWAIT_SERVER_HELLO_AGAIN");
            if (step == 0) {
                byte[] again = retry(genuine, new Extensions().with(Extensions.KEY_SHARE, number(24)))
                        .encoded();
                pair.handle(pair.client, ManualPair.message(HandshakeType.SERVER_HELLO, 1, again));
                expect(pair.client, Alert.UNEXPECTED_MESSAGE, "");
            } else if (step == 1) {
                ServerHello other = with(genuine, genuine.random(), NO_BYTES, 0x1302, 0);
                pair.handle(pair.client, ManualPair.message(HandshakeType.SERVER_HELLO, 1, other.encoded()));
                expect(pair.client, Alert.ILLEGAL_PARAMETER, "");
            } else {
                byte[] verify =
                        new VectorWriter().u16(0xfeff).vector8(new byte[] {1}).toByteArray();
                pair.handle(pair.client, ManualPair.message(HandshakeType.HELLO_VERIFY_REQUEST, 1, verify));
                expect(pair.client, Alert.UNEXPECTED_MESSAGE, "");
            }
        }
    }

    static Stream<Arguments> states() {
        return Stream.concat(
                ManualPair.CLIENT_STATES_13.stream().skip(1).map(state -> Arguments.of("client", state)),
                ManualPair.SERVER_STATES_13.stream().skip(1).map(state -> Arguments.of("server", state)));
    }

    /** Once there are keys, nothing that anybody can write in the clear changes anything. */
    @ParameterizedTest
    @MethodSource("states")
    @Spec("RFC 9147 §4.5.2")
    void everyMessageInTheClearIsDroppedInEveryProtectedState(String role, String state) {
        for (int type = 0; type < 26; type++) {
            ManualPair pair = ManualPair.both(4);
            DtlsEngine engine = role.equals("client") ? pair.client : pair.server;
            pair.runTo(engine, state);
            for (int sequence = 0; sequence < 8; sequence++) {
                pair.handle(engine, ManualPair.message(type, sequence, new byte[] {7}));
                pair.handle(engine, record(20, new byte[] {1}));
                pair.handle(engine, record(26, new byte[] {0, 0}));
                pair.handle(engine, record(23, new byte[] {0, 0}));
            }
            assertThat(engine.handshakeState()).isEqualTo(state);
            pair.runToEnd();
            assertThat(pair.bothConnected())
                    .as(
                            "%s in %s: %s %s %s %s %s %s",
                            type,
                            state,
                            pair.client.handshakeState(),
                            pair.server.handshakeState(),
                            pair.client.drops().snapshot(),
                            pair.server.drops().snapshot(),
                            pair.toClient.size(),
                            pair.toServer.size())
                    .isTrue();
            assertThat(engine.pollApplicationData()).isNull();
        }
    }

    private static byte[] record(int type, byte[] content) {
        return new VectorWriter()
                .u8(type)
                .u16(0xfefd)
                .u24(0)
                .u24(0)
                .u16(77)
                .vector16(content)
                .toByteArray();
    }
}
