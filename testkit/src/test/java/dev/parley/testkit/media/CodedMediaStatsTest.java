package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.webrtc.RTCInboundRtpStreamStats;
import dev.parley.webrtc.RTCMediaSourceStats;
import dev.parley.webrtc.RTCOutboundRtpStreamStats;
import dev.parley.webrtc.RTCStatsReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Statistics of encoders, decoders and jitter buffers, webrtc-stats §8.4, §8.6 and §8.9. */
class CodedMediaStatsTest {
    private final MediaStage stage = new MediaStage();
    private final List<MediaStreamTrack> tracks = new ArrayList<>();

    @AfterEach
    void close() {
        stage.close();
    }

    private MediaStreamTrack connect(MediaStreamTrack track) {
        stage.b.onTrack(event -> tracks.add(event.track()));
        stage.a.addTrack(track);
        stage.negotiate(stage.a, stage.b);
        stage.awaitConnected();
        return tracks.get(0);
    }

    @Test
    @Spec("webrtc-stats §8.4 framesDecoded, §8.6 framesEncoded")
    void picturesAreCountedAtBothEnds() {
        MediaStreamTrack remote = connect(stage.video());
        stage.world.runFor(Duration.ofSeconds(1));
        RTCInboundRtpStreamStats unseen = received();
        assertThat(unseen.framesReceived()).isPositive();
        assertThat(unseen.framesDecoded()).as("nobody looks").isNull();
        List<Integer> widths = new ArrayList<>();
        remote.addVideoSink(picture -> widths.add(picture.width()));
        stage.world.runFor(Duration.ofSeconds(2));
        RTCInboundRtpStreamStats received = received();
        assertThat(received.framesDecoded()).isPositive();
        assertThat(received.keyFramesDecoded()).isPositive();
        assertThat(received.frameWidth()).isEqualTo(widths.get(0).longValue());
        assertThat(received.jitterBufferEmittedCount()).isPositive();
        RTCStatsReport ofA = stage.await(stage.a.getStats());
        RTCOutboundRtpStreamStats sent =
                ofA.all(RTCOutboundRtpStreamStats.class).get(0);
        assertThat(sent.framesEncoded()).isGreaterThanOrEqualTo(received.framesDecoded());
        assertThat(sent.frameWidth()).isEqualTo(received.frameWidth());
        assertThat(sent.targetBitrate()).isPositive();
        assertThat(sent.qualityLimitationReason()).isIn("none", "cpu", "bandwidth");
        assertThat(ofA.all(RTCMediaSourceStats.class).get(0).members()).containsKey("frames");
    }

    @Test
    @Spec("webrtc-stats §8.4 totalSamplesReceived, §8.9.1 audioLevel")
    void soundIsMeasuredAtBothEnds() {
        MediaStreamTrack remote = connect(stage.audio());
        remote.addAudioSink(frame -> {});
        stage.world.runFor(Duration.ofSeconds(3));
        RTCInboundRtpStreamStats received = received();
        assertThat(received.totalSamplesReceived()).isPositive();
        assertThat(received.concealedSamples()).isLessThan(received.totalSamplesReceived() / 10);
        assertThat(received.jitterBufferDelay() / received.jitterBufferEmittedCount())
                .as("seconds a sample")
                .isBetween(0.0, 0.2);
        assertThat(received.totalAudioEnergy()).isPositive();
        RTCStatsReport ofA = stage.await(stage.a.getStats());
        assertThat(ofA.all(RTCMediaSourceStats.class).get(0).members()).containsKey("totalAudioEnergy");
    }

    private RTCInboundRtpStreamStats received() {
        return stage.await(stage.b.getStats())
                .all(RTCInboundRtpStreamStats.class)
                .get(0);
    }
}
