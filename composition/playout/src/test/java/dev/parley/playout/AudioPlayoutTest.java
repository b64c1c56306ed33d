package dev.parley.playout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import dev.parley.codec.AudioEncoder;
import dev.parley.codec.AudioEncoderSettings;
import dev.parley.codec.Codecs;
import dev.parley.parameters.Codec;
import dev.parley.telephony.Goertzel;
import dev.parley.telephony.ToneGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tone through a network with seeded delays and losses, in virtual time. */
class AudioPlayoutTest {
    private static final Codec PCMU = new Codec("audio/PCMU", 8_000, 1, null);
    private static final Codec OPUS = new Codec("audio/opus", 48_000, 2, "useinbandfec=1");

    private record Arrival(long number, int timestamp, byte[] payload, long nanos) {}

    private static final class Run {
        final List<short[]> beats = new ArrayList<>();
        PlayoutStatistics statistics;
        int lost;
        int rate;

        short[] from(int beat, int count) {
            short[] joined = new short[count * beats.get(0).length];
            for (int i = 0; i < count; i++) {
                System.arraycopy(beats.get(beat + i), 0, joined, i * beats.get(0).length, beats.get(0).length);
            }
            return joined;
        }

        double meanDelayMillis() {
            return statistics.jitterBufferDelayNanos() / Math.max(1, statistics.jitterBufferEmittedCount()) / 1e6;
        }
    }

    /** Runs packets of 20 ms; a negative delay in milliseconds is a loss. The sender's clock runs fast by {@code drift}. */
    private static Run run(Codec codec, int packets, double drift, IntToDoubleFunction delayMillis) {
        AudioEncoder encoder = Codecs.installed().audioEncoder(codec, AudioEncoderSettings.SPEECH);
        AudioPlayout playout = new AudioPlayout(Codecs.installed().audioDecoder(codec), codec.clockRate());
        Run run = new Run();
        run.rate = encoder.format().sampleRate();
        ToneGenerator tone = new ToneGenerator(run.rate, 0.3, 440);
        byte[] out = new byte[encoder.maxPacketLength()];
        List<Arrival> arrivals = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            int length = encoder.encode(tone.next(encoder.frameSize()), 0, out);
            double delay = delayMillis.applyAsDouble(i);
            if (delay < 0) {
                run.lost++;
                continue;
            }
            // Timestamps that wrap, numbers that start anywhere.
            int timestamp = -20_000 + i * codec.clockRate() / 50;
            long nanos = Math.round(20e6 * i / (1 + drift) + delay * 1e6);
            arrivals.add(new Arrival(60_000 + i, timestamp, Arrays.copyOf(out, length), nanos));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::nanos));
        int at = 0;
        for (long now = 0; at < arrivals.size(); now += 10_000_000) {
            while (at < arrivals.size() && arrivals.get(at).nanos <= now) {
                Arrival each = arrivals.get(at++);
                playout.insert(
                        each.number, each.timestamp, each.payload, 0, each.payload.length, new Timestamp(each.nanos));
            }
            run.beats.add(playout.pull(new Timestamp(now)).samples());
        }
        run.statistics = playout.statistics();
        return run;
    }

    private static double lossShare(Run run) {
        return (double) run.lost * run.rate / 50 / run.statistics.totalSamplesReceived();
    }

    private static double concealedShare(Run run) {
        return (double) run.statistics.concealedSamples() / run.statistics.totalSamplesReceived();
    }

    @Test
    void withoutJitterTheToneComesWholeAndSoon() {
        for (Codec codec : List.of(PCMU, OPUS)) {
            Run run = run(codec, 500, 0, i -> 30);
            assertThat(run.statistics.concealedSamples()).as(codec.mimeType()).isZero();
            assertThat(run.meanDelayMillis()).isLessThan(45);
            assertThat(Goertzel.prominence(run.from(300, 50), run.rate, 440)).isGreaterThan(20);
            assertThat(run.statistics.removedSamplesForAcceleration()).isLessThan(run.rate / 10);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void withNormalJitterLittleIsMadeUp(long seed) {
        Random random = new Random(seed);
        Run run = run(PCMU, 3_000, 0, i -> Math.max(0, 60 + 12 * random.nextGaussian()));
        assertThat(concealedShare(run)).isLessThan(0.01);
        // The fastest packets are some 40 ms ahead of the mean: three sigma.
        assertThat(run.meanDelayMillis()).isBetween(30.0, 110.0);
        assertThat(Goertzel.prominence(run.from(3_000, 100), run.rate, 440)).isGreaterThan(15);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lostPacketsAreMadeUpAndNothingElse(long seed) {
        Random random = new Random(seed);
        for (Codec codec : List.of(PCMU, OPUS)) {
            Run run = run(
                    codec,
                    codec.equals(OPUS) ? 400 : 1_500,
                    0,
                    i -> i > 20 && random.nextInt(20) == 0 ? -1 : 30 + 5 * random.nextDouble());
            assertThat(concealedShare(run)).as(codec.mimeType()).isLessThanOrEqualTo(lossShare(run) + 0.003);
            if (codec.equals(PCMU)) {
                assertThat(concealedShare(run)).isGreaterThan(lossShare(run) - 0.003);
            }
            assertThat(run.statistics.concealmentEvents()).isBetween(1L, (long) run.lost);
            assertThat(Goertzel.prominence(run.from(300, 400), run.rate, 440)).isGreaterThan(15);
        }
    }

    @Test
    void aSendersFasterOrSlowerClockDoesNotBuildUpDelay() {
        for (double drift : new double[] {100e-6, -100e-6}) {
            Run run = run(PCMU, 15_000, drift, i -> 20);
            assertThat(concealedShare(run)).isLessThan(0.003);
            Run half = run(PCMU, 7_500, drift, i -> 20);
            double second = (run.statistics.jitterBufferDelayNanos() - half.statistics.jitterBufferDelayNanos())
                    / (run.statistics.jitterBufferEmittedCount() - half.statistics.jitterBufferEmittedCount())
                    / 1e6;
            assertThat(second).isLessThan(half.meanDelayMillis() + 10);
        }
    }

    @Test
    void aLongerRouteIsFollowedAndAShorterOneIsUsed() {
        Run run = run(PCMU, 3_000, 0, i -> i < 1_000 ? 30 : i < 2_000 ? 130 : 30);
        // A change by 100 ms costs about as much made-up sound, once; then cutting brings the delay back.
        assertThat(run.statistics.concealedSamples()).isLessThan(8_000 * 200 / 1_000);
        assertThat(run.statistics.removedSamplesForAcceleration()).isGreaterThan(8_000 * 60 / 1_000);
        assertThat(run.statistics.targetDelayNanos()).isLessThan(40_000_000);
        assertThat(Goertzel.prominence(run.from(5_800, 100), run.rate, 440)).isGreaterThan(20);
    }

    @Test
    void aWantedDelayIsKept() {
        AudioPlayout playout = new AudioPlayout(Codecs.installed().audioDecoder(PCMU), 8_000);
        playout.setMinimumTarget(Duration.ofMillis(500));
        byte[] packet = new byte[160];
        int silentBeats = 0;
        for (int i = 0; i < 200; i++) {
            if (i % 2 == 0) {
                playout.insert(i / 2, i / 2 * 160, packet, 0, 160, Timestamp.ofMillis(10L * i));
            }
            playout.pull(Timestamp.ofMillis(10L * i));
            silentBeats += playout.statistics().totalSamplesReceived() == 0 ? 1 : 0;
        }
        assertThat(silentBeats).isEqualTo(50);
        assertThat(playout.statistics().concealedSamples()).isZero();
    }

    @Test
    void aPauseOfTheSenderIsNoLoss() {
        AudioPlayout playout = new AudioPlayout(Codecs.installed().audioDecoder(PCMU), 8_000);
        byte[] packet = new byte[160];
        Arrays.fill(packet, (byte) 0x30);
        long number = 0;
        for (int i = 0; i < 400; i++) {
            // Two seconds without packets, then numbers go on, and timestamps tell how long it was.
            if (i % 2 == 0 && (i < 100 || i >= 300)) {
                playout.insert(number++, i * 80, packet, 0, 160, Timestamp.ofMillis(10L * i));
            }
            playout.pull(Timestamp.ofMillis(10L * i));
        }
        PlayoutStatistics statistics = playout.statistics();
        assertThat(statistics.jitterBufferEmittedCount()).isGreaterThan(95 * 160);
        assertThat(statistics.jitterBufferDelayNanos() / statistics.jitterBufferEmittedCount())
                .isLessThan(60e6);
    }

    @Test
    void garbageJumpsAndDuplicatesAreHarmless() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Codec codec = random.nextBoolean() ? OPUS : PCMU;
            AudioPlayout playout = new AudioPlayout(Codecs.installed().audioDecoder(codec), codec.clockRate());
            long now = 0;
            for (int i = 0; i < 200; i++) {
                byte[] payload = new byte[random.nextInt(200)];
                random.nextBytes(payload);
                int timestamp = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(100_000);
                playout.insert(random.nextInt(100), timestamp, payload, 0, payload.length, new Timestamp(now));
                now += random.nextInt(30_000_000);
                assertThat(playout.pull(new Timestamp(now)).samples()).hasSize(codec.clockRate() / 100);
            }
        }
    }

    @Test
    void numbersWithoutSoundAreNotLost() {
        // A telephone event of 100 ms between packets of sound: its packets take numbers, and sound waits.
        AudioEncoder encoder = Codecs.installed().audioEncoder(PCMU, AudioEncoderSettings.SPEECH);
        AudioPlayout playout = new AudioPlayout(Codecs.installed().audioDecoder(PCMU), 8_000);
        ToneGenerator tone = new ToneGenerator(8_000, 0.3, 440);
        byte[] out = new byte[encoder.maxPacketLength()];
        for (int i = 0; i < 200; i++) {
            Timestamp now = Timestamp.ofMillis(20 * i);
            short[] samples = tone.next(encoder.frameSize());
            if (i >= 100 && i < 105) {
                playout.insertEmpty(i);
            } else {
                int length = encoder.encode(samples, 0, out);
                playout.insert(i, 160 * i, out, 0, length, now);
            }
            playout.pull(now);
            playout.pull(now.plusMillis(10));
        }
        assertThat(playout.statistics().concealedSamples()).isZero();
    }
}
