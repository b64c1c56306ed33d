package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.SackChunk;
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

    @Test
    void everySecondPacketAtFirstThenOnceABatch() {
        Puppet puppet = new Puppet().established();
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
        Puppet puppet = new Puppet().established();
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
