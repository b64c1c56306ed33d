package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.sctp.congestion.CongestionController;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How fast a long transfer is on simulated paths, in virtual time. */
public class GoodputTest {
    /** Sends without pause for the given time, and returns the user bits a second of the second half. */
    public static double megabits(Pipe pipe, Duration duration) {
        pipe.connected();
        Duration half = duration.dividedBy(2);
        Duration slice = Duration.ofMillis(5);
        long atHalf = 0;
        for (Duration t = Duration.ZERO; t.compareTo(duration) < 0; t = t.plus(slice)) {
            if (atHalf == 0 && t.compareTo(half) >= 0) {
                atHalf = pipe.z.fragmentBytes;
            }
            while (pipe.a.association.bufferedAmount() < 4 << 20) {
                pipe.a.association.send(OutgoingMessage.reliable(1, 53, new byte[16 << 10]), pipe.now);
            }
            pipe.run(slice);
            pipe.z.messages.clear();
        }
        return (pipe.z.fragmentBytes - atHalf) * 8.0 / half.toMillis() / 1_000;
    }

    @Test
    void longPathWithLittleLoss() {
        Pipe pipe = new Pipe(1);
        pipe.delayNanos = 25_000_000;
        pipe.loss = 0.001;
        double megabits = megabits(pipe, Duration.ofSeconds(20));
        // RFC 9438 §5.1: here CUBIC is in its Reno-friendly region, 1.22 / sqrt(0.001) = 39 packets a round trip, 7
        // Mbit/s.
        assertThat(megabits).isGreaterThan(5.5);
    }

    @Test
    void bottleneckIsFilled() {
        Pipe pipe = new Pipe(2);
        pipe.delayNanos = 10_000_000;
        pipe.rate = 50_000_000;
        pipe.queueLimit = 125_000;
        double megabits = megabits(pipe, Duration.ofSeconds(10));
        assertThat(megabits).isGreaterThan(40);
        SctpStatistics statistics = pipe.a.association.statistics();
        assertThat(statistics.timeouts()).isLessThanOrEqualTo(1);
    }

    @Test
    void cleanLongPathReachesTheWindow() {
        Pipe pipe = new Pipe(3);
        pipe.delayNanos = 50_000_000;
        double megabits = megabits(pipe, Duration.ofSeconds(6));
        // 8 MiB a round trip of 100 ms are 670 Mbit/s; what is queued here at a time, 4 MiB, bounds it too.
        assertThat(megabits).isGreaterThan(200);
    }

    @Test
    @Spec("RFC 9260 §7.2.1")
    void senderThatGrowsOnceAnAcknowledgementIsNotCrippled() {
        SctpConfig perAck =
                SctpConfig.builder().congestionController(PerAckController::new).build();
        Pipe pipe = new Pipe(4, perAck, SctpConfig.builder().build());
        pipe.delayNanos = 25_000_000;
        pipe.connected();
        for (int i = 0; i < 128; i++) {
            pipe.a.association.send(OutgoingMessage.reliable(1, 53, new byte[16 << 10]), pipe.now);
        }
        long start = pipe.now.nanos();
        pipe.runUntil(() -> pipe.z.fragmentBytes == 2 << 20);
        double roundTrips = (pipe.now.nanos() - start) / 50e6;
        assertThat(roundTrips).isLessThan(16);
    }

    /** Slow start by the letter of RFC 9260: at most one packet's worth an acknowledgement. */
    private static final class PerAckController implements CongestionController {
        private final int packet;
        private long window;

        PerAckController(int maxPacketSize) {
            packet = maxPacketSize;
            window = 10L * packet;
        }

        @Override
        public long congestionWindow() {
            return window;
        }

        @Override
        public long slowStartThreshold() {
            return Long.MAX_VALUE;
        }

        @Override
        public void onAcknowledged(
                long bytes,
                long inFlightBefore,
                boolean windowLimited,
                long smoothedRttNanos,
                long latestRttNanos,
                Timestamp now) {
            window += Math.min(bytes, packet);
        }

        @Override
        public void onCongestionEvent(long inFlight, Timestamp now) {
            throw new AssertionError("nothing is lost here");
        }

        @Override
        public void onRetransmissionTimeout(long inFlight, Timestamp now) {
            throw new AssertionError("nothing is lost here");
        }

        @Override
        public void reset(int maxPacketSize) {}

        @Override
        public void setPacketSize(int bytes) {
            throw new AssertionError("nothing is probed here");
        }

        @Override
        public void onIdle(int timeouts, Timestamp now) {}
    }
}
