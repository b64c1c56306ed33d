package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.chunk.CookieAckChunk;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.InitAckChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.Initiation;
import dev.parley.sctp.chunk.Parameter;
import dev.parley.sctp.chunk.SackChunk;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@Spec("RFC 9260 §6.2")
class AcknowledgementsTest {
    private static final int SIZE = 1_000;

    private int next;

    /** One batch of packets in order; returns how many acknowledgements it brings. */
    private int batch(Puppet puppet, int packets) {
        for (int i = 0; i < packets; i++) {
            puppet.receive(Puppet.data(next, 1, next & 0xffff, SIZE));
            puppet.association.consumed(1, SIZE, puppet.now);
            next++;
        }
        return puppet.chunks(SackChunk.class).size();
    }

    /** A peer that permits one acknowledgement for so many packets, as our own end does. */
    private static Puppet permitting(int packets) {
        Puppet puppet = new Puppet();
        puppet.connect();
        puppet.receive(new InitAckChunk(puppet.peer(
                Parameter.acknowledgementThreshold(packets),
                new Parameter(Parameter.STATE_COOKIE, new byte[] {1, 2, 3, 4}))));
        puppet.packets();
        puppet.receive(new CookieAckChunk());
        puppet.packets();
        return puppet;
    }

    @Test
    void everySecondPacketForAsLongAsItTakes() {
        Puppet puppet = new Puppet().established();
        while (next < 5_000) {
            assertThat(batch(puppet, 10)).isEqualTo(5);
        }
        // Each has a packet to itself, because the peer counts packets: also in a batch that receive offload made
        // large.
        assertThat(batch(puppet, 600)).isEqualTo(300);
        assertThat(batch(puppet, 1)).isZero();
        assertThat(batch(puppet, 1)).isEqualTo(1);
        assertThat(puppet.pass(Duration.ofMillis(25))).isEmpty();
    }

    @Test
    void aThresholdBelowTwoPermitsNothing() {
        for (int threshold : new int[] {0, 1, 2}) {
            Puppet puppet = permitting(threshold);
            next = 0;
            while (next < 2_200) {
                assertThat(batch(puppet, 10)).isEqualTo(5);
            }
        }
    }

    @Test
    void noAcknowledgementCoversMoreThanThePeerPermits() {
        Puppet puppet = permitting(4);
        while (next < 2_200) {
            batch(puppet, 10);
        }
        assertThat(batch(puppet, 48)).isEqualTo(12);
    }

    @Test
    void betweenOurOwnEndsAcknowledgementsAreRare() {
        Pipe pipe = new Pipe(1).connected();
        for (int i = 0; i < 600; i++) {
            pipe.a.association.send(OutgoingMessage.reliable(1, 53, new byte[10_000]), pipe.now);
        }
        pipe.runUntil(() -> pipe.z.fragmentBytes >= 3_000_000);
        long data = pipe.a.association.statistics().packetsSent();
        long acknowledgements = pipe.z.association.statistics().packetsSent();
        pipe.runUntil(() -> pipe.z.fragmentBytes == 6_000_000);
        data = pipe.a.association.statistics().packetsSent() - data;
        acknowledgements = pipe.z.association.statistics().packetsSent() - acknowledgements;
        assertThat(acknowledgements * 7).isLessThan(data);
    }

    @Test
    @Spec("RFC 9260 §3.2.1")
    void theThresholdIsOfferedToBeSkippedWithoutAReport() {
        Puppet puppet = new Puppet();
        puppet.association.connect(puppet.now);
        Initiation init = puppet.chunks(InitChunk.class).get(0).body();
        assertThat(init.acknowledgementThreshold()).isEqualTo(16);
        Parameter parameter = new Parameter(Parameter.ACKNOWLEDGEMENT_THRESHOLD, new byte[0]);
        assertThat(parameter.skippable()).isTrue();
        assertThat(parameter.reportable()).isFalse();
    }

    /** Pion's SCTP before 1.8.12 drops an INIT ACK with a parameter that it does not know; it sends an INIT of its own. */
    @Test
    void theAnswerHasNoParameterThatThePeersInitLacks() {
        SctpConfig everything = SctpConfig.builder().zeroChecksum(true).build();
        for (boolean peerHasThem : new boolean[] {false, true}) {
            Puppet puppet = new Puppet(everything);
            puppet.receiveWithTag(
                    0,
                    new InitChunk(
                            peerHasThem
                                    ? puppet.peer(
                                            Parameter.acknowledgementThreshold(8), Parameter.zeroChecksumOverDtls())
                                    : puppet.peer()));
            Initiation answer = puppet.chunks(InitAckChunk.class).get(0).body();
            assertThat(answer.acknowledgementThreshold()).isEqualTo(peerHasThem ? 16 : 0);
            assertThat(answer.acceptsZeroChecksumOverDtls()).isEqualTo(peerHasThem);
        }
    }

    @Test
    void theThresholdOfAnInitIsInTheCookie() {
        Puppet puppet = new Puppet();
        puppet.receiveWithTag(0, new InitChunk(puppet.peer(Parameter.acknowledgementThreshold(16))));
        InitAckChunk answer = puppet.chunks(InitAckChunk.class).get(0);
        byte[] cookie = answer.body().parameter(Parameter.STATE_COOKIE);
        puppet.receiveWithTag(answer.body().initiateTag(), new CookieEchoChunk(cookie));
        puppet.tag = answer.body().initiateTag();
        puppet.packets();
        while (next < 2_200) {
            batch(puppet, 10);
        }
        assertThat(batch(puppet, 48)).isEqualTo(3);
    }

    @Test
    void aParameterOfSomebodyElseWithTheSameTypePermitsNothing() {
        Puppet puppet = new Puppet();
        for (byte[] value : List.of(new byte[0], new byte[8], "parleys".getBytes(StandardCharsets.US_ASCII))) {
            assertThat(puppet.peer(new Parameter(Parameter.ACKNOWLEDGEMENT_THRESHOLD, value))
                            .acknowledgementThreshold())
                    .isZero();
        }
    }

    @Test
    void whereThePeerPermitsItEverySecondPacketAtFirstThenOnceABatch() {
        Puppet puppet = permitting(16);
        assertThat(batch(puppet, 1)).isZero();
        assertThat(batch(puppet, 1)).isEqualTo(1);
        assertThat(batch(puppet, 10)).isEqualTo(5);
        assertThat(batch(puppet, 9)).isEqualTo(4);
        // The last one was made at the end of the batch and covers all of it.
        assertThat(puppet.pass(Duration.ofMillis(25))).isEmpty();
        while (next < 2_090) {
            assertThat(batch(puppet, 10)).isEqualTo(5);
        }
        batch(puppet, 100);
        // 2 MB are over.
        assertThat(batch(puppet, 10)).isEqualTo(1);
        assertThat(batch(puppet, 16)).isEqualTo(1);
        assertThat(batch(puppet, 48)).isEqualTo(3);
        assertThat(batch(puppet, 1)).isZero();
        assertThat(puppet.pass(Duration.ofMillis(25))).containsExactly("20 SACK");
    }

    @Test
    void thoroughAgainAfterAPauseAndAfterALoss() {
        Puppet puppet = permitting(16);
        while (next < 2_200) {
            batch(puppet, 10);
        }
        assertThat(batch(puppet, 10)).isEqualTo(1);
        puppet.pass(Duration.ofSeconds(2));
        assertThat(batch(puppet, 10)).isEqualTo(5);
        while (next < 4_500) {
            batch(puppet, 10);
        }
        assertThat(batch(puppet, 10)).isEqualTo(1);
        next++;
        assertThat(batch(puppet, 1)).isEqualTo(1);
        puppet.receive(Puppet.data(next - 2, 1, next - 2, SIZE));
        assertThat(puppet.chunks(SackChunk.class)).hasSize(1);
        assertThat(batch(puppet, 10)).isEqualTo(5);
    }

    @Test
    void gapsAreReportedAtOnce() {
        Puppet puppet = new Puppet().established();
        next = 1;
        for (int i = 0; i < 8; i++) {
            assertThat(batch(puppet, 1)).isEqualTo(1);
        }
        // A sender that counts has had its three reports; from here on every second packet.
        assertThat(batch(puppet, 1)).isZero();
        assertThat(batch(puppet, 1)).isEqualTo(1);
        next += 2;
        puppet.receive(Puppet.data(next, 1, next, SIZE));
        SackChunk sack = puppet.chunks(SackChunk.class).get(0);
        assertThat(sack.cumulativeTsn()).isEqualTo(Puppet.PEER_TSN - 1);
        assertThat(sack.gapBlocks()).containsExactly(2, 11, 14, 14);
        puppet.receive(Puppet.data(0, 1, 0, SIZE));
        sack = puppet.chunks(SackChunk.class).get(0);
        assertThat(sack.cumulativeTsn()).isEqualTo(Puppet.PEER_TSN + 10);
        assertThat(sack.gapBlocks()).containsExactly(3, 3);
    }

    @Test
    void duplicatesAreReportedOnce() {
        Puppet puppet = new Puppet().established();
        batch(puppet, 2);
        puppet.receive(Puppet.data(0, 1, 0, SIZE));
        assertThat(puppet.chunks(SackChunk.class).get(0).duplicates()).containsExactly(Puppet.PEER_TSN);
        puppet.receive(Puppet.data(1, 1, 1, SIZE), Puppet.data(1, 1, 1, SIZE));
        assertThat(puppet.chunks(SackChunk.class).get(0).duplicates())
                .containsExactly(Puppet.PEER_TSN + 1, Puppet.PEER_TSN + 1);
        assertThat(puppet.events(SctpEvent.Fragment.class)).hasSize(2);
    }

    @Test
    @Spec("RFC 9260 §3.3.1")
    void immediateBit() {
        Puppet puppet = new Puppet().established();
        puppet.receive(Puppet.data(0, 1, 0, 10, DataChunk.BEGIN | DataChunk.END | DataChunk.IMMEDIATE));
        assertThat(puppet.sent()).containsExactly("SACK");
    }

    @Test
    @Spec("RFC 9260 §6.1")
    void acknowledgementRidesWithData() {
        Puppet puppet = new Puppet().established();
        batch(puppet, 1);
        puppet.send(1, 100);
        assertThat(puppet.sent()).containsExactly("SACK, DATA(BE 100)");
        assertThat(puppet.pass(Duration.ofMillis(150))).isEmpty();
    }

    @Test
    void tsnFarAheadIsNotTaken() {
        Puppet puppet = new Puppet().established();
        puppet.receive(Puppet.data(70_000, 1, 0, 10));
        assertThat(puppet.dropped("TSN too far ahead")).isEqualTo(1);
        assertThat(puppet.chunks(SackChunk.class).get(0).gapBlocks()).isEmpty();
        puppet.receive(Puppet.data(65_000, 1, 5, 10));
        assertThat(puppet.chunks(SackChunk.class).get(0).gapBlocks()).containsExactly(65_001, 65_001);
    }

    @Test
    void sackWithManyGapsFitsIntoAPacket() {
        Puppet puppet = new Puppet().established();
        for (int i = 1; i < 3_000; i += 2) {
            puppet.receive(Puppet.data(i, 1, i, 1));
        }
        List<byte[]> packets = puppet.packets();
        assertThat(packets).allMatch(bytes -> bytes.length <= 1_160);
        SackChunk last =
                (SackChunk) Packets.chunks(packets.get(packets.size() - 1)).get(0);
        assertThat(last.gapBlocks().length / 2).isEqualTo(283);
    }
}
