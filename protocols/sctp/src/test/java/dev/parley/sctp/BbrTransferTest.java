package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.sctp.congestion.BbrCongestionController;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers with a model of the path, over simulated paths. */
class BbrTransferTest {
    private static Pipe pipe(long seed) {
        SctpConfig bbr = SctpConfig.builder()
                .congestionController(BbrCongestionController::new)
                .build();
        return new Pipe(seed, bbr, bbr);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lossOfThePathDoesNotSlowIt(long seed) {
        Pipe pipe = pipe(seed);
        pipe.delayNanos = 50_000_000;
        pipe.rate = 20_000_000;
        pipe.queueLimit = 250_000;
        pipe.loss = 0.01;
        // The arithmetic of CUBIC and Reno ends below 2 Mbit/s here.
        assertThat(GoodputTest.megabits(pipe, Duration.ofSeconds(12))).isGreaterThan(15);
    }

    @Test
    void theBottleneckIsFilledAndItsQueueIsNot() {
        Pipe pipe = pipe(4);
        pipe.delayNanos = 10_000_000;
        pipe.rate = 50_000_000;
        pipe.queueLimit = 500_000;
        assertThat(GoodputTest.megabits(pipe, Duration.ofSeconds(8))).isGreaterThan(41);
        SctpStatistics figures = pipe.a.association.statistics();
        assertThat(figures.timeouts()).isZero();
        // 80 ms of queue stand empty but for the probes.
        assertThat(figures.smoothedRoundTripTime()).isLessThan(Duration.ofMillis(40));
    }

    @Test
    void aQueueOfAFewPacketsIsNoWall() {
        Pipe pipe = pipe(5);
        pipe.delayNanos = 20_000_000;
        pipe.rate = 20_000_000;
        pipe.queueLimit = 20_000;
        assertThat(GoodputTest.megabits(pipe, Duration.ofSeconds(8))).isGreaterThan(14);
    }

    @Test
    void itsBurstsArePaced() {
        Pipe pipe = pipe(6);
        pipe.delayNanos = 50_000_000;
        pipe.rate = 8_000_000;
        // Of 20 ms; a window that left at once would not fit.
        pipe.queueLimit = 20_000;
        assertThat(GoodputTest.megabits(pipe, Duration.ofSeconds(8))).isGreaterThan(6);
        SctpStatistics figures = pipe.a.association.statistics();
        assertThat(figures.retransmittedChunks()).isLessThan(figures.packetsSent() / 20);
    }

    /** Of 50 Mbit/s; what is lost is what the loop could not send, and not most of the rest. */
    @ParameterizedTest(name = "{0} ms of round trip, {1} of {2} ms")
    @CsvSource({"10, 20, 30, 12", "40, 10, 30, 38", "40, 20, 30, 7", "100, 50, 100, 20"})
    void aLoopThatStandsStillDoesNotMakeThePathLookSlow(int rtt, int standstill, int period, double least) {
        Pipe pipe = pipe(5);
        pipe.delayNanos = rtt * 500_000L;
        pipe.rate = 50_000_000;
        pipe.queueLimit = 250_000;
        pipe.standstillPeriod = period * 1_000_000L;
        pipe.standstill = standstill * 1_000_000L;
        assertThat(GoodputTest.megabits(pipe, Duration.ofSeconds(16))).isGreaterThan(least);
    }

    /** The estimate that a late turn protects falls all the same where packets stand in a queue. */
    @Test
    void aPathThatBecameSlowerIsSeenByALoopThatStandsStill() {
        Pipe pipe = pipe(7);
        pipe.delayNanos = 20_000_000;
        pipe.rate = 40_000_000;
        pipe.queueLimit = 200_000;
        pipe.standstillPeriod = 30_000_000;
        pipe.standstill = 20_000_000;
        GoodputTest.megabits(pipe, Duration.ofSeconds(4));
        pipe.rate = 8_000_000;
        GoodputTest.megabits(pipe, Duration.ofSeconds(10));
        assertThat(pipe.a.association.statistics().smoothedRoundTripTime()).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void aPathThatBecameSlowerIsNotFloodedForLong() {
        Pipe pipe = pipe(7);
        pipe.delayNanos = 20_000_000;
        pipe.rate = 40_000_000;
        pipe.queueLimit = 200_000;
        GoodputTest.megabits(pipe, Duration.ofSeconds(4));
        pipe.rate = 8_000_000;
        pipe.queueLimit = 40_000;
        long before = pipe.z.fragmentBytes;
        for (int i = 0; i < 600; i++) {
            while (pipe.a.association.bufferedAmount() < 1 << 20) {
                pipe.a.association.send(OutgoingMessage.reliable(1, 53, new byte[16 << 10]), pipe.now);
            }
            pipe.run(Duration.ofMillis(10));
            pipe.z.messages.clear();
        }
        assertThat((pipe.z.fragmentBytes - before) * 8 / 6e6).isGreaterThan(5.5);
    }
}
