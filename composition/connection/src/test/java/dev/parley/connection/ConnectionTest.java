package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.datachannel.ChannelState;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.dtls.DtlsFailure;
import dev.parley.dtls.DtlsState;
import dev.parley.ice.IceEvent;
import dev.parley.parameters.DtlsRole;
import dev.parley.simulation.HostInterface;
import dev.parley.simulation.LinkConditions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    @Spec("RFC 7675 §5.1")
    void lossOfConsentFreezesAndItsReturnResumesAtOnce() {
        VirtualPair pair = new VirtualPair(4, LATENCY);
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.run(Duration.ofSeconds(1));
        pair.cut();
        pair.offerer.send(chat, "into the dark");
        pair.require(
                () -> pair.offerer.iceEvents(IceEvent.ConsentChanged.class).stream()
                        .anyMatch(event -> !event.granted()),
                Duration.ofSeconds(60));
        pair.offerer.node.recordSent();
        pair.run(Duration.ofSeconds(20));
        assertThat(pair.offerer.node.sent()).allMatch(datagram -> datagram[0] < 20);
        assertThat(pair.offerer.dtls(1, 1)).isEqualTo(DtlsState.CONNECTED);
        assertThat(pair.offerer.channels().state(chat)).isEqualTo(ChannelState.OPEN);

        // Both ends make a new ICE session over the same sockets; DTLS and SCTP go on.
        pair.repair();
        restart(pair);
        pair.require(() -> pair.answerer.texts(theirs).contains("into the dark"), Duration.ofSeconds(3));
        assertThat(pair.offerer.node.events(ConnectionEvent.DtlsStateChanged.class))
                .hasSize(2);
    }

    private static void restart(VirtualPair pair) {
        for (VirtualEnd end : List.of(pair.offerer, pair.answerer)) {
            VirtualEnd other = end == pair.offerer ? pair.answerer : pair.offerer;
            end.restartWith(1);
            other.node.drain();
        }
        pair.offerer.remoteDescription(
                1, pair.answerer.credentials(1), pair.answerer.fingerprints(), pair.answererRole.other());
        pair.answerer.remoteDescription(1, pair.offerer.credentials(1), pair.offerer.fingerprints(), pair.answererRole);
    }

    @Test
    void anIceRestartKeepsDtlsAndWhatIsOnItsWay() {
        VirtualPair pair = new VirtualPair(5, LATENCY);
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        for (int i = 0; i < 20; i++) {
            pair.offerer.send(chat, new byte[20_000]);
        }
        pair.run(LATENCY);
        restart(pair);
        pair.require(
                () -> pair.answerer.messages.getOrDefault(theirs, List.of()).size() == 20, Duration.ofSeconds(20));
        pair.run(Duration.ofSeconds(60));
        pair.offerer.send(chat, "still here");
        pair.require(() -> pair.answerer.texts(theirs).contains("still here"), Duration.ofSeconds(1));
        assertThat(pair.offerer.node.events(ConnectionEvent.DtlsStateChanged.class))
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    @Spec("RFC 8842 §3.1")
    void anIceRestartWithOtherRolesMakesANewAssociation(DtlsRole answererRole) {
        VirtualPair pair = new VirtualPair(15, LATENCY);
        pair.answererRole = answererRole;
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.offerer.connection.association()).isEqualTo(1);

        pair.answererRole = answererRole.other();
        List<VirtualEnd> ends = List.of(pair.offerer, pair.answerer);
        for (VirtualEnd end : ends) {
            end.restartWith(1);
            end.connection.restartDtls(1, pair.network.now());
            end.node.drain();
        }
        assertThat(pair.offerer.closed(chat)).isTrue();
        assertThat(pair.answerer.closed(theirs)).isTrue();
        assertThat(pair.offerer.connection.dataChannels()).isNull();
        pair.answerer.dataEvents.clear();
        pair.run(Duration.ofSeconds(1));
        for (VirtualEnd end : ends) {
            VirtualEnd other = end == pair.offerer ? pair.answerer : pair.offerer;
            DtlsRole role = end == pair.offerer ? answererRole : answererRole.other();
            end.remoteDescription(1, other.credentials(1), other.fingerprints(), role);
            // The pair of before the restart still serves, but nothing of the new association goes that way.
            assertThat(end.connection.ice().sendPath(1, 1)).isNotNull();
            assertThat(end.dtls(1, 1)).isEqualTo(DtlsState.NEW);
            end.startData(1);
            other.candidates.forEach(each -> end.connection.ice().addRemoteCandidate(1, each, pair.network.now()));
            end.node.drain();
        }
        assertThat(pair.offerer.connection.association()).isEqualTo(2);
        int again = pair.offerer.open("again");
        pair.require(() -> pair.answerer.announced("again") != 0, Duration.ofSeconds(5));
        int theirsAgain = pair.answerer.announced("again");
        pair.answerer.send(theirsAgain, "a new beginning");
        pair.require(() -> pair.offerer.texts(again).contains("a new beginning"), Duration.ofSeconds(1));
        assertThat(pair.offerer.connection.statistics().transports().get(0).dtlsRole())
                .isEqualTo(answererRole);
        assertThat(pair.offerer.node.events(ConnectionEvent.DtlsStateChanged.class))
                .extracting(ConnectionEvent.DtlsStateChanged::state)
                .containsExactly(
                        DtlsState.CONNECTING,
                        DtlsState.CONNECTED,
                        DtlsState.NEW,
                        DtlsState.CONNECTING,
                        DtlsState.CONNECTED);
        assertThat(pair.offerer.node.withoutPath()).isZero();
    }

    @Test
    void aShortOutageEndsWithoutWaitingForBackedOffTimers() {
        VirtualPair pair = new VirtualPair(6, LATENCY);
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.run(Duration.ofSeconds(1));
        pair.cut();
        pair.offerer.send(chat, "delayed");
        pair.run(Duration.ofSeconds(12));
        pair.repair();
        pair.require(() -> pair.answerer.texts(theirs).contains("delayed"), Duration.ofSeconds(11));
    }

    @Test
    @Spec("RFC 8445 §12.1")
    void aLostInterfaceMovesEverythingToTheOther() {
        VirtualPair pair = new VirtualPair(14, LATENCY);
        HostInterface second = pair.offerer.host.addInterface("wlan0", pair.network.internet(), "198.51.100.7");
        second.setConditions(LinkConditions.latency(LATENCY));
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.run(Duration.ofSeconds(5));
        Path before = pair.offerer.connection.ice().sendPath(1, 1);
        assertThat(before).isNotNull();
        for (int i = 0; i < 20; i++) {
            pair.offerer.send(chat, new byte[50_000]);
        }
        pair.run(LATENCY.multipliedBy(3));
        HostInterface lost =
                before.local().getAddress().equals(second.addresses().get(0))
                        ? second
                        : pair.offerer.host.networkInterface("eth0");
        lost.down();
        pair.offerer.connection.ice().removeLocalBase(before.local(), pair.network.now());
        pair.offerer.node.drain();
        pair.require(
                () -> pair.answerer.messages.getOrDefault(theirs, List.of()).size() == 20, Duration.ofSeconds(20));
        Path after = pair.offerer.connection.ice().sendPath(1, 1);
        assertThat(after).isNotNull().isNotEqualTo(before);
        assertThat(pair.offerer.connection.statistics().transports().get(0).selectedPairChanges())
                .isGreaterThan(1);
        pair.answerer.send(theirs, "heard");
        pair.require(() -> pair.offerer.texts(chat).contains("heard"), Duration.ofSeconds(5));
        assertThat(pair.offerer.node.events(ConnectionEvent.DtlsStateChanged.class))
                .hasSize(2);
    }

    @Test
    void theControlledEndFollowsALostInterfaceWithinTwoRoundTrips() {
        VirtualPair pair = new VirtualPair(16, LATENCY);
        HostInterface second = pair.offerer.host.addInterface("wlan0", pair.network.internet(), "198.51.100.7");
        second.setConditions(LinkConditions.latency(LATENCY));
        pair.connect();
        pair.run(Duration.ofSeconds(5));
        Path before = pair.offerer.connection.ice().sendPath(1, 1);
        assertThat(before).isNotNull();
        pair.offerer.connection.ice().removeLocalBase(before.local(), pair.network.now());
        pair.offerer.node.drain();
        pair.require(
                () -> {
                    Path path = pair.answerer.connection.ice().sendPath(1, 1);
                    return path != null && !path.remote().equals(before.local());
                },
                LATENCY.multipliedBy(4));
    }

    @Test
    void closingTellsThePeerAtOnceAndLeavesNoDeadline() {
        VirtualPair pair = new VirtualPair(7, LATENCY);
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.offerer.close();
        assertThat(pair.offerer.connection.nextTimeout().isNever()).isTrue();
        assertThat(pair.offerer.closed(chat)).isTrue();
        pair.run(LATENCY);
        assertThat(pair.answerer.closed(theirs)).isTrue();
        assertThat(pair.answerer.dtls(1, 1)).isEqualTo(DtlsState.CLOSED);
        pair.answerer.close();
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.network.pending()).isZero();
        assertThat(pair.offerer.connection.handle(
                        PacketBuffer.wrap(new byte[] {22}),
                        Path.udp(new InetSocketAddress("127.0.0.1", 1), new InetSocketAddress("127.0.0.1", 2)),
                        pair.network.now()))
                .isFalse();
        assertThatThrownBy(() ->
                        pair.offerer.connection.addTransport(2, 1, pair.offerer.newCredentials(), pair.network.now()))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 50, 60, 100, 110, 150, 200, 240, 260, 300, 340, 360, 400, 440, 460, 500, 550, 600})
    void closingAtAnyMomentLeavesNothing(int millis) {
        VirtualPair pair = new VirtualPair(millis, LATENCY);
        pair.negotiate();
        pair.run(Duration.ofMillis(millis));
        pair.offerer.close();
        assertThat(pair.offerer.connection.nextTimeout().isNever()).isTrue();
        pair.offerer.node.events().clear();
        pair.offerer.node.recordSent();
        pair.onAnswer = () -> {};
        pair.answerer.close();
        pair.answerer.node.recordSent();
        pair.run(Duration.ofSeconds(2));
        assertThat(pair.offerer.connection.nextTimeout().isNever()).isTrue();
        assertThat(pair.answerer.connection.nextTimeout().isNever()).isTrue();
        assertThat(pair.offerer.node.sent()).isEmpty();
        assertThat(pair.answerer.node.sent()).isEmpty();
        assertThat(pair.network.pending()).isZero();
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

    @Test
    void dataMayBeStoppedWhileTheTransportStays() {
        VirtualPair pair = new VirtualPair(11, LATENCY);
        int chat = pair.connect();
        int theirs = pair.answerer.announced("chat");
        pair.offerer.connection.stopData(pair.network.now());
        pair.offerer.node.drain();
        assertThat(pair.offerer.closed(chat)).isTrue();
        pair.run(LATENCY.multipliedBy(2));
        assertThat(pair.answerer.closed(theirs)).isTrue();
        assertThat(pair.answerer.dtls(1, 1)).isEqualTo(DtlsState.CONNECTED);
        assertThat(pair.offerer.connection.dataChannels()).isNull();
    }

    @Test
    void aSeedReplaysByteForByte() {
        assertThat(transcript(21)).isEqualTo(transcript(21)).isNotEqualTo(transcript(22));
    }

    private static List<String> transcript(long seed) {
        VirtualPair pair = new VirtualPair(seed, LATENCY);
        pair.setConditions(LinkConditions.builder()
                .latency(LATENCY)
                .loss(0.1)
                .reordering(0.1, Duration.ofMillis(30))
                .build());
        pair.offerer.node.recordSent();
        pair.answerer.node.recordSent();
        int chat = pair.connect();
        pair.offerer.send(chat, new byte[20_000]);
        pair.run(Duration.ofSeconds(20));
        pair.offerer.close();
        pair.run(Duration.ofSeconds(1));
        List<String> all = new ArrayList<>();
        for (VirtualEnd end : List.of(pair.offerer, pair.answerer)) {
            end.node.sent().forEach(datagram -> all.add(HexFormat.of().formatHex(datagram)));
        }
        return all;
    }

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("parley.seeds", 30));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void connectionsSurviveABadPath(long seed) {
        Random random = new Random(seed);
        VirtualPair pair = new VirtualPair(seed, Duration.ofMillis(1 + random.nextInt(80)));
        pair.answererRole = random.nextBoolean() ? DtlsRole.CLIENT : DtlsRole.SERVER;
        LinkConditions conditions = LinkConditions.builder()
                .latency(pair.latency)
                .jitter(Duration.ofMillis(random.nextInt(20)))
                .loss(random.nextInt(30) / 100.0)
                .duplication(random.nextInt(10) / 100.0)
                .reordering(random.nextInt(20) / 100.0, Duration.ofMillis(30))
                .build();
        pair.setConditions(conditions);
        int chat = pair.connect();
        // Not before: nothing protects a handshake in the clear against damage that the UDP checksum missed.
        pair.setConditions(
                conditions.toBuilder().corruption(random.nextInt(3) / 100.0).build());
        int theirs = pair.answerer.announced("chat");
        for (int i = 0; i < 20; i++) {
            pair.offerer.send(chat, "message " + i);
            pair.answerer.send(theirs, "answer " + i);
            pair.run(Duration.ofMillis(random.nextInt(30)));
        }
        pair.require(() -> pair.answerer.texts(theirs).size() == 20
                && pair.offerer.texts(chat).size() == 20);
        for (int i = 0; i < 20; i++) {
            assertThat(pair.answerer.texts(theirs).get(i)).isEqualTo("message " + i);
            assertThat(pair.offerer.texts(chat).get(i)).isEqualTo("answer " + i);
        }
        pair.offerer.channels().close(chat, pair.network.now());
        pair.offerer.node.drain();
        pair.require(() -> pair.offerer.closed(chat) && pair.answerer.closed(theirs), Duration.ofMinutes(5));
        assertThat(pair.offerer.dataEvents.stream().filter(DataChannelEvent.Closed.class::isInstance))
                .hasSize(1);
        pair.offerer.close();
        pair.answerer.close();
        pair.run(Duration.ofSeconds(10));
        assertThat(pair.network.pending()).isZero();
    }
}
