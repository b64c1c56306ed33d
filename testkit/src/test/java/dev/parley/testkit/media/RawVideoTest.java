package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.codec.Codecs;
import dev.parley.codec.VideoDecoder;
import dev.parley.encoding.VideoEncodingSettings;
import dev.parley.encoding.VideoSendStatistics;
import dev.parley.frames.EncodedFrame;
import dev.parley.mediacapture.TestPicture;
import dev.parley.parameters.Codec;
import dev.parley.playout.RenderedPicture;
import dev.parley.playout.VideoPlayoutStatistics;
import dev.parley.rawmedia.MediaThreads;
import dev.parley.rawmedia.VideoPlaying;
import dev.parley.rawmedia.VideoSending;
import dev.parley.runtime.EventLoop;
import dev.parley.simulation.Host;
import dev.parley.testkit.VirtualWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pictures through encoders and decoders on an event loop in virtual time, without a network between them. */
class RawVideoTest {
    private static final Codec VP8 = new Codec("video/VP8", 90_000, null, null);
    private static final Codec H264 = new Codec("video/H264", 90_000, null, null);

    private final VirtualWorld world = new VirtualWorld(1);
    private final EventLoop loop = loop();
    private final MediaThreads threads = MediaThreads.of(loop);
    private final Codecs codecs = Codecs.installed();
    private final List<EncodedFrame> sent = new ArrayList<>();
    private final List<RenderedPicture> shown = new ArrayList<>();
    private int keyFramesWanted;

    private EventLoop loop() {
        Host host = world.network().host("a", world.network().internet(), "192.0.2.1");
        return world.loop(host);
    }

    @AfterEach
    void nothingIsLeft() {
        world.runUntilIdle(Duration.ofSeconds(10));
    }

    private VideoSending sending(VideoEncodingSettings... encodings) {
        return new VideoSending(loop, threads, codecs, VP8, List.of(encodings), sent::add);
    }

    private void draw(VideoSending sending, int from, int count) {
        for (int i = from; i < from + count; i++) {
            int number = i;
            loop.execute(() ->
                    sending.accept(TestPicture.draw(128, 96, number, loop.now().nanos() / 1_000)));
            world.runFor(Duration.ofMillis(40));
        }
    }

    @Test
    void theFirstCodecWithAnEncoderIsSent() {
        assertThat(VideoSending.choose(codecs, List.of(H264, VP8))).isEqualTo(VP8);
        assertThat(VideoSending.choose(codecs, List.of(H264))).isNull();
    }

    @Test
    void picturesAreSeenAtTheOtherEnd() {
        VideoSending sending = sending(VideoEncodingSettings.WHOLE);
        VideoPlaying playing = new VideoPlaying(
                loop, threads, codecs, VideoDecoder.DEFAULT_MAX_PIXELS, shown::add, () -> keyFramesWanted++);
        draw(sending, 0, 50);
        assertThat(sent).hasSize(50);
        assertThat(keyFramesWanted).isEqualTo(1);
        for (EncodedFrame frame : sent) {
            playing.insert(7, frame, loop.now());
            world.runFor(Duration.ofMillis(40));
        }
        world.runFor(Duration.ofSeconds(1));
        assertThat(shown).hasSize(50);
        for (int i = 0; i < 50; i++) {
            assertThat(TestPicture.readNumber(shown.get(i).picture())).isEqualTo(i);
        }
        VideoPlayoutStatistics counts = playing.statistics();
        assertThat(counts.framesDecoded()).isEqualTo(50);
        assertThat(counts.freezeCount()).isZero();
        assertThat(sending.source().frames()).isEqualTo(50);
        assertThat(sending.source().width()).isEqualTo(128);
        sending.close();
        playing.close();
    }

    @Test
    void eachEncodingIsEncodedOnceAndAskedForKeyFramesAlone() {
        VideoEncodingSettings large = new VideoEncodingSettings("h", true, 1, 0, 0, 0, 0, 1);
        VideoEncodingSettings small = new VideoEncodingSettings("l", true, 2, 0, 0, 0, 0, 1);
        VideoSending sending = sending(large, small);
        draw(sending, 0, 10);
        assertThat(sent).hasSize(20);
        sent.clear();
        loop.execute(() -> sending.requestKeyFrame("l"));
        draw(sending, 10, 2);
        assertThat(sent)
                .filteredOn(EncodedFrame::key)
                .extracting(EncodedFrame::rid)
                .containsExactly("l");
        assertThat(sent).extracting(EncodedFrame::width).containsExactly(128, 64, 128, 64);
        sent.clear();
        // The source stands still: the last picture is encoded again.
        loop.execute(() -> sending.requestKeyFrame("h"));
        world.runFor(Duration.ofSeconds(1));
        assertThat(sent).extracting(EncodedFrame::rid).containsExactly("h");
        List<VideoSendStatistics> counts = sending.statistics();
        assertThat(counts).extracting(VideoSendStatistics::keyFramesEncoded).containsExactly(2L, 2L);
        loop.execute(() -> sending.configure(List.of(large)));
        sent.clear();
        draw(sending, 12, 2);
        assertThat(sent).extracting(EncodedFrame::rid).containsExactly("h", "h");
        sending.close();
    }

    @Test
    void anotherStreamBeginsWithAKeyFrameAndAnUnknownCodecShowsNothing() {
        VideoSending sending = sending(VideoEncodingSettings.WHOLE);
        VideoPlaying playing = new VideoPlaying(
                loop, threads, codecs, VideoDecoder.DEFAULT_MAX_PIXELS, shown::add, () -> keyFramesWanted++);
        draw(sending, 0, 3);
        playing.setLowLatency(true);
        sent.forEach(frame -> playing.insert(7, frame, loop.now()));
        world.runFor(Duration.ofMillis(100));
        assertThat(shown).hasSize(3);
        int asked = keyFramesWanted;
        playing.insert(8, sent.get(1), loop.now());
        world.runFor(Duration.ofMillis(100));
        assertThat(shown).hasSize(3);
        assertThat(keyFramesWanted).isEqualTo(asked + 1);
        playing.insert(8, sent.get(0), loop.now());
        world.runFor(Duration.ofMillis(100));
        assertThat(shown).hasSize(4);
        playing.insert(8, EncodedFrame.of(H264, new byte[] {1}).key(true).build(), loop.now());
        world.runFor(Duration.ofMillis(100));
        assertThat(shown).hasSize(4);
        playing.close();
        playing.insert(8, sent.get(0), loop.now());
        world.runFor(Duration.ofMillis(100));
        assertThat(shown).hasSize(4);
        sending.close();
    }
}
