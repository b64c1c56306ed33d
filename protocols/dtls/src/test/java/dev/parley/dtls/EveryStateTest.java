package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.HandshakeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of a handshake against every handshake message, in the clear and with the number that is due. */
class EveryStateTest {
    private static final int[] TYPES = {
        HandshakeType.HELLO_REQUEST,
        HandshakeType.CLIENT_HELLO,
        HandshakeType.SERVER_HELLO,
        HandshakeType.HELLO_VERIFY_REQUEST,
        4, // NewSessionTicket, which nobody has asked for
        HandshakeType.CERTIFICATE,
        HandshakeType.SERVER_KEY_EXCHANGE,
        HandshakeType.CERTIFICATE_REQUEST,
        HandshakeType.SERVER_HELLO_DONE,
        HandshakeType.CERTIFICATE_VERIFY,
        HandshakeType.CLIENT_KEY_EXCHANGE,
        HandshakeType.FINISHED,
        22, // CertificateStatus
        99
    };

    /** Which messages a state expects; every other one is out of order. */
    private static final Map<String, List<Integer>> EXPECTED = Map.ofEntries(
            Map.entry("AWAIT_SERVER_HELLO", List.of(HandshakeType.SERVER_HELLO, HandshakeType.HELLO_VERIFY_REQUEST)),
            Map.entry("AWAIT_SERVER_CERTIFICATE", List.of(HandshakeType.CERTIFICATE)),
            Map.entry("AWAIT_SERVER_KEY_EXCHANGE", List.of(HandshakeType.SERVER_KEY_EXCHANGE)),
            Map.entry(
                    "AWAIT_REQUEST_OR_DONE",
                    List.of(HandshakeType.CERTIFICATE_REQUEST, HandshakeType.SERVER_HELLO_DONE)),
            Map.entry("AWAIT_SERVER_HELLO_DONE", List.of(HandshakeType.SERVER_HELLO_DONE)),
            Map.entry("AWAIT_SERVER_FINISHED", List.of(HandshakeType.FINISHED)),
            Map.entry("AWAIT_CLIENT_CERTIFICATE", List.of(HandshakeType.CERTIFICATE)),
            Map.entry("AWAIT_CLIENT_KEY_EXCHANGE", List.of(HandshakeType.CLIENT_KEY_EXCHANGE)),
            Map.entry("AWAIT_CERTIFICATE_VERIFY", List.of(HandshakeType.CERTIFICATE_VERIFY)),
            Map.entry("AWAIT_CLIENT_FINISHED", List.of(HandshakeType.FINISHED)));

    /** A body that no message has: too long for the empty ones, too short for the others. */
    private static final byte[] NONSENSE = {7};

    static Stream<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>();
        for (int type : TYPES) {
            for (String state : ManualPair.CLIENT_STATES) {
                rows.add(Arguments.of("client", state, type));
            }
            for (String state : ManualPair.SERVER_STATES) {
                rows.add(Arguments.of("server", state, type));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Spec("RFC 5246 §7.3")
    void everyMessageInEveryState(String role, String state, int type) {
        ManualPair pair = new ManualPair(1);
        boolean isClient = role.equals("client");
        DtlsEngine engine = isClient ? pair.client : pair.server;
        pair.runTo(engine, state);
        int due = (isClient ? ManualPair.CLIENT_STATES : ManualPair.SERVER_STATES).indexOf(state);

        pair.handle(engine, ManualPair.message(type, due, NONSENSE));

        boolean after = state.equals("CONNECTED");
        boolean before = state.equals("AWAIT_CLIENT_HELLO");
        boolean ignored = type == HandshakeType.HELLO_REQUEST;
        boolean expected = EXPECTED.getOrDefault(state, List.of()).contains(type);
        if (after || before || expected || ignored) {
            // Dropped: what is genuine still comes, and the handshake goes on.
            assertThat(engine.handshakeState()).isEqualTo(state);
            assertThat(engine.drops().total()).isEqualTo(1);
            pair.runToEnd();
            assertThat(pair.bothConnected()).isTrue();
        } else {
            assertThat(engine.state()).isEqualTo(DtlsState.FAILED);
            DtlsFailure failure = ManualPair.failure(engine);
            assertThat(failure.kind()).isEqualTo(DtlsFailure.Kind.ALERT_SENT);
            assertThat(failure.alert()).isEqualTo(Alert.UNEXPECTED_MESSAGE);
        }
    }
}
