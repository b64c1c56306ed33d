package dev.parley.playout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.codec.Codecs;
import dev.parley.codec.VideoDecoder;
import dev.parley.codec.VideoEncoder;
import dev.parley.codec.VideoEncoderSettings;
import dev.parley.frames.VideoFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Playout of pictures in virtual time. */
class VideoPlayoutTest {
    /** Frame number n of 30 a second leaves at second 1 + n / 30, and takes {@code delay} nanoseconds. Returns the last arrival. */
    private static Timestamp send(VideoLine line, int count, long firstRtp, double drift, IntToLongFunction delay) {
        Timestamp last = line.now;
        Timestamp began = line.now;
        for (int i = 0; i < count; i++) {
            Timestamp sent = began.plusNanos(Math.round(i * 1e9 / 30 * (1 + drift)));
            last = Timestamp.max(last, sent.plusNanos(delay.applyAsLong(i)));
            line.arrive(VideoLine.frame(firstRtp + 3_000L * i, i == 0, 0), last);
        }
        return last;
    }

    private static double share(List<VideoLine.Shown> shown, long toleranceNanos) {
        int even = 0;
        for (int i = 1; i < shown.size(); i++) {
            long interval = shown.get(i).at().nanosSince(shown.get(i - 1).at());
            long media =
                    (int) (shown.get(i).rtpTimestamp() - shown.get(i - 1).rtpTimestamp()) * 1_000_000_000L / 90_000;
            even += Math.abs(interval - media) <= toleranceNanos ? 1 : 0;
        }
        return (double) even / (shown.size() - 1);
    }

    /** Jitter is taken out: motion is even, and the delay is no more than its 95th percentile and the time of decoding. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 15", "3, 40", "4, 100", "5, 40", "6, 40"})
    void motionIsEvenUnderJitter(long seed, double meanMillis) {
        VideoLine line = new VideoLine();
        Random random = new Random(seed);
        List<Long> delays = new ArrayList<>();
        long rtp = 4_294_900_000L;
        Timestamp end = send(line, 1_800, rtp, 0, i -> {
            long nanos = 20_000_000 + (long) (meanMillis * 1e6 * -Math.log(1 - random.nextDouble()) / 3);
            delays.add(nanos);
            return nanos;
        });
        line.runUntil(end.plusMillis(1_000));
        List<VideoLine.Shown> settled = line.shown.subList(300, line.shown.size());
        assertThat(line.shown.size()).isGreaterThan(1_760);
        assertThat(share(settled, 6_000_000)).isGreaterThan(0.85);
        Collections.sort(delays);
        long percentile = delays.get(delays.size() * 95 / 100) - delays.get(0);
        double wait = settled.stream()
                .mapToLong(each -> each.at().nanosSince(each.received()))
                .average()
                .orElseThrow();
        assertThat(wait).isBetween(line.decodeNanos * 0.9, percentile + line.decodeNanos + 20e6);
        VideoPlayoutStatistics counts = line.playout.statistics(line.now);
        assertThat(counts.framesDecoded()).isEqualTo(1_800);
        assertThat(counts.framesRendered() + counts.framesDropped()).isEqualTo(1_800);
        assertThat(counts.framesRendered()).isEqualTo(line.shown.size());
        assertThat(counts.freezeCount()).isLessThan(5);
        assertThat(counts.qpSum()).isEqualTo(7 * 1_800);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-300e-6, 300e-6})
    void aDriftingClockAddsNoDelay(double drift) {
        VideoLine line = new VideoLine();
        Random random = new Random(9);
        Timestamp end = send(line, 18_000, 1_000, drift, i -> 20_000_000 + random.nextInt(10_000_000));
        line.runUntil(end.plusMillis(1_000));
        List<VideoLine.Shown> last = line.shown.subList(line.shown.size() - 300, line.shown.size());
        double wait = last.stream()
                .mapToLong(each -> each.at().nanosSince(each.received()))
                .average()
                .orElseThrow();
        assertThat(wait).isBetween(1e6, 20e6);
        assertThat(line.playout.statistics(line.now).framesRendered()).isGreaterThan(17_950);
    }

    @Test
    void withLowLatencyOrNoDelayAllowedFramesAreShownWhenDecoded() {
        for (boolean low : new boolean[] {true, false}) {
            VideoLine line = new VideoLine();
            line.playout.setLowLatency(low);
            if (!low) {
                line.playout.setDelayBounds(Duration.ZERO, Duration.ZERO);
            }
            Random random = new Random(3);
            Timestamp end = send(line, 300, 0, 0, i -> random.nextInt(100_000_000));
            line.runUntil(end.plusMillis(100));
            assertThat(line.shown).hasSize(300);
            int prompt = 0;
            for (VideoLine.Shown each : line.shown) {
                prompt += each.at().nanosSince(each.received()) <= 3 * line.decodeNanos ? 1 : 0;
            }
            assertThat(prompt).isGreaterThan(290);
            assertThat(line.playout.statistics(line.now).targetDelayNanos()).isZero();
        }
    }

    @Test
    void theApplicationMayAskForDelay() {
        VideoLine line = new VideoLine();
        line.playout.setDelayBounds(Duration.ofMillis(300), VideoPlayout.MAX_DELAY);
        Timestamp end = send(line, 600, 0, 0, i -> 10_000_000);
        line.runUntil(end.plusMillis(1_000));
        VideoLine.Shown last = line.shown.get(599);
        assertThat(last.at().nanosSince(last.received())).isBetween(299_000_000L, 301_000_000L);
        assertThat(line.playout.statistics(line.now).targetDelayNanos()).isEqualTo(300_000_000);
    }

    @Test
    @Spec("webrtc-stats §8.7")
    void freezesAndPausesAreIntervalsAboveTheirBounds() {
        VideoLine line = new VideoLine();
        line.playout.setLowLatency(true);
        Timestamp at = line.now;
        int[] gaps = {33, 33, 33, 33, 33, 33, 33, 33, 100, 200, 33, 33, 6_000, 33};
        long rtp = 0;
        for (int i = 0; i <= gaps.length; i++) {
            line.arrive(VideoLine.frame(rtp, i == 0, 0), at);
            if (i < gaps.length) {
                at = at.plusMillis(gaps[i]);
                rtp += 90L * gaps[i];
            }
        }
        line.runUntil(at.plusMillis(100));
        VideoPlayoutStatistics counts = line.playout.statistics(line.now);
        assertThat(counts.framesRendered()).isEqualTo(15);
        // The mean is 33 ms before the gap of 100 ms, which is below 33 + 150, and 40 ms before that of 200 ms.
        assertThat(counts.freezeCount()).isEqualTo(1);
        assertThat(counts.totalFreezesNanos()).isEqualTo(200_000_000);
        assertThat(counts.pauseCount()).isEqualTo(1);
        assertThat(counts.totalPausesNanos()).isEqualTo(6_000_000_000L);
        assertThat(counts.totalInterFrameDelay()).isBetween(6.662, 6.664);
        assertThat(counts.totalSquaredInterFrameDelay()).isBetween(36.0, 36.1);
    }

    @Test
    void aKeyFrameIsAskedForAtTheStartAndAfterDamage() {
        VideoLine line = new VideoLine();
        line.runUntil(line.now.plusMillis(500));
        assertThat(line.keyFrameRequests).isEqualTo(1);
        // Nothing comes: nobody is asked again. What cannot be decoded is a reason to ask, once a second.
        line.runUntil(line.now.plusMillis(1_000));
        assertThat(line.keyFrameRequests).isEqualTo(1);
        line.arrive(VideoLine.frame(0, false, 0), line.now);
        line.arrive(VideoLine.frame(3_000, false, 0), line.now.plusMillis(33));
        line.runUntil(line.now.plusMillis(33));
        assertThat(line.keyFrameRequests).isEqualTo(2);
        line.arrive(VideoLine.frame(3_000, true, 0), line.now.plusMillis(33));
        line.arrive(VideoLine.frame(6_000, false, 2), line.now.plusMillis(66));
        line.arrive(VideoLine.frame(9_000, false, 0), line.now.plusMillis(100));
        line.runUntil(line.now.plusMillis(300));
        assertThat(line.keyFrameRequests).isEqualTo(3);
        line.arrive(VideoLine.frame(40_000, true, 0), line.now);
        line.arrive(VideoLine.frame(43_000, false, 1), line.now.plusMillis(33));
        line.arrive(VideoLine.frame(46_000, false, 0), line.now.plusMillis(66));
        line.runUntil(line.now.plusMillis(3_000));
        assertThat(line.keyFrameRequests).isEqualTo(3);
        assertThat(line.shown).extracting(VideoLine.Shown::rtpTimestamp).containsExactly(3_000L, 40_000L, 46_000L);
        VideoPlayoutStatistics counts = line.playout.statistics(line.now);
        assertThat(counts.framesMalformed()).isEqualTo(1);
        assertThat(counts.framesDropped()).isEqualTo(3);
        assertThat(counts.framesDecoded()).isEqualTo(4);
        assertThat(counts.keyFramesDecoded()).isEqualTo(2);
    }

    @Test
    void damageWithAKeyFrameBehindItNeedsNoRequest() {
        VideoLine line = new VideoLine();
        line.arrive(VideoLine.frame(0, true, 0), line.now);
        line.runUntil(line.now.plusMillis(50));
        int requests = line.keyFrameRequests;
        line.decodeNanos = 50_000_000;
        line.arrive(VideoLine.frame(3_000, false, 2), line.now);
        line.arrive(VideoLine.frame(6_000, false, 0), line.now);
        line.arrive(VideoLine.frame(9_000, true, 0), line.now);
        line.runUntil(line.now.plusMillis(3_000));
        assertThat(line.keyFrameRequests).isEqualTo(requests);
        assertThat(line.shown).extracting(VideoLine.Shown::rtpTimestamp).containsExactly(0L, 9_000L);
    }

    /** A decoder that is too slow shows what it can, and the delay stays bounded. */
    @Test
    void aSlowDecoderSkipsToKeyFrames() {
        VideoLine line = new VideoLine();
        line.decodeNanos = 60_000_000;
        Timestamp at = line.now;
        for (int i = 0; i < 900; i++) {
            line.arrive(VideoLine.frame(3_000L * i, i % 90 == 0, 0), at);
            at = at.plusNanos(33_333_333);
        }
        line.runUntil(at);
        VideoLine.Shown last = line.shown.get(line.shown.size() - 1);
        assertThat(last.at().nanosSince(last.received())).isLessThan(6_000_000_000L);
        VideoPlayoutStatistics counts = line.playout.statistics(line.now);
        assertThat(counts.framesDecoded()).isGreaterThan(350);
        assertThat(counts.framesDropped()).isGreaterThan(300);
    }

    @Test
    void whatWaitsIsBounded() {
        VideoLine line = new VideoLine();
        line.playout.insert(VideoLine.frame(0, true, 0), line.now);
        for (int i = 1; i < VideoPlayout.MAX_FRAMES; i++) {
            line.playout.insert(VideoLine.frame(i, false, 0), line.now);
        }
        assertThat(line.playout.pollKeyFrameRequest(line.now)).isFalse();
        line.playout.insert(VideoLine.frame(200, false, 0), line.now);
        assertThat(line.playout.pollKeyFrameRequest(line.now)).isTrue();
        assertThat(line.playout.nextWork(line.now)).isNull();
        assertThat(line.playout.statistics(line.now).framesDropped()).isEqualTo(VideoPlayout.MAX_FRAMES + 1);
    }

    @Test
    void aJumpOfTheTimestampBeginsANewLine() {
        VideoLine line = new VideoLine();
        Timestamp end = send(line, 60, 5_000, 0, i -> 0);
        line.runUntil(end);
        send(line, 60, 3_000_000_000L, 0, i -> 0);
        line.runUntil(line.now.plusMillis(2_200));
        assertThat(line.shown.size()).isBetween(117, 120);
        VideoLine.Shown last = line.shown.get(line.shown.size() - 1);
        assertThat(last.rtpTimestamp()).isEqualTo(3_000_000_000L + 3_000 * 59);
        assertThat(last.at().nanosSince(last.received())).isLessThan(20_000_000);
    }

    @Test
    void workUnderWayAtAResetShowsNothing() {
        VideoLine line = new VideoLine();
        line.playout.insert(VideoLine.frame(0, true, 0), line.now);
        VideoDecodeWork work = line.playout.nextWork(line.now);
        line.playout.reset();
        work.run(() -> 0);
        line.playout.finished(work, line.now);
        assertThat(line.playout.poll(line.now)).isNull();
        assertThatThrownBy(() -> line.playout.finished(work, line.now)).isInstanceOf(IllegalArgumentException.class);
        assertThat(line.playout.pollKeyFrameRequest(line.now)).isTrue();
    }

    @Test
    void picturesOfVp8ComeThrough() {
        Codecs codecs = Codecs.installed();
        VideoEncoder encoder = codecs.videoEncoder(VideoLine.VP8, new VideoEncoderSettings(300_000, 30, 1));
        VideoLine line = new VideoLine(codecs.videoDecoder(VideoLine.VP8, VideoDecoder.DEFAULT_MAX_PIXELS));
        for (int i = 0; i < 20; i++) {
            VideoFrame black = VideoFrame.black(48, 32, i * 33_333L);
            line.arrive(encoder.encode(black, 3_000L * i, false), line.now.plusNanos(i * 33_333_333L));
        }
        line.runUntil(line.now.plusMillis(1_500));
        assertThat(line.shown).hasSize(20);
        VideoPlayoutStatistics counts = line.playout.statistics(line.now);
        assertThat(counts.frameWidth()).isEqualTo(48);
        assertThat(counts.frameHeight()).isEqualTo(32);
        assertThat(counts.keyFramesDecoded()).isEqualTo(1);
    }
}
