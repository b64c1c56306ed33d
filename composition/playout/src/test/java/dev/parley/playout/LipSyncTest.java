package dev.parley.playout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.codec.Codecs;
import dev.parley.parameters.Codec;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two streams of one sender, with delays of their own, in virtual time. */
class LipSyncTest {
    private static final long EPOCH = 3_900_000_000_000_000_000L;

    /** Streams of which sound is heard and pictures are seen some time after they were captured, before what lip sync adds. */
    private static final class Streams {
        final LipSync sync = new LipSync(48_000, 90_000);
        final Random random;
        final long audioNanos;
        final long videoNanos;
        final double drift;
        Timestamp now = Timestamp.ofMillis(10_000);
        long largestStep;

        Streams(long seed, long audioMillis, long videoMillis, double drift) {
            this.random = new Random(seed);
            this.audioNanos = audioMillis * 1_000_000;
            this.videoNanos = videoMillis * 1_000_000;
            this.drift = drift;
        }

        long rtp(Timestamp captured, int rate, long offset) {
            return (long) (captured.nanos() * (1 + drift) / 1e9 * rate) + offset & 0xffff_ffffL;
        }

        /** Reports of both streams, stamped up to a millisecond wrongly. */
        void report() {
            long audioError = random.nextInt(1_000_000);
            long videoError = random.nextInt(1_000_000);
            sync.audioReport(EPOCH + now.nanos() + audioError, rtp(now, 48_000, 4_294_000_000L));
            sync.videoReport(EPOCH + now.nanos() + videoError, rtp(now, 90_000, 77));
        }

        void second() {
            now = now.plusMillis(1_000);
            report();
            long audio = audioNanos + sync.audioDelay().toNanos();
            long video = videoNanos + sync.videoDelay().toNanos();
            sync.update(
                    rtp(now.plusNanos(-audio), 48_000, 4_294_000_000L),
                    now,
                    rtp(now.plusNanos(-video), 90_000, 77),
                    now,
                    now);
            long after = audioNanos
                    - audio
                    + videoNanos
                    - video
                    + sync.audioDelay().toNanos()
                    + sync.videoDelay().toNanos();
            largestStep = Math.max(largestStep, Math.abs(after));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 100, 30, 0, 0, 70",
        "2, 40, 90, 0, 50, 0",
        "3, 60, 60, 0, 0, 0",
        "4, 40, 300, 0, 80, 0",
        "5, 100, 30, 100e-6, 0, 70",
        "6, 40, 90, -100e-6, 50, 0"
    })
    @Spec("RFC 3550 §6.4.1")
    void whatIsEarlyIsDelayed(
            long seed, long audioMillis, long videoMillis, double drift, long addedToAudio, long addedToVideo) {
        Streams streams = new Streams(seed, audioMillis, videoMillis, drift);
        for (int i = 0; i < 120; i++) {
            streams.second();
        }
        assertThat(streams.sync.audioDelay().toMillis()).isBetween(addedToAudio - 7, addedToAudio + 7);
        assertThat(streams.sync.videoDelay().toMillis()).isBetween(addedToVideo - 7, addedToVideo + 7);
        assertThat(streams.largestStep).isLessThanOrEqualTo(5_000_000);
    }

    @Test
    void withoutReportsOfBothNothingIsDelayed() {
        LipSync sync = new LipSync(48_000, 90_000);
        sync.audioReport(EPOCH, 0);
        for (int i = 0; i < 20; i++) {
            Timestamp now = Timestamp.ofMillis(1_000L * i);
            sync.update(0, now, 0, now, now);
        }
        assertThat(sync.audioDelay()).isZero();
        assertThat(sync.videoDelay()).isZero();
    }

    @Test
    void soundIsDelayedAndReportsWhatIsHeard() {
        Codec codec = new Codec("audio/PCMU", 8_000, 1, null);
        AudioPlayout playout = new AudioPlayout(Codecs.installed().audioDecoder(codec), 8_000);
        byte[] packet = new byte[160];
        Timestamp now = Timestamp.ofMillis(1_000);
        assertThat(playout.isPlaying()).isFalse();
        long before = playout.statistics().targetDelayNanos();
        playout.setSyncDelay(Duration.ofMillis(500));
        assertThat(playout.statistics().targetDelayNanos() - before).isEqualTo(80_000_000);
        for (int i = 0; i < 200; i++) {
            playout.insert(i, -8_000 + 160 * i, packet, 0, 160, now);
            playout.pull(now);
            playout.pull(now.plusMillis(10));
            now = now.plusMillis(20);
        }
        assertThat(playout.isPlaying()).isTrue();
        long behind = (-8_000L + 160 * 200 & 0xffff_ffffL) - playout.playingTimestamp();
        assertThat(behind / 8.0).isBetween(80.0, 140.0);
    }

    @Test
    void aClockThatIsSetBeginsANewLine() {
        SenderClock clock = new SenderClock(90_000);
        for (int i = 0; i < 8; i++) {
            clock.report(EPOCH + i * 1_000_000_000L, 4_294_960_000L + 90_000L * i & 0xffff_ffffL);
        }
        assertThat(clock.wall(4_294_960_000L + 90_000L * 9 & 0xffff_ffffL)).isEqualTo(EPOCH + 9_000_000_000L);
        clock.report(EPOCH + 100_000_000_000L, 4_294_960_000L + 90_000L * 8 & 0xffff_ffffL);
        assertThat(clock.wall(4_294_960_000L + 90_000L * 9 & 0xffff_ffffL)).isEqualTo(EPOCH + 101_000_000_000L);
    }
}
