package dev.parley.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Timestamp;
import dev.parley.codec.Codecs;
import dev.parley.codec.VideoDecoder;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import dev.parley.parameters.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures into frames, in virtual time. */
class VideoSendStageTest {
    private static final Codec VP8 = new Codec("video/VP8", 90_000, null, null);

    private static VideoEncodingSettings scaled(double divisor, double maxFramerate) {
        return new VideoEncodingSettings(null, true, divisor, 0, 0, maxFramerate, 0, 1);
    }

    /** Stage with a source of textured pictures, and an encoder that takes no time. */
    private static final class Line {
        final VideoSendStage stage;
        final int width;
        final int height;
        final Random random = new Random(7);
        Timestamp now = Timestamp.ofMillis(5_000);
        int number;

        Line(VideoEncodingSettings settings, int width, int height) {
            this.stage = new VideoSendStage(VP8, Codecs.installed(), settings);
            this.width = width;
            this.height = height;
        }

        VideoFrame picture() {
            VideoFrame picture = VideoFrame.black(width, height, now.nanos() / 1_000);
            for (int i = 0; i < picture.y().length; i++) {
                int column = i % width + 2 * number;
                int row = i / width;
                picture.y()[i] = (byte) (128
                        + 50 * Math.sin(column / 9.0)
                        + 40 * Math.sin((row + column / 3.0) / 5)
                        + random.nextInt(16));
            }
            number++;
            return picture;
        }

        List<EncodedFrame> run(int millis, double framesPerSecond) {
            List<EncodedFrame> out = new ArrayList<>();
            Timestamp end = now.plusMillis(millis);
            Timestamp began = now;
            for (int i = 1; now.isBefore(end); i++) {
                add(stage.accept(picture(), now), out);
                now = began.plusNanos(Math.round(i * 1e9 / framesPerSecond));
            }
            now = end;
            return out;
        }

        void add(VideoEncodeWork work, List<EncodedFrame> out) {
            if (work != null) {
                work.run(() -> 0);
                EncodedFrame frame = stage.finished(work, now);
                if (frame != null) {
                    out.add(frame);
                }
                assertThat(stage.next(now)).isNull();
            }
        }
    }

    private static double bitsPerSecond(List<EncodedFrame> frames, double seconds) {
        return frames.stream().mapToLong(EncodedFrame::length).sum() * 8 / seconds;
    }

    @Test
    void framesCarryTheirCaptureTimeAndDecode() throws Exception {
        Line line = new Line(scaled(2, 0), 97, 63);
        List<EncodedFrame> frames = line.run(500, 30);
        assertThat(frames).hasSize(15);
        VideoDecoder decoder = Codecs.installed().videoDecoder(VP8, VideoDecoder.DEFAULT_MAX_PIXELS);
        for (int i = 0; i < frames.size(); i++) {
            EncodedFrame frame = frames.get(i);
            long micros = Timestamp.ofMillis(5_000)
                            .plusNanos(Math.round(i * 1e9 / 30))
                            .nanos()
                    / 1_000;
            assertThat(frame.captureTime().nanos() / 1_000).isEqualTo(micros);
            assertThat(frame.rtpTimestamp()).isEqualTo(micros * 90 / 1_000);
            assertThat(frame.key()).isEqualTo(i == 0);
            VideoFrame decoded = decoder.decode(frame, 0);
            assertThat(decoded.width()).isEqualTo(48);
            assertThat(decoded.height()).isEqualTo(31);
        }
        VideoSendStatistics counts = line.stage.statistics(line.now);
        assertThat(counts.framesEncoded()).isEqualTo(15);
        assertThat(counts.keyFramesEncoded()).isEqualTo(1);
        assertThat(counts.frameWidth()).isEqualTo(48);
        assertThat(counts.frameHeight()).isEqualTo(31);
        assertThat(counts.framesPerSecond()).isEqualTo(15);
        assertThat(counts.qpSum()).isBetween(15L, 15L * 127);
        assertThat(counts.bytesEncoded())
                .isEqualTo(frames.stream().mapToLong(EncodedFrame::length).sum());
        assertThat(counts.limitation()).hasToString("none");
    }

    @ParameterizedTest
    @CsvSource({"30, 30", "30, 20", "30, 15", "30, 10", "30, 7", "60, 24", "25, 60", "30, 1"})
    void theMaximumFrameRateIsKeptEvenly(double source, double maximum) {
        Line line = new Line(scaled(1, maximum), 32, 32);
        line.run(2_000, source);
        List<EncodedFrame> frames = line.run(4_000, source);
        double expected = Math.min(source, maximum) * 4;
        assertThat(frames.size()).isBetween((int) (expected - 1), (int) Math.ceil(expected + 1));
        long widest = 0;
        for (int i = 1; i < frames.size(); i++) {
            widest = Math.max(
                    widest, frames.get(i).rtpTimestamp() - frames.get(i - 1).rtpTimestamp());
        }
        assertThat(widest).isLessThanOrEqualTo((long) (90_000 / Math.min(source, maximum) + 90_000 / source + 2));
    }

    @ParameterizedTest
    @CsvSource({"800000, 200000", "150000, 600000"})
    void aNewTargetIsObeyedWithinASecond(long before, long after) {
        Line line = new Line(new VideoEncodingSettings(null, true, 1, 0, 0, 0, 1_000_000, 1), 176, 144);
        line.stage.setTargetBitrate(before);
        line.run(2_000, 30);
        assertThat(bitsPerSecond(line.run(1_000, 30), 1)).isBetween(before * 0.8, before * 1.2);
        line.stage.setTargetBitrate(after);
        line.run(1_000, 30);
        assertThat(bitsPerSecond(line.run(1_000, 30), 1)).isBetween(after * 0.8, after * 1.2);
        assertThat(line.stage.targetBitrate()).isEqualTo((int) after);
    }

    @Test
    void withoutATargetTheRateSuitsTheSize() {
        Line line = new Line(scaled(2, 0), 640, 480);
        line.run(1, 30);
        assertThat(line.stage.targetBitrate()).isEqualTo(3 * 320 * 240);
        line.stage.configure(new VideoEncodingSettings(null, true, 2, 0, 0, 0, 123_000, 1), line.now);
        assertThat(line.stage.targetBitrate()).isEqualTo(123_000);
        line.stage.setTargetBitrate(10);
        assertThat(line.stage.targetBitrate()).isEqualTo(1_000);
    }

    @Test
    void keyFramesComeOnDemandAndOfAStillSourceByRepetition() {
        Line line = new Line(scaled(1, 0), 64, 48);
        assertThat(line.run(300, 30)).filteredOn(EncodedFrame::key).hasSize(1);
        line.stage.requestKeyFrame(line.now);
        List<EncodedFrame> frames = line.run(100, 30);
        assertThat(frames.get(0).key()).isTrue();
        assertThat(frames).filteredOn(EncodedFrame::key).hasSize(1);

        // The source stands still from here on.
        assertThat(line.stage.nextTimeout()).isEqualTo(Timestamp.NEVER);
        line.stage.requestKeyFrame(line.now);
        assertThat(line.stage.nextTimeout()).isEqualTo(line.now.plusMillis(150));
        line.now = line.now.plusMillis(149);
        assertThat(line.stage.handleTimeout(line.now)).isNull();
        line.now = line.now.plusMillis(1);
        List<EncodedFrame> repeated = new ArrayList<>();
        line.add(line.stage.handleTimeout(line.now), repeated);
        assertThat(repeated).hasSize(1);
        assertThat(repeated.get(0).key()).isTrue();
        assertThat(repeated.get(0).captureTime()).isEqualTo(line.now);
        assertThat(line.stage.nextTimeout()).isEqualTo(Timestamp.NEVER);
    }

    @Test
    void whileTheEncoderIsBusyTheLatestPictureWaits() {
        Line line = new Line(scaled(1, 0), 64, 48);
        VideoEncodeWork slow = line.stage.accept(line.picture(), line.now);
        for (int i = 0; i < 5; i++) {
            line.now = line.now.plusMillis(33);
            assertThat(line.stage.accept(line.picture(), line.now)).isNull();
        }
        long[] clock = {0};
        slow.run(() -> clock[0] += 150_000_000);
        assertThat(line.stage.finished(slow, line.now)).isNotNull();
        VideoEncodeWork next = line.stage.next(line.now);
        next.run(() -> 0);
        assertThat(line.stage.finished(next, line.now).captureTime()).isEqualTo(line.now);
        assertThat(line.stage.next(line.now)).isNull();
        VideoSendStatistics counts = line.stage.statistics(line.now);
        assertThat(counts.droppedLate()).isEqualTo(4);
        assertThat(counts.totalEncodeNanos()).isEqualTo(150_000_000);
        assertThat(counts.limitation()).isEqualTo(QualityLimitation.CPU);
        counts = line.stage.statistics(line.now.plusMillis(3_000));
        assertThat(counts.limitation()).isEqualTo(QualityLimitation.NONE);
        assertThat(counts.limitationNanos().get(QualityLimitation.CPU.ordinal()))
                .isBetween(1_000_000_000L, 1_200_000_000L);
    }

    @Test
    void foreignWorkIsRefused() {
        Line line = new Line(scaled(1, 0), 64, 48);
        VideoEncodeWork work = line.stage.accept(line.picture(), line.now);
        VideoSendStage other = new VideoSendStage(VP8, Codecs.installed(), scaled(1, 0));
        assertThatThrownBy(() -> other.finished(work, line.now)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anImpossibleRateDropsPicturesAndSaysWhy() {
        Line line = new Line(scaled(1, 0), 176, 144);
        line.stage.setTargetBitrate(1_000);
        List<EncodedFrame> frames = line.run(4_000, 30);
        VideoSendStatistics counts = line.stage.statistics(line.now);
        assertThat(counts.droppedByRate()).isEqualTo(120 - frames.size()).isPositive();
        assertThat(counts.limitation()).isEqualTo(QualityLimitation.BANDWIDTH);
        assertThat(counts.hugeFrames()).isPositive();
    }

    @Test
    void timesOfAnotherClockAreReplacedAndRtpTimeAlwaysAdvances() {
        Line line = new Line(scaled(1, 0), 32, 32);
        List<EncodedFrame> frames = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            line.add(line.stage.accept(VideoFrame.black(32, 32, 0), line.now), frames);
            line.now = line.now.plusMillis(i == 1 ? 0 : 20);
        }
        assertThat(frames)
                .extracting(EncodedFrame::rtpTimestamp)
                .containsExactly(450_000L, 451_800L, 451_890L, 453_600L);
    }

    @Test
    void anInactiveEncodingIsSilentAndBeginsAgainWithAKeyFrame() {
        Line line = new Line(scaled(1, 0), 64, 48);
        line.run(200, 30);
        line.stage.configure(new VideoEncodingSettings("a", false, 1, 0, 0, 0, 0, 1), line.now);
        assertThat(line.run(200, 30)).isEmpty();
        line.stage.requestKeyFrame(line.now);
        assertThat(line.stage.nextTimeout()).isEqualTo(Timestamp.NEVER);
        line.stage.configure(new VideoEncodingSettings("a", true, 1, 0, 0, 0, 0, 1), line.now);
        List<EncodedFrame> frames = line.run(100, 30);
        assertThat(frames.get(0).key()).isTrue();
        assertThat(frames.get(0).rid()).isEqualTo("a");
        assertThat(frames.get(1).key()).isFalse();
    }

    /** Encodings of one picture are encoded once each and agree on the RTP time, simulcast and temporal layers. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void encodingsOfAPictureAgreeOnItsTime(int layers) {
        List<VideoSendStage> stages = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            VideoEncodingSettings settings = new VideoEncodingSettings("r" + i, true, 1 << i, 0, 0, 0, 0, layers);
            stages.add(new VideoSendStage(VP8, Codecs.installed(), settings));
        }
        Line line = new Line(scaled(1, 0), 128, 96);
        for (int number = 0; number < 8; number++) {
            VideoFrame picture = line.picture();
            long time = -1;
            for (int i = 0; i < 3; i++) {
                VideoEncodeWork work = stages.get(i).accept(picture, line.now);
                work.run(() -> 0);
                EncodedFrame frame = stages.get(i).finished(work, line.now);
                assertThat(frame.width()).isEqualTo(128 >> i);
                assertThat(frame.rid()).isEqualTo("r" + i);
                assertThat(frame.layer() == null).isEqualTo(layers == 1);
                assertThat(time == -1 || time == frame.rtpTimestamp()).isTrue();
                time = frame.rtpTimestamp();
            }
            line.now = line.now.plusMillis(33);
        }
    }
}
