package dev.parley.mediacapture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.dom.ListenerHandle;
import dev.parley.dom.TypeError;
import dev.parley.frames.AudioFrame;
import dev.parley.frames.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams, tracks and the media in them. */
class TracksTest {
    private final Loop loop = new Loop();
    private final MediaDevices devices = loop.devices();

    private MediaStream stream(boolean audio, boolean video) {
        return loop.await(devices.getUserMedia(MediaStreamConstraints.of(audio, video)));
    }

    /** Runs a command as a listener would, on the loop. */
    private void onLoop(Runnable command) {
        boolean[] done = new boolean[1];
        loop.loop.execute(() -> {
            command.run();
            done[0] = true;
        });
        loop.turnUntil(() -> done[0]);
    }

    @Test
    @Spec("mediacapture-streams §4.2")
    void aStreamIsASetOfTracks() {
        MediaStream stream = stream(true, true);
        assertThat(stream.id()).hasSize(36);
        assertThat(stream.active()).isTrue();
        assertThat(stream.getTracks()).hasSize(2);
        MediaStreamTrack audio = stream.getAudioTracks().get(0);
        assertThat(audio.id()).hasSize(36);
        assertThat(stream.getTrackById(audio.id())).isSameAs(audio);
        assertThat(stream.getTrackById("")).isNull();
        stream.addTrack(audio);
        assertThat(stream.getTracks()).hasSize(2);
        stream.removeTrack(audio);
        assertThat(stream.getAudioTracks()).isEmpty();
        MediaStream same = new MediaStream(stream);
        assertThat(same.getTracks()).isEqualTo(stream.getTracks());
        assertThat(same.id()).isNotEqualTo(stream.id());
        onLoop(() -> stream.getTracks().forEach(MediaStreamTrack::stop));
        assertThat(stream.active()).isFalse();
    }

    @Test
    @Spec(
            "webrtc-identity §11.1: \"Any peerIdentity property MUST be retained on cloned copies of MediaStreamTracks.\"")
    void isolatedMediaIsKeptFromTheApplication() {
        MediaStream stream = loop.await(devices.getUserMedia(new MediaStreamConstraints(
                MediaTrackConstraints.none(), MediaTrackConstraints.none(), "bob@idp.example")));
        assertThat(stream.getTracks()).allMatch(MediaStreamTrack::isolated);
        List<VideoFrame> pictures = new ArrayList<>();
        List<AudioFrame> sounds = new ArrayList<>();
        onLoop(() -> {
            MediaStreamTrack clone = stream.getVideoTracks().get(0).clone();
            assertThat(clone.isolated()).isTrue();
            clone.addVideoSink(pictures::add);
            stream.getAudioTracks().get(0).addAudioSink(sounds::add);
        });
        loop.turnUntil(() -> pictures.size() >= 2 && sounds.size() >= 2);
        assertThat(pictures).allSatisfy(picture -> assertThat(picture.y()).containsOnly(16));
        assertThat(sounds).allSatisfy(sound -> assertThat(sound.samples()).containsOnly(0));
        assertThat(stream(true, true).getTracks()).noneMatch(MediaStreamTrack::isolated);
    }

    @Test
    @Spec("mediacapture-streams §4.3 clone a track; mst-content-hint §3")
    void aCloneLivesOn() {
        MediaStreamTrack track = stream(false, true).getVideoTracks().get(0);
        track.setContentHint("detail");
        track.setContentHint("music");
        assertThat(track.contentHint()).isEqualTo("detail");
        onLoop(() -> {
            MediaStreamTrack clone = track.clone();
            assertThat(clone.id()).isNotEqualTo(track.id());
            assertThat(clone.contentHint()).isEqualTo("detail");
            assertThat(clone.getSettings()).isEqualTo(track.getSettings());
            track.stop();
            assertThat(track.readyState()).isEqualTo(MediaStreamTrackState.ENDED);
            assertThat(clone.readyState()).isEqualTo(MediaStreamTrackState.LIVE);
            assertThat(track.clone().readyState()).isEqualTo(MediaStreamTrackState.ENDED);
        });
    }

    @Test
    void picturesCountAndMove() {
        MediaStreamTrack track = stream(false, true).getVideoTracks().get(0);
        List<VideoFrame> frames = new ArrayList<>();
        ListenerHandle[] handle = new ListenerHandle[1];
        onLoop(() -> handle[0] = track.addVideoSink(frames::add));
        loop.turnUntil(() -> frames.size() >= 3);
        long first = TestPicture.readNumber(frames.get(0));
        long last = TestPicture.readNumber(frames.get(frames.size() - 1));
        assertThat(last).isGreaterThan(first);
        assertThat(frames.get(1).timestampMicros() - frames.get(0).timestampMicros())
                .isGreaterThanOrEqualTo(33_333);
        onLoop(() -> handle[0].remove());
        loop.settle();
        assertThat(track.isWanted()).isFalse();
    }

    @Test
    @Spec(
            "mediacapture-streams §4.3.1: \"zero-information-content, which means silence for audio and black frames for video\"")
    void aDisabledTrackIsBlackAndSilent() {
        MediaStream stream = stream(true, true);
        stream.getTracks().forEach(track -> track.setEnabled(false));
        List<VideoFrame> pictures = new ArrayList<>();
        List<AudioFrame> sounds = new ArrayList<>();
        onLoop(() -> {
            stream.getVideoTracks().get(0).addVideoSink(pictures::add);
            stream.getAudioTracks().get(0).addAudioSink(sounds::add);
        });
        loop.turnUntil(() -> !pictures.isEmpty() && !sounds.isEmpty());
        assertThat(pictures.get(0).y()).containsOnly(16);
        assertThat(sounds.get(0).samples()).hasSize(480).containsOnly(0);
        stream.getAudioTracks().get(0).setEnabled(true);
        int before = sounds.size();
        loop.turnUntil(() -> sounds.size() > before + 1);
        // 440 Hz: every frame holds four periods and more, and no two samples of silence in a row.
        assertThat(sounds.get(sounds.size() - 1).samples()[1]).isNotZero();
        onLoop(() -> stream.getTracks().forEach(MediaStreamTrack::stop));
    }

    @Test
    void theCounterSurvivesScaling() {
        for (int[] size : new int[][] {{640, 480}, {321, 241}, {64, 48}, {1920, 1080}}) {
            for (long number : new long[] {0, 1, 0xcafe_babeL, 0xffff_ffffL}) {
                assertThat(TestPicture.readNumber(TestPicture.draw(size[0], size[1], number, 0)))
                        .isEqualTo(number);
            }
        }
    }

    @Test
    void pushedFramesReachAllTracksOfTheirSource() {
        PushedSource[] source = new PushedSource[1];
        List<VideoFrame> frames = new ArrayList<>();
        List<String> events = new ArrayList<>();
        onLoop(() -> {
            source[0] = devices.createVideoSource("Drawing");
            source[0].track().addVideoSink(frames::add);
            source[0].track().clone().addVideoSink(frames::add);
            source[0].track().onMute(event -> events.add(event.type()));
            source[0].track().onUnmute(event -> events.add(event.type()));
            source[0].track().onEnded(event -> events.add(event.type()));
        });
        byte[] red = new byte[4 * 6];
        for (int i = 0; i < red.length; i += 4) {
            red[i] = (byte) 255;
        }
        source[0].push(VideoFrame.fromRgba(3, 2, red, 7));
        loop.settle();
        assertThat(frames).hasSize(2);
        assertThat(frames.get(0).toRgba()[0] & 0xff).isGreaterThan(250);
        assertThat(frames.get(0).toRgba()[1] & 0xff).isLessThan(5);
        assertThat(source[0].track().getSettings().width()).isEqualTo(3);
        assertThatThrownBy(() -> source[0].push(new AudioFrame(8_000, 1, new short[80], 0)))
                .isInstanceOf(TypeError.class);
        source[0].mute(true);
        source[0].mute(false);
        source[0].close();
        loop.settle();
        loop.settle();
        assertThat(events).containsExactly("mute", "unmute", "ended");
    }

    @Test
    void sinksAreOfTheTracksKind() {
        MediaStreamTrack track = stream(true, false).getAudioTracks().get(0);
        assertThatThrownBy(() -> track.addVideoSink(frame -> {})).isInstanceOf(TypeError.class);
    }
}
