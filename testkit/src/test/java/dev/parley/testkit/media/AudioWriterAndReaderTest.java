package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.frames.AudioFormat;
import dev.parley.frames.AudioFrame;
import dev.parley.mediacapture.AudioReader;
import dev.parley.mediacapture.AudioWriter;
import dev.parley.mediacapture.MediaStreamTrackState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sound that applications write and read, without a connection. */
@Timeout(60)
class AudioWriterAndReaderTest {
    private static final AudioFormat FORMAT = AudioFormat.mono(16_000);
    private static final Duration FRAME = Duration.ofMillis(20);

    private final MediaStage stage = new MediaStage();

    @AfterEach
    void close() {
        stage.close();
        assertThat(stage.world.leftovers()).isEmpty();
    }

    private static short[] ramp(int from, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) (from + i);
        }
        return samples;
    }

    private static List<AudioFrame> all(AudioReader reader) {
        List<AudioFrame> frames = new ArrayList<>();
        for (AudioFrame frame = reader.poll(); frame != null; frame = reader.poll()) {
            frames.add(frame);
        }
        return frames;
    }

    /** Advances virtual time until another thread has come to where the condition holds. */
    private void advanceUntil(BooleanSupplier condition) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 30 s").isLessThan(limit);
            stage.world.runFor(FRAME);
            Thread.onSpinWait();
        }
    }

    @Test
    void whatIsWrittenComesEvery20MillisecondsAndSilenceAfterIt() {
        AudioWriter writer = stage.devices.createAudioWriter("agent", FORMAT);
        AudioReader reader = writer.track().audioReader(FORMAT, FRAME);
        assertThat(writer.offer(ramp(1, 800))).isTrue();
        assertThat(writer.queued()).isEqualTo(Duration.ofMillis(50));
        stage.world.runFor(Duration.ofMillis(95));
        List<AudioFrame> frames = all(reader);
        assertThat(frames).hasSize(5);
        for (int i = 0; i < 2; i++) {
            assertThat(frames.get(i).samples()).isEqualTo(ramp(1 + 320 * i, 320));
        }
        // 10 ms that are left, then silence.
        assertThat(frames.get(2).samples()).startsWith(ramp(641, 160)).endsWith(new short[160]);
        assertThat(frames.get(3).samples()).containsOnly((short) 0);
        assertThat(frames.get(1).timestampMicros() - frames.get(0).timestampMicros())
                .isEqualTo(20_000);
        writer.close();
        reader.close();
    }

    @Test
    void offerRefusesWhatWouldBeOver500Milliseconds() {
        AudioWriter writer = stage.devices.createAudioWriter("agent", FORMAT);
        assertThat(writer.offer(new short[8_000])).isTrue();
        assertThat(writer.offer(new short[1])).isFalse();
        assertThat(writer.queued()).isEqualTo(AudioWriter.MAX_QUEUED);
        assertThatThrownBy(() -> writer.offer(new short[8_001])).isInstanceOf(IllegalArgumentException.class);
        writer.clear();
        assertThat(writer.queued()).isZero();
        assertThat(writer.offer(new short[1])).isTrue();
        AudioFrame other = new AudioFrame(48_000, 1, new short[480], 0);
        assertThatThrownBy(() -> writer.write(other)).isInstanceOf(IllegalArgumentException.class);
        writer.close();
        assertThatThrownBy(() -> writer.offer(new short[1])).isInstanceOf(DOMException.class);
        stage.settle();
        assertThat(writer.track().readyState()).isEqualTo(MediaStreamTrackState.ENDED);
    }

    @Test
    void writeWaitsForTheClock() {
        AudioWriter writer = stage.devices.createAudioWriter("agent", FORMAT);
        AudioReader reader = writer.track().audioReader(FORMAT, FRAME);
        short[] threeSeconds = ramp(-20_000, 48_000);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            writer.write(threeSeconds);
            writer.drain();
        });
        List<AudioFrame> frames = new ArrayList<>();
        advanceUntil(() -> {
            frames.addAll(all(reader));
            return written.isDone();
        });
        stage.world.runFor(FRAME);
        frames.addAll(all(reader));
        written.join();
        // All of it in order, whatever silence the threads' meeting has put between.
        List<Short> heard = new ArrayList<>();
        for (AudioFrame frame : frames) {
            for (short sample : frame.samples()) {
                if (heard.size() < 48_000 && sample == threeSeconds[heard.size()]) {
                    heard.add(sample);
                }
            }
        }
        assertThat(heard).hasSize(48_000);
        reader.close();
        writer.close();
    }

    @Test
    void clearEndsAWriteThatWaits() {
        // Nobody takes the media: the write waits after 500 ms.
        AudioWriter writer = stage.devices.createAudioWriter("agent", FORMAT);
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> writer.write(new short[160_000]));
        advanceUntil(() -> writer.queued().equals(AudioWriter.MAX_QUEUED));
        assertThat(written).isNotDone();
        writer.clear();
        written.join();
        assertThat(writer.queued()).isZero();
        CompletableFuture<Void> again = CompletableFuture.runAsync(() -> writer.write(new short[160_000]));
        advanceUntil(() -> writer.queued().equals(AudioWriter.MAX_QUEUED));
        writer.close();
        assertThatThrownBy(again::join).hasCauseInstanceOf(DOMException.class);
    }

    @Test
    void aReaderConvertsAndEndsWithItsTrack() {
        AudioWriter writer = stage.devices.createAudioWriter("agent", FORMAT);
        AudioReader reader = writer.track().audioReader(AudioFormat.stereo(48_000), Duration.ofMillis(10));
        stage.world.runFor(Duration.ofMillis(205));
        CompletableFuture<Integer> frames = CompletableFuture.supplyAsync(() -> {
            int count = 0;
            for (AudioFrame frame = reader.read(); frame != null; frame = reader.read()) {
                assertThat(frame.sampleRate()).isEqualTo(48_000);
                assertThat(frame.channels()).isEqualTo(2);
                count++;
            }
            return count;
        });
        writer.close();
        stage.world.runFor(FRAME);
        // 11 beats of 20 ms, the last one shortened by the delay of the resampler.
        assertThat(frames.join()).isEqualTo(22);
        assertThat(reader.isAtEnd()).isTrue();
        AudioReader late = writer.track().audioReader(FORMAT, FRAME);
        assertThat(late.isAtEnd()).isTrue();
        assertThat(late.poll()).isNull();
        assertThatThrownBy(late::read).as("on the loop").isInstanceOf(IllegalStateException.class);
        late.close();
        reader.close();
    }

    @Test
    void aSlowReaderLosesTheOldest() {
        AudioWriter writer = stage.devices.createAudioWriter("agent", FORMAT);
        AudioReader reader = writer.track().audioReader(FORMAT, FRAME);
        stage.world.runFor(Duration.ofMillis(1_985));
        List<AudioFrame> frames = all(reader);
        assertThat(frames).hasSize(25);
        assertThat(reader.framesDropped()).isEqualTo(75);
        // What is left is the newest half second.
        assertThat(stage.world.now().nanos() / 1_000 - frames.get(24).timestampMicros())
                .isLessThan(20_000);
        reader.close();
        stage.settle();
        assertThat(reader.isAtEnd()).isTrue();
        writer.close();
    }

    @Test
    void aDisabledTrackIsSilent() {
        AudioWriter writer = stage.devices.createAudioWriter("agent", FORMAT);
        AudioReader reader = writer.track().audioReader(FORMAT, FRAME);
        writer.track().setEnabled(false);
        writer.offer(ramp(1, 320));
        stage.world.runFor(Duration.ofMillis(5));
        assertThat(all(reader))
                .hasSize(1)
                .allSatisfy(frame -> assertThat(frame.samples()).containsOnly((short) 0));
        reader.close();
        writer.close();
    }

    @Test
    void videoTracksGiveNoSound() {
        assertThatThrownBy(() -> stage.video().audioReader(FORMAT, FRAME)).isInstanceOf(TypeError.class);
        AudioWriter writer = stage.devices.createAudioWriter("agent", FORMAT);
        assertThatThrownBy(() -> writer.track().audioReader(FORMAT, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        writer.close();
    }
}
