package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.SackChunk;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpState;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossRecoveryTest {
    /** A round-trip time of 10 ms is known, and ten full packets are under way: TSNs 1 to 10. */
    private static Puppet tenUnderWay() {
        Puppet puppet = new Puppet().established();
        puppet.send(7, 10);
        puppet.packets();
        puppet.pass(Duration.ofMillis(10));
        puppet.receive(puppet.sack(1));
        puppet.packets();
        for (int i = 0; i < 10; i++) {
            puppet.send(1, 1_132);
        }
        assertThat(puppet.packets()).hasSize(10);
        return puppet;
    }

    private static List<Integer> tsns(Puppet puppet) {
        return puppet.chunks(DataChunk.class).stream()
                .map(data -> data.tsn() - puppet.firstTsn)
                .toList();
    }

    private static void tick(Puppet puppet, long micros) {
        puppet.now = puppet.now.plusMicros(micros);
        puppet.association.handleTimeout(puppet.now);
    }

    @Test
    @Spec("RFC 8985 §6.2")
    void threeLaterChunksAreEnough() {
        Puppet puppet = tenUnderWay();
        tick(puppet, 10_000);
        puppet.receive(puppet.sack(1, 2, 2));
        puppet.receive(puppet.sack(1, 2, 3));
        assertThat(tsns(puppet)).isEmpty();
        long before = puppet.association.statistics().congestionWindow();
        puppet.receive(puppet.sack(1, 2, 4));
        assertThat(tsns(puppet)).containsExactly(1);
        SctpStatistics statistics = puppet.association.statistics();
        assertThat(statistics.fastRetransmits()).isEqualTo(1);
        // RFC 9438 §4.6
        assertThat(statistics.congestionWindow()).isBetween((long) (before * 0.69), (long) (before * 0.71));
        // Further losses of the same flight do not shrink the window again.
        puppet.receive(puppet.sack(1, 2, 5, 7, 9));
        assertThat(tsns(puppet)).contains(6);
        assertThat(puppet.association.statistics().congestionWindow()).isEqualTo(statistics.congestionWindow());
    }

    @Test
    @Spec("RFC 8985 §6.2")
    void aQuarterOfARoundTripIsEnoughWithFewerReports() {
        Puppet puppet = tenUnderWay();
        tick(puppet, 10_000);
        puppet.receive(puppet.sack(1, 2, 2));
        tick(puppet, 2_400);
        assertThat(tsns(puppet)).isEmpty();
        tick(puppet, 200);
        assertThat(tsns(puppet)).containsExactly(1);
    }

    @Test
    @Spec("RFC 8985 §6.2")
    void lostRetransmissionIsFoundToo() {
        Puppet puppet = tenUnderWay();
        tick(puppet, 10_000);
        puppet.receive(puppet.sack(1, 2, 10));
        assertThat(tsns(puppet)).containsExactly(1);
        tick(puppet, 1_000);
        puppet.send(1, 1_132);
        assertThat(tsns(puppet)).containsExactly(11);
        tick(puppet, 10_000);
        // What was sent after the retransmission has arrived, the retransmission has not.
        puppet.receive(puppet.sack(1, 2, 11));
        assertThat(tsns(puppet)).containsExactly(1);
        assertThat(puppet.association.statistics().timeouts()).isZero();
    }

    @Test
    @Spec("RFC 8985 §6.2")
    void reorderingWidensTheWindow() {
        Puppet puppet = tenUnderWay();
        tick(puppet, 10_000);
        puppet.receive(puppet.sack(1, 2, 2));
        tick(puppet, 1_000);
        puppet.receive(puppet.sack(3));
        // Reordering was seen: the number of reports counts no longer.
        puppet.receive(puppet.sack(3, 2, 6));
        assertThat(tsns(puppet)).isEmpty();
        tick(puppet, 3_000);
        assertThat(tsns(puppet)).containsExactly(3);
    }

    @Test
    @Spec("RFC 8985 §7.2")
    void lostTailIsProbed() {
        Puppet puppet = tenUnderWay();
        tick(puppet, 10_000);
        puppet.receive(puppet.sack(8));
        List<String> sent = puppet.pass(Duration.ofMillis(60));
        // Twice the smoothed round-trip time.
        assertThat(sent).containsExactly("20 DATA(BEI 1132)");
        puppet.receive(puppet.sack(8, 3, 3));
        tick(puppet, 20_000);
        assertThat(tsns(puppet)).containsExactly(8, 9);
        assertThat(puppet.association.statistics().tailLossProbes()).isEqualTo(1);
        assertThat(puppet.association.statistics().timeouts()).isZero();
    }

    @Test
    @Spec("RFC 8985 §7.4.2")
    void probeThatRepairedALossShrinksTheWindow() {
        for (boolean needed : new boolean[] {true, false}) {
            Puppet puppet = tenUnderWay();
            tick(puppet, 10_000);
            puppet.receive(puppet.sack(10));
            assertThat(puppet.pass(Duration.ofMillis(250))).hasSize(1);
            long before = puppet.association.statistics().congestionWindow();
            int[] duplicates = needed ? new int[0] : new int[] {puppet.firstTsn + 10};
            puppet.receive(new SackChunk(puppet.firstTsn + 10, 1 << 20, new int[0], duplicates));
            puppet.send(1, 100);
            puppet.packets();
            tick(puppet, 10_000);
            puppet.receive(puppet.sack(12));
            long after = puppet.association.statistics().congestionWindow();
            assertThat(after < before).isEqualTo(needed);
        }
    }

    @Test
    @Spec("RFC 9260 §6.3.3")
    void timeoutBacksOffAndBeginsAgainWithOnePacket() {
        Puppet puppet = tenUnderWay();
        List<String> sent = puppet.pass(Duration.ofSeconds(8));
        // The probe of RFC 8985, then the timer, armed anew by the probe: 400 ms, 800, 1,600, 3,200.
        assertThat(sent.stream().map(line -> Integer.parseInt(line.split(" ", 2)[0])))
                .containsExactly(20, 420, 1_220, 2_820, 6_020);
        SctpStatistics statistics = puppet.association.statistics();
        assertThat(statistics.timeouts()).isEqualTo(4);
        assertThat(statistics.errorCount()).isEqualTo(4);
        assertThat(statistics.congestionWindow()).isEqualTo(1_160);
        puppet.receive(puppet.sack(2));
        assertThat(tsns(puppet)).startsWith(2, 3);
        assertThat(puppet.association.statistics().errorCount()).isZero();
    }

    @Test
    @Spec("RFC 9260 §6.2.1")
    void renegedChunksGoAgain() {
        Puppet puppet = tenUnderWay();
        tick(puppet, 10_000);
        // 5 to 10 arrived, and then the receiver throws 8 to 10 away.
        puppet.receive(puppet.sack(1, 5, 10));
        assertThat(tsns(puppet)).contains(1, 2, 3, 4);
        puppet.receive(puppet.sack(5, 1, 3));
        puppet.receive(puppet.sack(8));
        assertThat(tsns(puppet)).containsExactly(8, 9, 10);
        puppet.receive(puppet.sack(11));
        assertThat(puppet.association.statistics().unacknowledgedChunks()).isZero();
        assertThat(puppet.association.statistics().bytesInFlight()).isZero();
    }

    @Test
    void oldAcknowledgementsAreIgnored() {
        Puppet puppet = tenUnderWay();
        puppet.receive(puppet.sack(6));
        puppet.receive(puppet.sack(3));
        assertThat(puppet.dropped("SACK out of order")).isEqualTo(1);
        assertThat(puppet.association.statistics().unacknowledgedChunks()).isEqualTo(5);
    }

    @Test
    void acknowledgementOfWhatWasNeverSentAborts() {
        Puppet puppet = tenUnderWay();
        puppet.receive(puppet.sack(12));
        assertThat(puppet.sent()).containsExactly("ABORT");
        assertThat(puppet.association.state()).isEqualTo(SctpState.CLOSED);
    }

    @Test
    void gapBlocksBeyondWhatWasSentAreCut() {
        Puppet puppet = tenUnderWay();
        puppet.receive(puppet.sack(1, 2, 4_000, 5_000, 6_000));
        assertThat(puppet.association.statistics().bytesInFlight()).isLessThanOrEqualTo(1_148);
        puppet.receive(puppet.sack(11));
        assertThat(puppet.association.statistics().unacknowledgedChunks()).isZero();
    }

    @Test
    void errorsDoNotCountWhileThePathIsDead() {
        Puppet puppet = tenUnderWay();
        puppet.association.pathUsable(false, puppet.now);
        assertThat(puppet.pass(Duration.ofSeconds(60))).isEmpty();
        SctpStatistics statistics = puppet.association.statistics();
        assertThat(statistics.errorCount()).isZero();
        assertThat(statistics.timeouts()).isZero();
        puppet.association.pathUsable(true, puppet.now);
        assertThat(tsns(puppet)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void anotherPathIsAskedAtOnceWithOneChunk() {
        Puppet puppet = tenUnderWay();
        puppet.association.pathChanged(puppet.now);
        assertThat(tsns(puppet)).containsExactly(1);
        SctpStatistics statistics = puppet.association.statistics();
        assertThat(statistics.smoothedRoundTripTime()).isNull();
        assertThat(statistics.congestionWindow()).isEqualTo(11_600);
        tick(puppet, 30_000);
        // The old path swallowed everything; the new one has 30 ms.
        puppet.receive(puppet.sack(2));
        tick(puppet, 30_000);
        puppet.pass(Duration.ofMillis(500));
        puppet.receive(puppet.sack(11));
        assertThat(puppet.association.statistics().unacknowledgedChunks()).isZero();
    }

    @Test
    @Spec("RFC 9260 §6.1")
    void burstsAreLimitedAfterAPause() {
        Pipe pipe = new Pipe(1).connected();
        pipe.delayNanos = 50_000_000;
        for (int i = 0; i < 20; i++) {
            pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[1 << 20]), pipe.now);
        }
        pipe.runUntil(() -> pipe.z.messages.size() == 20);
        assertThat(pipe.a.association.statistics().congestionWindow()).isGreaterThan(1 << 20);
        pipe.run(Duration.ofMillis(300));
        pipe.a.association.send(OutgoingMessage.reliable(1, 1, new byte[1 << 20]), pipe.now);
        int before = pipe.inFlight();
        pipe.drain();
        assertThat(pipe.inFlight() - before).isLessThan(400);
        long start = pipe.now.nanos();
        pipe.runUntil(() -> pipe.z.messages.size() == 21);
        assertThat(pipe.now.nanos() - start).isLessThan(150_000_000);
    }
}
