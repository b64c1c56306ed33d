package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.SignatureScheme;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.wire.Acknowledgement;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.CertificateMessage13;
import dev.parley.dtls.wire.CertificateRequest13;
import dev.parley.dtls.wire.CertificateVerify;
import dev.parley.dtls.wire.ContentType;
import dev.parley.dtls.wire.Extensions;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.VectorWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages and records under the keys of DTLS 1.3 that a sound peer does not send, and the answer to each. */
class UnderKeys13Test {
    private static final int NEW_SESSION_TICKET = 4;
    private static final int REQUEST_CONNECTION_ID = 9;
    private static final int NEW_CONNECTION_ID = 10;
    private static final int KEY_UPDATE = 24;
    private static final int[] TYPES = {0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 22, 24, 99};
    private static final int ECDSA_P256 = 0x0403;
    private static final byte[] NO_BYTES = {};

    /** A body that no message has. */
    private static final byte[] NONSENSE = {7};

    private static final Map<String, List<Integer>> EXPECTED = Map.of(
            "AWAIT_ENCRYPTED_EXTENSIONS", List.of(HandshakeType.ENCRYPTED_EXTENSIONS),
            "AWAIT_REQUEST_OR_CERTIFICATE", List.of(HandshakeType.CERTIFICATE_REQUEST, HandshakeType.CERTIFICATE),
            "AWAIT_CERTIFICATE", List.of(HandshakeType.CERTIFICATE),
            "AWAIT_CERTIFICATE_VERIFY", List.of(HandshakeType.CERTIFICATE_VERIFY),
            "AWAIT_SERVER_FINISHED", List.of(HandshakeType.FINISHED),
            "AWAIT_CLIENT_CERTIFICATE", List.of(HandshakeType.CERTIFICATE),
            "AWAIT_CLIENT_CERTIFICATE_VERIFY", List.of(HandshakeType.CERTIFICATE_VERIFY),
            "AWAIT_CLIENT_FINISHED", List.of(HandshakeType.FINISHED),
            "CONNECTED", List.of(KEY_UPDATE));

    /** A pair with one end in a state, and the means to write as the other. */
    private static final class Scene {
        final ManualPair pair = new ManualPair(3, config(TestCertificates.ECDSA), config(TestCertificates.ECDSA_2));
        final boolean isClient;
        final DtlsEngine engine;
        final int due;
        final int epoch;
        final InsiderRecords peer;

        Scene(String role, String state) {
            isClient = role.equals("client");
            engine = isClient ? pair.client : pair.server;
            pair.runTo(engine, state);
            boolean connected = state.equals("CONNECTED");
            List<String> states = isClient ? ManualPair.CLIENT_STATES_13 : ManualPair.SERVER_STATES_13;
            due = states.indexOf(state);
            epoch = connected ? 3 : 2;
            if (connected) {
                pair.runToEnd();
            }
            peer = new InsiderRecords(engine, isClient ? "SERVER" : "CLIENT");
        }

        private static DtlsConfig config(CertificateAndKey certificate) {
            return DtlsConfig.builder(certificate)
                    .versions(DtlsVersion.DTLS_1_3, DtlsVersion.DTLS_1_3)
                    .maxDatagram(1_500)
                    .keyLog(true)
                    .build();
        }

        List<byte[]> answers(byte[] record) {
            engine.handle(PacketBuffer.wrap(record.clone()), pair.now);
            return ManualPair.records(engine, pair.now);
        }

        void expectAlert(byte[] record, int alert) {
            answers(record);
            DtlsFailure failure = ManualPair.failure(engine);
            assertThat(failure).as("the failure in %s", engine.handshakeState()).isNotNull();
            assertThat(failure.kind()).isEqualTo(DtlsFailure.Kind.ALERT_SENT);
            assertThat(Alert.name(failure.alert())).isEqualTo(Alert.name(alert));
        }

        /** The record changes nothing: what is genuine still makes the connection. */
        void expectDrop(byte[] record) {
            String before = engine.handshakeState();
            long drops = engine.drops().total();
            assertThat(answers(record)).isEmpty();
            assertThat(engine.handshakeState()).isEqualTo(before);
            assertThat(engine.drops().total()).isEqualTo(drops + 1);
            assertThat(engine.pollApplicationData()).isNull();
            pair.runToEnd();
            assertThat(pair.bothConnected()).isTrue();
        }
    }

    static Stream<Arguments> states() {
        return Stream.concat(
                ManualPair.CLIENT_STATES_13.stream().skip(1).map(state -> Arguments.of("client", state)),
                ManualPair.SERVER_STATES_13.stream().skip(1).map(state -> Arguments.of("server", state)));
    }

    @ParameterizedTest
    @MethodSource("states")
    @Spec("RFC 8446 §4")
    void everyMessageInEveryState(String role, String state) {
        for (int type : TYPES) {
            if (type == NEW_SESSION_TICKET && state.equals("CONNECTED")) {
                continue;
            }
            Scene scene = new Scene(role, state);
            int alert = Alert.UNEXPECTED_MESSAGE;
            if (EXPECTED.getOrDefault(state, List.of()).contains(type)) {
                // A KeyUpdate has a body of this length.
                alert = type == KEY_UPDATE ? Alert.ILLEGAL_PARAMETER : Alert.DECODE_ERROR;
            }
            scene.expectAlert(scene.peer.message(scene.epoch, type, scene.due, NONSENSE), alert);
        }
    }

    @ParameterizedTest
    @CsvSource({"client,AWAIT_SERVER_FINISHED", "server,AWAIT_CLIENT_FINISHED"})
    @Spec("RFC 8446 §4.4.4")
    void aWrongFinishedEndsTheHandshake(String role, String state) {
        Scene scene = new Scene(role, state);
        scene.expectAlert(scene.peer.message(2, HandshakeType.FINISHED, scene.due, new byte[32]), Alert.DECRYPT_ERROR);
        Scene shorter = new Scene(role, state);
        shorter.expectAlert(
                shorter.peer.message(2, HandshakeType.FINISHED, shorter.due, new byte[31]), Alert.DECODE_ERROR);
    }

    @ParameterizedTest
    @CsvSource({"client,AWAIT_CERTIFICATE,50", "server,AWAIT_CLIENT_CERTIFICATE,116"})
    @Spec("RFC 8446 §4.4.2.4")
    void certificatesThatAreRefused(String role, String state, int alertOfNone) {
        Scene none = new Scene(role, state);
        byte[] empty = new CertificateMessage13(NO_BYTES, List.of()).encoded();
        none.expectAlert(none.peer.message(2, HandshakeType.CERTIFICATE, none.due, empty), alertOfNone);

        Scene named = new Scene(role, state);
        byte[] chain = new CertificateMessage13(new byte[] {1}, List.of(TestCertificates.ECDSA.encoded())).encoded();
        named.expectAlert(named.peer.message(2, HandshakeType.CERTIFICATE, named.due, chain), Alert.ILLEGAL_PARAMETER);

        Scene garbage = new Scene(role, state);
        byte[] unread = new CertificateMessage13(NO_BYTES, List.of(new byte[20])).encoded();
        garbage.expectAlert(
                garbage.peer.message(2, HandshakeType.CERTIFICATE, garbage.due, unread), Alert.BAD_CERTIFICATE);
    }

    @Test
    @Spec("RFC 8446 §4.3.2")
    void aCertificateRequestWithContextIsRefused() {
        Scene scene = new Scene("client", "AWAIT_REQUEST_OR_CERTIFICATE");
        Extensions schemes = new Extensions()
                .with(
                        Extensions.SIGNATURE_ALGORITHMS,
                        new VectorWriter().numbers16(ECDSA_P256).toByteArray());
        byte[] request = new CertificateRequest13(new byte[] {1}, schemes).encoded();
        scene.expectAlert(
                scene.peer.message(2, HandshakeType.CERTIFICATE_REQUEST, scene.due, request), Alert.ILLEGAL_PARAMETER);
    }

    static Stream<Arguments> signatures() {
        List<Arguments> rows = new ArrayList<>();
        // rsa_pkcs1_sha256, the curve of another key, a hash of 1.2, an algorithm that nobody has
        for (int scheme : new int[] {0x0401, 0x0503, 0x0203, 0x0804, 0x0708}) {
            rows.add(Arguments.of("client", "AWAIT_CERTIFICATE_VERIFY", scheme, Alert.ILLEGAL_PARAMETER));
            rows.add(Arguments.of("server", "AWAIT_CLIENT_CERTIFICATE_VERIFY", scheme, Alert.ILLEGAL_PARAMETER));
        }
        rows.add(Arguments.of("client", "AWAIT_CERTIFICATE_VERIFY", ECDSA_P256, Alert.DECRYPT_ERROR));
        rows.add(Arguments.of("server", "AWAIT_CLIENT_CERTIFICATE_VERIFY", ECDSA_P256, Alert.DECRYPT_ERROR));
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("signatures")
    @Spec("RFC 8446 §4.4.3")
    void signaturesThatAreRefused(String role, String state, int scheme, int alert) {
        Scene scene = new Scene(role, state);
        // The right key over other content, as 1.2 or the other role would sign it.
        var signer = scene.isClient ? TestCertificates.ECDSA_2 : TestCertificates.ECDSA;
        byte[] signature = SignatureScheme.of(ECDSA_P256)
                .sign(
                        signer.privateKey(),
                        new SeededRandom(9),
                        "TLS 1.3, client CertificateVerify".getBytes(StandardCharsets.US_ASCII));
        byte[] verify = new CertificateVerify(scheme, signature).encoded();
        scene.expectAlert(scene.peer.message(2, HandshakeType.CERTIFICATE_VERIFY, scene.due, verify), alert);
    }

    @ParameterizedTest
    @CsvSource({"14,110", "51,47", "43,47"})
    @Spec("RFC 8446 §4.2")
    void extensionsThatHaveNoPlaceAreRefused(int type, int alert) {
        Scene scene = new Scene("client", "AWAIT_ENCRYPTED_EXTENSIONS");
        VectorWriter body = new VectorWriter();
        new Extensions().with(type, new byte[] {0, 0}).writeBlockTo(body);
        scene.expectAlert(
                scene.peer.message(2, HandshakeType.ENCRYPTED_EXTENSIONS, scene.due, body.toByteArray()), alert);
    }

    // ---- records

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 99, 255})
    @Spec("RFC 8446 §5")
    void recordsOfUnknownInnerTypeAreFatal(int type) {
        for (String role : List.of("client", "server")) {
            Scene scene = new Scene(role, "CONNECTED");
            scene.expectAlert(scene.peer.record(3, type, new byte[] {1}), Alert.UNEXPECTED_MESSAGE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40})
    @Spec("RFC 8446 §5.4")
    void recordsOfPaddingAloneAreFatal(int zeros) {
        Scene scene = new Scene("server", "CONNECTED");
        scene.expectAlert(scene.peer.padding(3, zeros), Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    @Spec("RFC 8446 §5.2")
    void plaintextAbove16384BytesIsAnOverflow() {
        Scene whole = new Scene("server", "CONNECTED");
        whole.answers(whole.peer.record(3, ContentType.APPLICATION_DATA, new byte[1 << 14]));
        assertThat(whole.engine.pollApplicationData()).isNotNull();
        Scene above = new Scene("server", "CONNECTED");
        above.expectAlert(
                above.peer.record(3, ContentType.APPLICATION_DATA, new byte[(1 << 14) + 1]), Alert.RECORD_OVERFLOW);
    }

    @ParameterizedTest
    @CsvSource({"client,AWAIT_SERVER_FINISHED", "server,AWAIT_CLIENT_FINISHED"})
    @Spec("RFC 9147 §4.2.1")
    void whatStandsInAnotherEpochIsDropped(String role, String state) {
        Scene data = new Scene(role, state);
        data.expectDrop(data.peer.record(2, ContentType.APPLICATION_DATA, new byte[] {1}));
        Scene hello = new Scene(role, state);
        // Of a number that has been given out: it is a repetition, whatever it says.
        hello.answers(hello.peer.message(2, HandshakeType.SERVER_HELLO, 0, NONSENSE));
        assertThat(hello.engine.handshakeState()).isEqualTo(state);
        hello.pair.runToEnd();
        assertThat(hello.pair.bothConnected()).isTrue();
    }

    @Test
    @Spec("RFC 9147 §5.8.1")
    void dataAndFinishedOfEpoch3BeforeTheEnd() {
        Scene data = new Scene("server", "AWAIT_CLIENT_FINISHED");
        data.answers(data.peer.record(3, ContentType.APPLICATION_DATA, new byte[] {42}));
        assertThat(data.engine.pollApplicationData()).isNull();
        data.pair.runTo(data.engine, "CONNECTED");
        PacketBuffer kept = data.engine.pollApplicationData();
        assertThat(kept).isNotNull();
        assertThat(kept.copy()).containsExactly(42);

        Scene finished = new Scene("server", "AWAIT_CLIENT_FINISHED");
        finished.expectDrop(finished.peer.message(3, HandshakeType.FINISHED, finished.due, new byte[32]));
    }

    @Test
    @Spec("RFC 9147 §4")
    void recordsThatAreNotWholeAreDropped() {
        Scene scene = new Scene("server", "CONNECTED");
        byte[] genuine = scene.peer.record(3, ContentType.APPLICATION_DATA, new byte[] {1, 2, 3});
        byte[] withConnectionId = genuine.clone();
        withConnectionId[0] |= 0x10;
        byte[] longer = genuine.clone();
        longer[4]++;
        byte[] shorter = InsiderRecords.cut(genuine, 5 + 16);
        shorter[4] = 16;
        for (byte[] bad : List.of(
                withConnectionId,
                longer,
                shorter,
                InsiderRecords.cut(genuine, 1),
                InsiderRecords.cut(genuine, 4),
                InsiderRecords.cut(genuine, 5),
                InsiderRecords.cut(genuine, genuine.length - 1))) {
            scene.expectDrop(bad);
        }
        scene.answers(genuine);
        assertThat(scene.engine.pollApplicationData()).isNotNull();
        scene.expectDrop(genuine);
    }

    // ---- after the handshake

    @Test
    @Spec("RFC 8446 §4.6.3")
    void keyUpdatesThatAreRefused() {
        Scene value = new Scene("server", "CONNECTED");
        value.expectAlert(value.peer.message(3, KEY_UPDATE, value.due, new byte[] {2}), Alert.ILLEGAL_PARAMETER);
        Scene empty = new Scene("client", "CONNECTED");
        empty.expectAlert(empty.peer.message(3, KEY_UPDATE, empty.due, NO_BYTES), Alert.DECODE_ERROR);
        Scene early = new Scene("server", "AWAIT_CLIENT_FINISHED");
        early.expectAlert(early.peer.message(2, KEY_UPDATE, early.due, new byte[1]), Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    @Spec("RFC 9147 §8")
    void aKeyUpdateThatAsksForOursIsAcknowledgedAndAnsweredOnce() {
        Scene scene = new Scene("server", "CONNECTED");
        byte[] update = {1};
        assertThat(scene.answers(scene.peer.message(3, KEY_UPDATE, scene.due, update)))
                .as("an ACK, and a KeyUpdate of ours")
                .hasSize(2);
        // Repetitions are acknowledged, at most every 25 ms, and update nothing.
        for (int i = 0; i < 1_000; i++) {
            assertThat(scene.answers(scene.peer.message(3, KEY_UPDATE, scene.due, update)))
                    .isEmpty();
        }
        assertThat(scene.engine.state()).isEqualTo(DtlsState.CONNECTED);
    }

    @Test
    @Spec("RFC 8446 §4.6.1")
    void ticketsAreAcknowledgedAndUnused() {
        Scene scene = new Scene("client", "CONNECTED");
        for (int i = 0; i < 3; i++) {
            assertThat(scene.answers(scene.peer.message(3, NEW_SESSION_TICKET, scene.due + i, new byte[40])))
                    .hasSize(1);
        }
        assertThat(scene.engine.state()).isEqualTo(DtlsState.CONNECTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {HandshakeType.CERTIFICATE_REQUEST, REQUEST_CONNECTION_ID, NEW_CONNECTION_ID})
    @Spec("RFC 9147 §9")
    void whatWasNotNegotiatedIsFatalAfterTheHandshake(int type) {
        Scene scene = new Scene("client", "CONNECTED");
        scene.expectAlert(scene.peer.message(3, type, scene.due, new byte[3]), Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    @Spec("RFC 9147 §7")
    void acknowledgementsOfNothingChangeNothing() {
        for (String role : List.of("client", "server")) {
            Scene scene = new Scene(role, "CONNECTED");
            List<byte[]> contents = List.of(
                    NO_BYTES,
                    new byte[] {0, 1, 9},
                    new byte[] {0, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                    new Acknowledgement(List.of(
                                    new Acknowledgement.RecordNumber(Long.MIN_VALUE, 1),
                                    new Acknowledgement.RecordNumber(3, 1L << 47),
                                    new Acknowledgement.RecordNumber(2, 500)))
                            .encoded());
            for (byte[] content : contents) {
                assertThat(scene.answers(scene.peer.record(3, ContentType.ACKNOWLEDGEMENT, content)))
                        .isEmpty();
            }
            assertThat(scene.pair.bothConnected()).isTrue();
            assertThat(scene.engine.nextTimeout().isNever()).isTrue();
        }
    }

    @Test
    @Spec("RFC 8446 §6.1")
    void dataBehindCloseNotifyIsIgnored() {
        Scene scene = new Scene("server", "CONNECTED");
        byte[] alert = Alert.warning(Alert.CLOSE_NOTIFY).encoded();
        scene.answers(scene.peer.record(3, ContentType.ALERT, alert));
        assertThat(scene.engine.state()).isEqualTo(DtlsState.CLOSED);
        scene.answers(scene.peer.record(3, ContentType.APPLICATION_DATA, new byte[] {1}));
        assertThat(scene.engine.pollApplicationData()).isNull();
    }

    /** The client repeats its last flight because ACKs are lost: each is acknowledged, and no more often than every 25 ms. */
    @Test
    @Spec("RFC 9147 §5.8.1")
    void aLastFlightThatComesAgainIsAcknowledgedOncePer25Milliseconds() {
        Scene scene = new Scene("server", "AWAIT_CLIENT_CERTIFICATE");
        InsiderRecords client = scene.peer;
        scene.pair.runToEnd();
        assertThat(scene.pair.bothConnected()).isTrue();
        int answers = 0;
        for (int i = 0; i < 200; i++) {
            scene.pair.now = scene.pair.now.plusNanos(1_000_000);
            answers += scene.answers(client.message(2, HandshakeType.FINISHED, 3, new byte[32]))
                    .size();
        }
        assertThat(answers).isEqualTo(200 / 25);
        // RFC 9147 §5.8.1: "for at least twice the default MSL" it does so, and then the keys are gone.
        scene.answers(client.record(3, ContentType.APPLICATION_DATA, NO_BYTES));
        scene.pair.now = scene.pair.now.plusNanos(239_000_000_000L);
        assertThat(scene.answers(client.message(2, HandshakeType.FINISHED, 3, new byte[32])))
                .hasSize(1);
        scene.pair.now = scene.pair.now.plusNanos(2_000_000_000L);
        assertThat(scene.answers(client.message(2, HandshakeType.FINISHED, 3, new byte[32])))
                .isEmpty();
    }
}
