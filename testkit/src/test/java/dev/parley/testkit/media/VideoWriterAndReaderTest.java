package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.frames.VideoFrame;
import dev.parley.mediacapture.MediaStreamTrackState;
import dev.parley.mediacapture.TestPicture;
import dev.parley.mediacapture.VideoReader;
import dev.parley.mediacapture.VideoWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pictures that applications write and read, without a connection. */
@Timeout(60)
class VideoWriterAndReaderTest {
    private static final Duration BEAT = Duration.ofMillis(50);

    private final MediaStage stage = new MediaStage();

    @AfterEach
    void close() {
        stage.close();
        assertThat(stage.world.leftovers()).isEmpty();
    }

    private static VideoFrame picture(int number) {
        return TestPicture.draw(64, 48, number, 0);
    }

    private static List<VideoFrame> all(VideoReader reader) {
        List<VideoFrame> pictures = new ArrayList<>();
        for (VideoFrame picture = reader.poll(); picture != null; picture = reader.poll()) {
            pictures.add(picture);
        }
        return pictures;
    }

    /** Advances virtual time until another thread has come to where the condition holds. */
    private void advanceUntil(BooleanSupplier condition) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within 30 s").isLessThan(limit);
            stage.world.runFor(BEAT);
            Thread.onSpinWait();
        }
    }

    @Test
    void picturesComeAtTheBeatWithItsTime() {
        VideoWriter writer = stage.devices.createVideoWriter("drawing", 20);
        VideoReader reader = writer.track().videoReader(8);
        long began = stage.world.now().nanos() / 1_000;
        assertThat(writer.offer(picture(1))).isTrue();
        assertThat(writer.offer(picture(2))).isTrue();
        assertThat(writer.offer(picture(3))).isFalse();
        stage.world.runFor(Duration.ofMillis(220));
        List<VideoFrame> pictures = all(reader);
        assertThat(pictures).extracting(TestPicture::readNumber).containsExactly(1L, 2L);
        assertThat(pictures).extracting(VideoFrame::timestampMicros).containsExactly(began, began + 50_000);
        assertThat(writer.track().getSettings().width()).isEqualTo(64);
        assertThat(writer.track().getSettings().frameRate()).isEqualTo(20);
        writer.close();
        reader.close();
    }

    @Test
    void writeWaitsForTheClockAndReadForThePicture() {
        VideoWriter writer = stage.devices.createVideoWriter("drawing", 20);
        VideoReader reader = writer.track().videoReader(8);
        CompletableFuture<List<Long>> numbers = CompletableFuture.supplyAsync(() -> {
            List<Long> read = new ArrayList<>();
            for (VideoFrame picture = reader.read(); picture != null; picture = reader.read()) {
                read.add(TestPicture.readNumber(picture));
            }
            return read;
        });
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 30; i++) {
                writer.write(picture(i));
            }
        });
        advanceUntil(written::isDone);
        stage.world.runFor(Duration.ofMillis(150));
        writer.close();
        stage.settle();
        List<Long> read = numbers.join();
        assertThat(read).doesNotHaveDuplicates().isSorted();
        assertThat(read.size() + reader.picturesDropped()).isEqualTo(30);
        assertThat(reader.isAtEnd()).isTrue();
        assertThat(writer.track().readyState()).isEqualTo(MediaStreamTrackState.ENDED);
        assertThatThrownBy(() -> writer.offer(picture(0))).isInstanceOf(DOMException.class);
        assertThatThrownBy(() -> writer.write(picture(0))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::read).as("on the loop").isInstanceOf(IllegalStateException.class);
        reader.close();
    }

    @Test
    void aReaderOfOnePictureGivesTheLatest() {
        VideoReader reader = stage.video().videoReader(1);
        stage.world.runFor(Duration.ofMillis(995));
        List<VideoFrame> pictures = all(reader);
        assertThat(pictures).extracting(TestPicture::readNumber).containsExactly(29L);
        assertThat(reader.picturesDropped()).isEqualTo(29);
        reader.close();
        assertThat(reader.isAtEnd()).isTrue();
    }

    @Test
    void aDisabledTrackIsBlack() {
        VideoWriter writer = stage.devices.createVideoWriter("drawing", 20);
        VideoReader reader = writer.track().videoReader(2);
        writer.track().setEnabled(false);
        writer.offer(picture(77));
        stage.settle();
        assertThat(all(reader))
                .hasSize(1)
                .allSatisfy(black -> assertThat(black.y()).containsOnly(16));
        reader.close();
        writer.close();
    }

    @Test
    void wrongUsesAreRefused() {
        assertThatThrownBy(() -> stage.audio().videoReader(1)).isInstanceOf(TypeError.class);
        assertThatThrownBy(() -> stage.video().videoReader(9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> stage.devices.createVideoWriter("x", 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
