package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.dtls.record.BoundedStore;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.wire.ContentType;
import dev.parley.dtls.wire.VectorWriter;
import dev.parley.parameters.DtlsRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transport's life: early and late datagrams, repetition, paths that go and come back, alerts, ends. */
class LifeTest {
    private static final byte[] DATA = {1, 2, 3};

    @Test
    void datagramsBeforeTheStartAreKept() {
        DtlsPair pair = DtlsPair.simple(1);
        pair.knowEachOther(DtlsConfig.of(TestCertificates.ECDSA), DtlsConfig.of(TestCertificates.ECDSA_2));
        pair.client.engine.start(DtlsRole.CLIENT, pair.now);
        pair.run(100);
        assertThat(pair.client.sent).hasSize(1);
        pair.server.engine.start(DtlsRole.SERVER, pair.now);
        pair.run(100);
        assertThat(pair.bothConnected()).isTrue();
        assertThat(pair.client.sent).as("no repetition was needed").hasSize(2);
    }

    @Test
    void datagramsBeforeTheStartAreBounded() {
        DtlsEngine engine = new DtlsEngine(DtlsConfig.of(TestCertificates.ECDSA), new SeededRandom(1));
        for (int i = 0; i < 1_000; i++) {
            engine.handle(PacketBuffer.wrap(new byte[1_200]), Timestamp.ZERO);
        }
        assertThat(engine.drops().get("datagram before the start")).isEqualTo(1_000 - BoundedStore.MAX_ENTRIES);
    }

    @Test
    void aHandshakeThatDoesNotEndOnAUsablePathFails() {
        DtlsPair pair =
                DtlsPair.started(31, DtlsConfig.of(TestCertificates.ECDSA), DtlsConfig.of(TestCertificates.ECDSA_2));
        pair.run(15);
        pair.loss = 1.0;
        pair.run(1_000);
        // The client's clock stands while its path is not usable.
        pair.client.engine.setPathUsable(false, pair.now);
        pair.run(58_000);
        assertThat(pair.server.engine.state()).isEqualTo(DtlsState.CONNECTING);
        pair.run(5_000);
        assertThat(pair.server.failure().kind()).isEqualTo(DtlsFailure.Kind.HANDSHAKE_TIMEOUT);
        assertThat(pair.server.engine.nextTimeout().isNever()).isTrue();
        pair.client.engine.setPathUsable(true, pair.now);
        pair.run(58_000);
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.CONNECTING);
        pair.run(5_000);
        assertThat(pair.client.failure().kind()).isEqualTo(DtlsFailure.Kind.HANDSHAKE_TIMEOUT);
        assertThat(pair.client.failure().alert()).isEqualTo(-1);
        assertThat(pair.client.engine.nextTimeout().isNever()).isTrue();
    }

    @Test
    void aPeerThatHasSaidNothingYetIsWaitedFor() {
        DtlsPair pair = DtlsPair.simple(32);
        pair.knowEachOther(DtlsConfig.of(TestCertificates.ECDSA), DtlsConfig.of(TestCertificates.ECDSA_2));
        pair.client.engine.start(DtlsRole.CLIENT, pair.now);
        pair.run(600_000);
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.CONNECTING);
        pair.server.engine.start(DtlsRole.SERVER, pair.now);
        pair.run(5_000);
        assertThat(pair.bothConnected()).isTrue();
        pair.run(600_000);
        assertThat(pair.bothConnected()).isTrue();
    }

    @Test
    void aFlightInReverseOrderNeedsNoRepetition() {
        ManualPair pair = new ManualPair(2);
        pair.runTo(pair.server, "AWAIT_CLIENT_CERTIFICATE");
        List<byte[]> flight = new ArrayList<>(pair.toClient);
        pair.toClient.clear();
        for (int i = flight.size() - 1; i >= 0; i--) {
            pair.handle(pair.client, flight.get(i));
        }
        assertThat(pair.client.handshakeState()).isEqualTo("AWAIT_SERVER_FINISHED");
        flight = new ArrayList<>(pair.toServer);
        pair.toServer.clear();
        assertThat(flight).hasSize(5);
        // Finished comes first, before the keys with which it is protected.
        for (int i = flight.size() - 1; i >= 0; i--) {
            pair.handle(pair.server, flight.get(i));
        }
        assertThat(pair.server.state()).isEqualTo(DtlsState.CONNECTED);
        pair.runToEnd();
        assertThat(pair.bothConnected()).isTrue();
    }

    @Test
    @Spec("RFC 6347 §4.2.4")
    void dataThatOvertakesFinishedWaits() {
        ManualPair pair = new ManualPair(3);
        pair.runTo(pair.server, "CONNECTED");
        assertThat(pair.client.handshakeState()).isEqualTo("AWAIT_SERVER_FINISHED");
        PacketBuffer packet = PacketBuffer.allocate(100, 50);
        packet.append(DATA, 0, DATA.length);
        assertThat(pair.server.seal(packet)).isTrue();
        pair.handle(pair.client, packet.copy());
        assertThat(pair.client.pollApplicationData()).isNull();
        pair.runToEnd();
        PacketBuffer received = pair.client.pollApplicationData();
        assertThat(received).isNotNull();
        assertThat(received.copy()).isEqualTo(DATA);
    }

    @Test
    @Spec("RFC 6347 §4.2.4.1")
    void anUnansweredFlightIsRepeatedMoreAndMoreSlowlyButForEver() {
        DtlsPair pair = DtlsPair.simple(4);
        pair.loss = 1;
        pair.client.engine.setRtt(Duration.ofMillis(40));
        pair.client.engine.start(DtlsRole.CLIENT, pair.now);
        pair.run(0);
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Timestamp due = pair.client.engine.nextTimeout();
            waits.add(due.since(pair.now).toMillis());
            pair.run(due.since(pair.now).toMillis());
            assertThat(pair.client.sent).hasSize(i + 2);
        }
        assertThat(waits.subList(0, 9)).containsExactly(80L, 160L, 320L, 640L, 1_280L, 2_560L, 3_000L, 3_000L, 3_000L);
        assertThat(pair.client.engine.state()).isEqualTo(DtlsState.CONNECTING);
    }

    @Test
    void theFirstTimeoutIsNeverBelow50Milliseconds() {
        DtlsPair pair = DtlsPair.simple(5);
        pair.client.engine.setRtt(Duration.ofNanos(1_000));
        pair.client.engine.start(DtlsRole.CLIENT, pair.now);
        pair.drain(pair.client, pair.server);
        assertThat(pair.client.engine.nextTimeout()).isEqualTo(pair.now.plusMillis(50));
    }

    @Test
    void aPathThatComesBackCarriesTheFlightAtOnce() {
        DtlsPair pair = DtlsPair.simple(6);
        pair.knowEachOther(DtlsConfig.of(TestCertificates.ECDSA), DtlsConfig.of(TestCertificates.ECDSA_2));
        pair.loss = 1;
        pair.start();
        pair.run(20_000);
        pair.client.engine.setPathUsable(false, pair.now);
        int sent = pair.client.sent.size();
        assertThat(pair.client.engine.nextTimeout().isNever()).isTrue();
        pair.run(60_000);
        assertThat(pair.client.sent).hasSize(sent);
        pair.loss = 0;
        pair.client.engine.setPathUsable(true, pair.now);
        pair.run(2L * pair.delayMillis * 2 + 10);
        assertThat(pair.bothConnected()).isTrue();
    }

    @Test
    @Spec("RFC 6347 §4.1.1.1")
    void repetitionsThatAreNotAnsweredGetSmaller() {
        DtlsConfig config = DtlsConfig.of(TestCertificates.RSA);
        DtlsPair pair = DtlsPair.started(7, config, config);
        pair.run(15);
        pair.loss = 1;
        pair.run(30_000);
        assertThat(pair.server.sent.get(0).length).isGreaterThan(1_000).isLessThanOrEqualTo(1_200);
        assertThat(pair.server.sent.get(pair.server.sent.size() - 1).length).isLessThanOrEqualTo(548);
        pair.loss = 0;
        pair.run(5_000);
        assertThat(pair.bothConnected()).isTrue();
    }

    @Test
    @Spec("RFC 6347 §4.2.4")
    void theLastFlightIsRepeatedWhenThePeerRepeatsIts() {
        ManualPair pair = new ManualPair(8);
        pair.runTo(pair.server, "CONNECTED");
        pair.toClient.clear(); // the server's Finished is lost
        for (int i = 0; i < 3; i++) {
            pair.now = pair.client.nextTimeout();
            pair.client.handleTimeout(pair.now);
            pair.flush();
            assertThat(pair.toServer).hasSize(5);
            while (!pair.toServer.isEmpty()) {
                pair.handle(pair.server, pair.toServer.remove(0));
            }
            assertThat(pair.toClient).as("ChangeCipherSpec and Finished").hasSize(2);
            if (i < 2) {
                pair.toClient.clear();
            }
        }
        pair.runToEnd();
        assertThat(pair.bothConnected()).isTrue();
    }

    @Test
    void aDuplicateByTheNetworkRepeatsNothing() {
        ManualPair pair = new ManualPair(9);
        byte[] hello = pair.toServer.get(0);
        pair.runTo(pair.server, "AWAIT_CLIENT_CERTIFICATE");
        pair.toClient.clear();
        pair.handle(pair.server, hello);
        assertThat(pair.toClient).isEmpty();
        pair.now = pair.now.plusMillis(100);
        pair.handle(pair.server, hello);
        assertThat(pair.toClient).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 40, 47, 80})
    void alertsInTheClearNeverEndAHandshake(int description) {
        for (int step = 0; step < 7; step++) {
            ManualPair pair = new ManualPair(10);
            pair.runTo(pair.client, ManualPair.CLIENT_STATES.get(step));
            byte[] alert = new VectorWriter()
                    .u8(ContentType.ALERT)
                    .u16(0xfefd)
                    .u24(0)
                    .u24(0)
                    .u16(77)
                    .vector16(new byte[] {2, (byte) description})
                    .toByteArray();
            pair.handle(pair.client, alert);
            pair.handle(pair.server, alert);
            pair.runToEnd();
            assertThat(pair.bothConnected()).isTrue();
            assertThat(pair.client.drops().get("alert: not protected")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec("RFC 5246 §7.2.1")
    void closeNotifyEitherWay(boolean byClient) {
        DtlsPair pair = DtlsPair.connected(11);
        DtlsPair.End closer = byClient ? pair.client : pair.server;
        DtlsPair.End other = byClient ? pair.server : pair.client;
        pair.send(closer, DATA);
        closer.engine.close(pair.now);
        pair.run(1_000);
        assertThat(closer.states()).endsWith(DtlsState.CLOSED);
        assertThat(other.states()).endsWith(DtlsState.CLOSED);
        assertThat(other.failure()).isNull();
        assertThat(other.received).as("what came before the close is delivered").containsExactly(DATA);
        assertThat(pair.client.engine.nextTimeout().isNever()).isTrue();
        assertThat(pair.server.engine.nextTimeout().isNever()).isTrue();
        int sent = pair.client.sent.size() + pair.server.sent.size();
        pair.run(100_000);
        assertThat(pair.client.sent.size() + pair.server.sent.size()).isEqualTo(sent);
    }

    @Test
    void aLostCloseNotifyIsRepeated() {
        DtlsPair pair = DtlsPair.connected(12);
        pair.loss = 1;
        pair.client.engine.close(pair.now);
        pair.run(100);
        pair.loss = 0;
        assertThat(pair.server.engine.state()).isEqualTo(DtlsState.CONNECTED);
        pair.send(pair.server, DATA);
        pair.run(1_000);
        assertThat(pair.server.engine.state()).isEqualTo(DtlsState.CLOSED);
        assertThat(pair.client.received).isEmpty();
    }

    @Test
    void closingIsPossibleInEveryState() {
        for (String state : ManualPair.SERVER_STATES) {
            ManualPair pair = new ManualPair(13);
            pair.runTo(pair.server, state);
            pair.server.close(pair.now);
            pair.client.close(pair.now);
            pair.flush();
            pair.runToEnd();
            assertThat(List.of(pair.server.state(), pair.client.state())).containsOnly(DtlsState.CLOSED);
            assertThat(pair.server.nextTimeout().isNever()).isTrue();
            pair.server.close(pair.now);
        }
        DtlsEngine fresh = new DtlsEngine(DtlsConfig.of(TestCertificates.ECDSA), new SeededRandom(1));
        fresh.close(Timestamp.ZERO);
        assertThat(fresh.state()).isEqualTo(DtlsState.CLOSED);
        assertThatThrownBy(() -> fresh.start(DtlsRole.CLIENT, Timestamp.ZERO))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Spec("RFC 6347 §4.1.2.6")
    void aReplayIsDropped() {
        ManualPair pair = new ManualPair(14);
        pair.runToEnd();
        PacketBuffer packet = PacketBuffer.allocate(100, 50);
        packet.append(DATA, 0, DATA.length);
        assertThat(pair.client.seal(packet)).isTrue();
        assertThat(packet.length()).isEqualTo(13 + 8 + DATA.length + 16);
        byte[] sealed = packet.copy();
        for (int i = 0; i < 3; i++) {
            pair.handle(pair.server, sealed);
            assertThat(pair.server.pollApplicationData() != null).isEqualTo(i == 0);
        }
        assertThat(pair.server.drops().get("record: replayed or too old")).isEqualTo(2);
    }

    @Test
    void dataInTheClearIsDropped() {
        ManualPair pair = new ManualPair(15);
        byte[] data = new VectorWriter()
                .u8(ContentType.APPLICATION_DATA)
                .u16(0xfefd)
                .u24(0)
                .u24(0)
                .u16(77)
                .vector16(DATA)
                .toByteArray();
        pair.handle(pair.server, data);
        pair.runToEnd();
        pair.handle(pair.server, data);
        assertThat(pair.server.pollApplicationData()).isNull();
        assertThat(pair.server.drops().get("application data: not protected")).isEqualTo(2);
    }

    @Test
    void severalRecordsOfADatagramComeOutInOrderAndUnfetchedOnesAreCounted() {
        ManualPair pair = new ManualPair(16);
        pair.runToEnd();
        PacketBuffer datagram = PacketBuffer.allocate(1_200, 0);
        for (byte i = 0; i < 5; i++) {
            PacketBuffer packet = PacketBuffer.allocate(100, 50);
            packet.append(new byte[] {i}, 0, 1);
            pair.client.seal(packet);
            datagram.append(packet.array(), packet.offset(), packet.length());
        }
        pair.server.handle(datagram, pair.now);
        for (byte i = 0; i < 3; i++) {
            PacketBuffer data = pair.server.pollApplicationData();
            assertThat(data.array()).as("in place").isSameAs(datagram.array());
            assertThat(data.copy()).containsExactly(i);
        }
        pair.server.handle(PacketBuffer.wrap(new byte[0]), pair.now);
        assertThat(pair.server.pollApplicationData()).isNull();
        assertThat(pair.server.drops().get("application data not fetched")).isEqualTo(2);
    }

    @Test
    void nothingIsSealedBeforeTheConnection() {
        ManualPair pair = new ManualPair(17);
        PacketBuffer packet = PacketBuffer.allocate(100, 50);
        packet.append(DATA, 0, DATA.length);
        assertThat(pair.client.seal(packet)).isFalse();
        assertThat(packet.copy()).isEqualTo(DATA);
    }

    @Test
    void randomnessComesFromTheGivenSourceAlone() {
        assertThat(Arrays.deepToString(hello(1))).isEqualTo(Arrays.deepToString(hello(1)));
        assertThat(Arrays.deepToString(hello(1))).isNotEqualTo(Arrays.deepToString(hello(2)));
    }

    private static Object[] hello(long seed) {
        ManualPair pair = new ManualPair(seed);
        pair.runTo(pair.client, "AWAIT_SERVER_FINISHED");
        return pair.toServer.toArray();
    }
}
