package dev.parley.sctp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The automaton alone, fed with what acknowledgements of a path of fixed rate would say. */
class BbrCongestionControllerTest {
    private static final int PACKET = 1_160;
    private static final long RTT = 50_000_000;

    /** 50 Mbit/s in bytes a second: 269 packets a round trip. */
    private static final double RATE = 6_250_000;

    private final BbrCongestionController bbr = new BbrCongestionController(PACKET);
    private Timestamp now = Timestamp.ofMillis(1_000);
    private long delivered;
    private long rtt = RTT;
    private double rate = RATE;
    private boolean windowLimited = true;

    /** One round trip: all that was in flight arrives, at the rate of the path. */
    private void round(long lost, long inFlight) {
        now = now.plusNanos(rtt);
        long flight = bbr.congestionWindow();
        double measured = Math.min(rate, flight * 1e9 / rtt);
        long prior = delivered;
        long newly = (long) (measured * rtt / 1e9);
        delivered += newly;
        for (long bytes = 0; bytes < lost; bytes += PACKET) {
            bbr.onLost(PACKET, bytes + PACKET, flight, false, now);
        }
        bbr.onDelivered(new DeliverySample(
                measured, delivered, prior, newly, lost, lost, flight, inFlight, rtt, false, windowLimited, now));
    }

    private void round() {
        round(0, (long) (rate * RTT / 1e9));
    }

    private void roundsUntil(Predicate<BbrState> reached) {
        for (int i = 0; i < 400; i++) {
            if (reached.test(bbr.state())) {
                return;
            }
            round();
        }
        throw new AssertionError("still in " + bbr.state());
    }

    private void full() {
        roundsUntil(state -> state == BbrState.CRUISE);
    }

    @Test
    void startsWithTenPacketsAndDoubles() {
        assertThat(bbr.state()).isEqualTo(BbrState.STARTUP);
        assertThat(bbr.congestionWindow()).isEqualTo(10 * PACKET);
        rate = 1e9;
        round();
        assertThat(bbr.congestionWindow()).isBetween(19L * PACKET, 21L * PACKET);
        round();
        assertThat(bbr.congestionWindow()).isBetween(38L * PACKET, 42L * PACKET);
    }

    @Test
    void threeRoundsWithoutGrowthFillThePipe() {
        int rounds = 0;
        while (bbr.state() == BbrState.STARTUP) {
            round(0, 1 << 20);
            rounds++;
        }
        // 10 packets to 269 of the path in five doublings, and three rounds that show no more.
        assertThat(rounds).isBetween(7, 10);
        assertThat(bbr.state()).isEqualTo(BbrState.DRAIN);
        assertThat(bbr.pacingRate()).isBetween(0.4 * RATE, 0.6 * RATE);
        round(0, 1 << 20);
        assertThat(bbr.state()).isEqualTo(BbrState.DRAIN);
        round();
        // What is in flight fits the path: down, and at once level.
        assertThat(bbr.state()).isEqualTo(BbrState.CRUISE);
    }

    @Test
    void aSenderWithLittleToSendStaysInStartup() {
        for (int i = 0; i < 50; i++) {
            now = now.plusNanos(RTT);
            long prior = delivered;
            delivered += 2L * PACKET;
            bbr.onDelivered(new DeliverySample(
                    2L * PACKET * 1e9 / RTT,
                    delivered,
                    prior,
                    2L * PACKET,
                    0,
                    0,
                    2L * PACKET,
                    0,
                    RTT,
                    true,
                    false,
                    now));
        }
        assertThat(bbr.state()).isEqualTo(BbrState.STARTUP);
    }

    @ParameterizedTest(name = "{0} µs")
    @CsvSource({"200, false", "5000, true"})
    void acknowledgementsInHeapsCountUnlessThereIsNoPathToFill(long micros, boolean counts) {
        rtt = micros * 1_000;
        rate = 125_000_000;
        for (int i = 0; i < 20; i++) {
            round(0, (long) (rate * rtt / 1e9));
        }
        long product = (long) (rate * rtt / 1e9);
        long before = bbr.congestionWindow();
        // The peer stood still, and acknowledges 600 KB at once, round after round.
        for (int i = 0; i < 12; i++) {
            now = now.plusNanos(5_000_000);
            long prior = delivered;
            delivered += 600_000;
            bbr.onDelivered(
                    new DeliverySample(120e6, delivered, prior, 600_000, 0, 0, before, product, rtt, false, true, now));
            now = now.plusNanos(1_000);
            prior = delivered;
            delivered += 600_000;
            bbr.onDelivered(
                    new DeliverySample(0, delivered, prior, 600_000, 0, 0, before, product, rtt, false, true, now));
        }
        if (counts) {
            assertThat(bbr.congestionWindow()).isGreaterThan(2 * product + 500_000);
        } else {
            assertThat(bbr.congestionWindow()).isLessThan(300_000);
        }
    }

    @Test
    void aWallOfLossEndsTheStartup() {
        round();
        round();
        round(10 * PACKET, 1 << 20);
        assertThat(bbr.state()).isEqualTo(BbrState.DRAIN);
        assertThat(bbr.model().longTermInFlight()).isLessThan(Long.MAX_VALUE);
    }

    @Test
    void theCycleGoesDownCruisesRefillsAndProbes() {
        full();
        assertThat(bbr.pacingRate()).isBetween(0.98 * RATE, RATE);
        assertThat(bbr.congestionWindow()).isBetween((long) (1.9 * RATE * 0.05), (long) (3.2 * RATE * 0.05));
        Timestamp cruising = now;
        roundsUntil(state -> state == BbrState.REFILL);
        assertThat(now.since(cruising)).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(3_200));
        round();
        assertThat(bbr.state()).isEqualTo(BbrState.UP);
        assertThat(bbr.pacingRate()).isBetween(1.2 * RATE, 1.25 * RATE);
        roundsUntil(state -> state == BbrState.DOWN);
        assertThat(bbr.pacingRate()).isBetween(0.88 * RATE, 0.9 * RATE);
    }

    @Test
    void aProbeFindsAFasterPath() {
        full();
        rate = 4 * RATE;
        roundsUntil(state -> state == BbrState.UP);
        roundsUntil(state -> state == BbrState.DOWN);
        assertThat(bbr.model().maxBandwidth()).isGreaterThan(1.9 * RATE);
    }

    @Test
    void lossWhileProbingBoundsWhatIsInFlight() {
        full();
        roundsUntil(state -> state == BbrState.UP);
        round();
        long window = bbr.congestionWindow();
        round(window / 10, window);
        assertThat(bbr.state()).isEqualTo(BbrState.DOWN);
        assertThat(bbr.model().longTermInFlight()).isLessThan(window);
        roundsUntil(state -> state == BbrState.CRUISE);
        // Headroom for others.
        assertThat(bbr.congestionWindow())
                .isLessThanOrEqualTo((long) (0.86 * bbr.model().longTermInFlight()));
    }

    /** Loss of the path alone says nothing; loss beside a queue, or much of it, does. */
    @ParameterizedTest
    @CsvSource({"1, 1.0, false", "1, 1.5, true", "5, 1.0, true", "0, 1.5, false"})
    void lossLowersTheModelWhereItSpeaksOfCongestion(int packetsLost, double queue, boolean lowered) {
        full();
        rtt = (long) (RTT * queue);
        rate = RATE * 0.8;
        round(packetsLost * PACKET, 1);
        round(packetsLost * PACKET, 1);
        assertThat(bbr.model().bandwidth() < 0.95 * RATE).isEqualTo(lowered);
    }

    @Test
    void theLowestRoundTripIsSearchedForEachFiveSeconds() {
        full();
        rtt = RTT + 5_000_000;
        roundsUntil(state -> state == BbrState.PROBE_RTT);
        assertThat(bbr.congestionWindow()).isLessThanOrEqualTo((long) (0.5 * RATE * 0.056) + 4 * PACKET);
        Timestamp entered = now;
        while (bbr.state() == BbrState.PROBE_RTT) {
            round(0, 4 * PACKET);
        }
        assertThat(now.since(entered)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        assertThat(bbr.state()).isEqualTo(BbrState.CRUISE);
    }

    @Test
    void aTimeoutLeavesOnePacketAndTheWindowReturns() {
        full();
        long before = bbr.congestionWindow();
        bbr.onRetransmissionTimeout(before, now);
        assertThat(bbr.congestionWindow()).isEqualTo(PACKET);
        for (int i = 0; i < 12; i++) {
            round();
        }
        assertThat(bbr.congestionWindow()).isGreaterThanOrEqualTo(before * 8 / 10);
    }

    @Test
    void aPauseEndsInThePaceOfThePath() {
        full();
        bbr.onIdle(3, now);
        assertThat(bbr.pacingRate()).isBetween(0.98 * RATE, RATE);
        assertThat(bbr.congestionWindow()).isGreaterThan(20L * PACKET);
    }

    @Test
    void aPathThatReturnsBeginsWithTheInitialWindow() {
        full();
        bbr.onIdle(Integer.SIZE, now);
        assertThat(bbr.congestionWindow()).isEqualTo(10 * PACKET);
    }

    @Test
    void anotherPathIsAnotherModel() {
        full();
        bbr.reset(PACKET);
        assertThat(bbr.state()).isEqualTo(BbrState.STARTUP);
        assertThat(bbr.congestionWindow()).isEqualTo(10 * PACKET);
        assertThat(bbr.model().maxBandwidth()).isZero();
    }

    @Test
    void burstsAreWhatAMillisecondCarries() {
        assertThat(new BbrCongestionController(PACKET).pacingQuantum()).isBetween(2L * PACKET, 64L << 10);
        rate = 125e6;
        for (int i = 0; i < 30; i++) {
            round();
        }
        assertThat(bbr.pacingQuantum()).isEqualTo(64 << 10);
    }
}
