package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.frames.VideoFrame;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.PushedSource;
import dev.parley.mediacapture.TestPicture;
import dev.parley.mediacapture.VideoReader;
import dev.parley.webrtc.RTCRtpEncodingParameters;
import dev.parley.webrtc.RTCRtpSendParameters;
import dev.parley.webrtc.RTCRtpSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pictures from a track of one connection, through encoder, network and decoder, to a track of the other. */
class VideoCallTest {
    private static final Duration PICTURE = Duration.ofMillis(40);

    private final MediaStage stage = new MediaStage();
    private final PushedSource source = stage.devices.createVideoSource("drawing");
    private int number;

    @AfterEach
    void close() {
        stage.close();
        assertThat(stage.world.leftovers()).isEmpty();
    }

    private MediaStreamTrack connect() {
        List<MediaStreamTrack> tracks = new ArrayList<>();
        stage.b.onTrack(event -> tracks.add(event.track()));
        stage.a.addTrack(source.track());
        stage.negotiate(stage.a, stage.b);
        stage.awaitConnected();
        return tracks.get(0);
    }

    private List<VideoFrame> film(VideoReader reader, int pictures) {
        List<VideoFrame> seen = new ArrayList<>();
        for (int i = 0; i < pictures; i++) {
            source.push(TestPicture.draw(160, 120, number++, stage.world.now().nanos() / 1_000));
            stage.world.runFor(PICTURE);
            for (VideoFrame picture = reader.poll(); picture != null; picture = reader.poll()) {
                seen.add(picture);
            }
        }
        return seen;
    }

    private static List<Long> numbers(List<VideoFrame> pictures) {
        return pictures.stream().map(TestPicture::readNumber).toList();
    }

    @Test
    void picturesAreSeenInOrderWithTheirSize() {
        MediaStreamTrack track = connect();
        VideoReader reader = track.videoReader(8);
        List<VideoFrame> seen = film(reader, 40);
        assertThat(seen.size()).isBetween(36, 40);
        assertThat(numbers(seen)).isSorted().doesNotHaveDuplicates();
        assertThat(track.getSettings().width()).isEqualTo(160);
        assertThat(track.getSettings().height()).isEqualTo(120);
        reader.close();
    }

    @Test
    void whoeverComesLateSeesAPictureWithinHalfASecond() {
        MediaStreamTrack track = connect();
        VideoReader first = track.videoReader(8);
        film(first, 10);
        first.close();
        film(first, 10);
        VideoReader late = track.videoReader(8);
        assertThat(numbers(film(late, 13))).isNotEmpty().isSorted();
        late.close();
    }

    @Test
    void aPictureThatStandsStillIsSeenByWhoeverComesLate() {
        MediaStreamTrack track = connect();
        VideoReader first = track.videoReader(8);
        film(first, 10);
        first.close();
        stage.world.runFor(Duration.ofSeconds(5));
        VideoReader late = track.videoReader(8);
        stage.world.runFor(Duration.ofSeconds(1));
        VideoFrame picture = late.poll();
        assertThat(picture).isNotNull();
        assertThat(TestPicture.readNumber(picture)).isEqualTo(9);
        late.close();
    }

    @Test
    @Spec("webrtc-pc §5.2")
    void parametersChangeTheSize() {
        MediaStreamTrack track = connect();
        VideoReader reader = track.videoReader(8);
        film(reader, 5);
        RTCRtpSender sender = stage.a.getSenders().get(0);
        RTCRtpSendParameters parameters = sender.getParameters();
        RTCRtpEncodingParameters half = parameters.encodings().get(0).toBuilder()
                .scaleResolutionDownBy(2.0)
                .build();
        stage.await(sender.setParameters(
                parameters.toBuilder().encodings(List.of(half)).build()));
        List<VideoFrame> seen = film(reader, 15);
        assertThat(seen.get(seen.size() - 1).width()).isEqualTo(80);
        assertThat(track.getSettings().width()).isEqualTo(80);
        reader.close();
    }

    @Test
    void anotherTrackTakesThePlaceOfTheFirst() {
        MediaStreamTrack track = connect();
        VideoReader reader = track.videoReader(8);
        film(reader, 5);
        PushedSource other = stage.devices.createVideoSource("other");
        RTCRtpSender sender = stage.a.getSenders().get(0);
        stage.await(sender.replaceTrack(other.track()));
        List<VideoFrame> seen = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            other.push(TestPicture.draw(64, 48, 1_000 + i, stage.world.now().nanos() / 1_000));
            stage.world.runFor(PICTURE);
            for (VideoFrame picture = reader.poll(); picture != null; picture = reader.poll()) {
                seen.add(picture);
            }
        }
        assertThat(seen.get(seen.size() - 1).width()).isEqualTo(64);
        assertThat(TestPicture.readNumber(seen.get(seen.size() - 1))).isGreaterThan(1_005);
        stage.await(sender.replaceTrack(null));
        reader.close();
    }
}
