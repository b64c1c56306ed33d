package dev.parley.sctp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.sctp.Pipe;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of slow start: the automaton fed with rounds, and what it is good for on a simulated path. */
class HyStartTest {
    private static final int PACKET = 1_160;
    private static final int PACKETS = 16;

    /** Runs rounds of 16 acknowledgements with one round-trip time each, in milliseconds, and tells what came of each. */
    private static List<String> rounds(HyStart hyStart, double... millis) {
        List<String> states = new ArrayList<>();
        for (double rtt : millis) {
            boolean over = false;
            for (int i = 0; i < PACKETS; i++) {
                // With the last acknowledgement of a round the next one is under way.
                int left = i == PACKETS - 1 ? PACKETS : PACKETS - 1 - i;
                over |= hyStart.acknowledged(PACKET, left * PACKET, (long) (rtt * 1e6));
            }
            states.add(over ? "over" : hyStart.isConservative() ? "conservative" : "slow start");
        }
        return states;
    }

    @ParameterizedTest(name = "{0}: {1} ms")
    @CsvSource({
        // The threshold is an eighth of the round before, within 4 and 16 ms.
        "4 ms at least,           10 13.9,                  slow start, slow start",
        "4 ms at least reached,   10 14,                    slow start, conservative",
        "an eighth,               80 89.9,                  slow start, slow start",
        "an eighth reached,       80 90,                    slow start, conservative",
        "16 ms at most,           200 215.9,                slow start, slow start",
        "16 ms at most reached,   200 216,                  slow start, conservative",
        "growth in small steps,   100 104 108 112 116,      slow start, slow start",
        "a delay that goes,       100 120 119,              slow start, slow start",
        "and comes again,         100 120 119 140,          slow start, conservative",
        "a delay that stays,      100 120 120 120 120,      slow start, conservative",
        "five rounds,             100 120 120 120 120 120, slow start, over"
    })
    @Spec("RFC 9406 §4.2")
    void table(String name, String millis, String first, String last) {
        double[] rtts = Arrays.stream(millis.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        List<String> states = rounds(new HyStart(), rtts);
        assertThat(states.get(0)).isEqualTo(first);
        assertThat(states.get(states.size() - 1)).as(name + ": " + states).isEqualTo(last);
    }

    @Test
    @Spec("RFC 9406 §4.2")
    void fewerThanEightSamplesSayNothing() {
        HyStart hyStart = new HyStart();
        rounds(hyStart, 100);
        hyStart.acknowledged(PACKET, 15 * PACKET, 200_000_000);
        for (int i = 0; i < 6; i++) {
            hyStart.acknowledged(PACKET, 15 * PACKET, 200_000_000);
        }
        assertThat(hyStart.isConservative()).isFalse();
        hyStart.acknowledged(PACKET, 15 * PACKET, 200_000_000);
        assertThat(hyStart.isConservative()).isTrue();
    }

    @Test
    @Spec("RFC 9406 §4.2")
    void conservativeGrowthIsAQuarter() {
        HyStart hyStart = new HyStart();
        assertThat(hyStart.growth(4_000)).isEqualTo(4_000);
        rounds(hyStart, 100, 120);
        assertThat(hyStart.growth(4_000)).isEqualTo(1_000);
    }

    @Test
    @Spec("RFC 9406 §4.3")
    void onlyTheFirstSlowStartLooksAtTheDelay() {
        CubicCongestionController cubic = new CubicCongestionController(PACKET);
        Timestamp now = Timestamp.ofMillis(1_000);
        for (int i = 0; i < 500; i++) {
            cubic.onAcknowledged(PACKET, 10 * PACKET, true, 100_000_000, -1, now);
        }
        cubic.onRetransmissionTimeout(10 * PACKET, now);
        double threshold = cubic.slowStartThreshold();
        long rtt = 100_000_000;
        for (int round = 0; 2 * cubic.congestionWindow() < threshold; round++) {
            long before = cubic.congestionWindow();
            // Each round takes 20 ms longer than the one before, and the window doubles nevertheless.
            rtt += 20_000_000;
            for (long bytes = 0; bytes < before; bytes += PACKET) {
                cubic.onAcknowledged(PACKET, before, true, rtt, rtt, now);
            }
            assertThat(cubic.congestionWindow()).as("round " + round).isEqualTo(2 * before);
        }
    }

    /** A cold start over 100 ms into a queue of so many bandwidth-delay products: chunks that went again, and milliseconds for 8 MiB. */
    private static long[] coldStart(long megabits, double products, boolean delayAware) {
        SctpConfig config = SctpConfig.builder()
                .congestionController(size -> new CubicCongestionController(size, delayAware))
                .build();
        Pipe pipe = new Pipe(1, config, config);
        pipe.delayNanos = 50_000_000;
        pipe.rate = megabits * 1_000_000;
        pipe.queueLimit = (long) (products * pipe.rate / 8 / 10);
        pipe.connected();
        long start = pipe.now.nanos();
        for (int i = 0; i < 512; i++) {
            pipe.a.association.send(OutgoingMessage.reliable(1, 53, new byte[16 << 10]), pipe.now);
        }
        pipe.runUntil(() -> pipe.z.fragmentBytes == 512 << 14, Duration.ofMinutes(1));
        return new long[] {pipe.a.association.statistics().retransmittedChunks(), (pipe.now.nanos() - start) / 1_000_000
        };
    }

    @ParameterizedTest(name = "{0} Mbit/s, a queue of {1} bandwidth-delay products")
    @CsvSource({"20, 1", "50, 1", "100, 1", "30, 1.5", "50, 2", "100, 2"})
    @Spec("RFC 9406 §4.1")
    void slowStartOvershootsLess(long megabits, double products) {
        long[] standard = coldStart(megabits, products, false);
        long[] delayAware = coldStart(megabits, products, true);
        // Standard slow start overshoots by a bandwidth-delay product and a queue.
        assertThat(2 * delayAware[0])
                .as("chunks again with HyStart++, against " + standard[0])
                .isLessThan(standard[0]);
        assertThat(delayAware[1])
                .as("milliseconds with HyStart++, against " + standard[1])
                .isLessThanOrEqualTo(standard[1] * 21 / 20);
    }
}
