package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.dtls.DtlsFailure;
import dev.parley.dtls.DtlsState;
import dev.parley.parameters.DtlsRole;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionTest {
    private static final Duration LATENCY = Duration.ofMillis(50);

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void twoConnectionsMeetAndTalk(DtlsRole answererRole) {
        VirtualPair pair = new VirtualPair(1, LATENCY);
        pair.answererRole = answererRole;
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");

        pair.offerer.send(chat, "hello");
        pair.answerer.send(theirs, "welcome");
        byte[] large = new byte[200_000];
        new Random(1).nextBytes(large);
        pair.offerer.send(chat, large.clone());
        pair.require(
                () -> pair.answerer.messages.getOrDefault(theirs, List.of()).size() == 2
                        && pair.offerer.texts(chat).contains("welcome"));
        assertThat(pair.answerer.messages.get(theirs).get(1)).isEqualTo(large);
        assertThat(pair.offerer.channels().id(chat)).isEqualTo(answererRole == DtlsRole.CLIENT ? 1 : 0);
        assertThat(pair.offerer.node.withoutPath()).isZero();

        TransportStatistics transport =
                pair.offerer.connection.statistics().transports().get(0);
        assertThat(transport.dtlsState()).isEqualTo(DtlsState.CONNECTED);
        assertThat(transport.dtlsRole()).isEqualTo(answererRole.other());
        assertThat(transport.bytesSent()).isGreaterThan(200_000);
        assertThat(transport.packetsReceived()).isPositive();
        assertThat(transport.selectedPair()).isNotNull();
        assertThat(pair.offerer.connection.statistics().sctp()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void dtlsIsThereBeforeTheNomination(DtlsRole answererRole) {
        VirtualPair pair = new VirtualPair(12, LATENCY);
        pair.answererRole = answererRole;
        pair.negotiate();
        pair.require(() ->
                pair.offerer.dtls(1, 1) == DtlsState.CONNECTED && pair.answerer.dtls(1, 1) == DtlsState.CONNECTED);
        // One for ICE and two for DTLS, and a half where the client is the one who hears the answer last.
        double trips = pair.network.now().nanosSince(pair.offerApplied) / (2.0 * LATENCY.toNanos());
        assertThat(trips).isBetween(2.9, 3.7);
    }

    /** The first timeout follows the round-trip time that ICE has measured, where the default would wait 400 ms. */
    @Test
    void aLostClientHelloCostsTwoRoundTripsOnly() {
        VirtualPair pair = new VirtualPair(13, Duration.ofMillis(20));
        int[] lost = new int[1];
        pair.answerer.host.networkInterface("eth0").egress().setFilter(datagram -> {
            boolean dtls = datagram.bytes()[0] == 22;
            return !dtls || lost[0]++ > 0;
        });
        pair.negotiate();
        pair.require(() -> pair.answerer.dtls(1, 1) == DtlsState.CONNECTED);
        assertThat(lost[0]).isGreaterThan(1);
        double trips = pair.network.now().nanosSince(pair.offerApplied)
                / (2.0 * Duration.ofMillis(20).toNanos());
        assertThat(trips).isBetween(4.9, 5.2);
    }

    /**
     * Round trips after the offer is applied, without loss, the signalling taking half a trip each way: half a trip for the check
     * of the offerer to be answered at the answerer and one and a half until its own is answered; two for DTLS; SCTP's INIT beside
     * DTLS' last flight; the OPEN beside COOKIE ECHO.
     */
    @Test
    void anActiveAnswererHearsOfTheChannelAfterFourRoundTripsAndTheOffererAfterFourAndAHalf() {
        VirtualPair pair = new VirtualPair(2, LATENCY);
        int[] key = new int[1];
        pair.onAnswer = () -> key[0] = pair.offerer.open("chat");
        pair.negotiate();
        pair.require(() -> pair.answerer.announced("chat") != 0);
        double announced = pair.network.now().nanosSince(pair.offerApplied) / (2.0 * LATENCY.toNanos());
        pair.require(() -> pair.offerer.opened(key[0]));
        double opened = pair.network.now().nanosSince(pair.offerApplied) / (2.0 * LATENCY.toNanos());

        // Ta and the like may add some milliseconds, but no further trip.
        assertThat(announced).as("announced").isBetween(3.99, 4.2);
        assertThat(opened).as("opened").isBetween(4.49, 4.7);
    }

    @Test
    @Spec("RFC 8842 §5.1")
    void aWrongFingerprintFailsAndNoApplicationByteArrives() {
        VirtualPair pair = new VirtualPair(3, LATENCY);
        // The offerer was told its own certificate's.
        pair.answererFingerprints = pair.offerer.fingerprints();
        int[] key = new int[1];
        pair.onAnswer = () -> key[0] = pair.offerer.open("chat");
        pair.negotiate();
        pair.require(() -> pair.offerer.dtls(1, 1) == DtlsState.FAILED);
        pair.run(Duration.ofSeconds(10));

        ConnectionEvent.DtlsStateChanged failed =
                pair.offerer.node.events(ConnectionEvent.DtlsStateChanged.class).stream()
                        .filter(event -> event.state() == DtlsState.FAILED)
                        .findFirst()
                        .orElseThrow();
        assertThat(failed.failure()).isNotNull();
        assertThat(failed.failure().kind()).isEqualTo(DtlsFailure.Kind.FINGERPRINT_MISMATCH);
        assertThat(pair.offerer.dataEvents.stream()
                        .filter(DataChannelEvent.Closed.class::isInstance)
                        .map(DataChannelEvent.Closed.class::cast))
                .singleElement()
                .satisfies(closed -> assertThat(closed.failure()).isNotNull());
        assertThat(pair.offerer.dataEvents.stream().filter(DataChannelEvent.AssociationStateChanged.class::isInstance))
                .hasSize(1);
        assertThat(pair.offerer.opened(key[0])).isFalse();
        assertThat(pair.answerer.announced("chat")).isZero();
        assertThat(pair.answerer.messages).isEmpty();
        assertThat(pair.answerer.dtls(1, 1)).isIn(DtlsState.FAILED, DtlsState.CLOSED);
    }

    @Test
    void twoComponentsHaveEachTheirDtlsUntilMuxIsAgreed() {
        VirtualPair pair = new VirtualPair(8, LATENCY);
        pair.components = 2;
        int chat = pair.connect();
        pair.require(() ->
                pair.offerer.dtls(1, 2) == DtlsState.CONNECTED && pair.answerer.dtls(1, 2) == DtlsState.CONNECTED);
        assertThat(pair.offerer.connection.statistics().transports()).hasSize(2);

        pair.offerer.connection.removeComponent(1, 2, pair.network.now());
        pair.offerer.node.drain();
        pair.answerer.connection.removeComponent(1, 2, pair.network.now());
        pair.answerer.node.drain();
        assertThat(pair.offerer.connection.statistics().transports()).hasSize(1);
        pair.offerer.send(chat, "on component 1");
        pair.require(() -> pair.answerer.texts(pair.answerer.announced("chat")).contains("on component 1"));
        pair.run(Duration.ofSeconds(60));
        assertThat(pair.offerer.dtls(1, 1)).isEqualTo(DtlsState.CONNECTED);
    }

    @Test
    @Spec("RFC 7983 §7")
    void everythingElseIsCountedAndDropped() {
        VirtualPair pair = new VirtualPair(9, LATENCY);
        pair.connect();
        Connection connection = pair.offerer.connection;
        Path path = connection.ice().sendPath(1, 1);
        assertThat(path).isNotNull();
        for (int first : new int[] {4, 15, 16, 19, 64, 79, 80, 127, 128, 191, 192, 255}) {
            byte[] datagram = new byte[40];
            datagram[0] = (byte) first;
            assertThat(connection.handle(PacketBuffer.wrap(datagram), path, pair.network.now()))
                    .isFalse();
        }
        connection.handle(PacketBuffer.wrap(new byte[0]), path, pair.network.now());
        assertThat(connection.statistics().drops())
                .containsEntry("RTP without media", 2L)
                .containsEntry("ZRTP", 2L)
                .containsEntry("TURN channel without allocation", 2L)
                .containsEntry("unknown first byte", 7L);
    }

    @Test
    void dtlsFromAnUnvalidatedPathIsNotProcessed() {
        VirtualPair pair = new VirtualPair(10, LATENCY);
        pair.connect();
        Connection connection = pair.offerer.connection;
        Path path = connection.ice().sendPath(1, 1);
        assertThat(path).isNotNull();
        Path forged = Path.udp(path.local(), new InetSocketAddress("192.0.2.66", 666));
        long before = connection.statistics().transports().get(0).packetsReceived();
        for (int i = 0; i < EarlyDatagrams.MAX_OF_A_PATH + 3; i++) {
            // An alert, close_notify, in the clear.
            byte[] alert = {21, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0};
            connection.handle(PacketBuffer.wrap(alert), forged, pair.network.now());
        }
        assertThat(connection.statistics().transports().get(0).packetsReceived())
                .isEqualTo(before);
        assertThat(connection.statistics().drops()).containsEntry("too much DTLS on unvalidated paths", 3L);
        assertThat(pair.offerer.dtls(1, 1)).isEqualTo(DtlsState.CONNECTED);
    }
}
