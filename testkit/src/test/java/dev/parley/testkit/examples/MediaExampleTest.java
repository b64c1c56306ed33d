package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.frames.VideoFrame;
import dev.parley.mediacapture.Constrain;
import dev.parley.mediacapture.MediaDevices;
import dev.parley.mediacapture.MediaStreamConstraints;
import dev.parley.mediacapture.MediaTrackConstraints;
import dev.parley.mediacapture.PushedSource;
import dev.parley.mediacapture.TestPicture;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCPeerConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MediaExampleTest {
    private final Stage stage = new Stage();
    private final List<String> announced = new ArrayList<>();

    @AfterEach
    void close() {
        stage.close();
        assertThat(stage.world.leftovers()).isEmpty();
    }

    // docs: media-tracks
    static void sendCameraAndMicrophone(PeerConnectionFactory factory, RTCPeerConnection pc) {
        var wishes = MediaTrackConstraints.builder()
                .set("width", 1280)
                .set("frameRate", Constrain.max(30))
                .build();
        factory.mediaDevices()
                .getUserMedia(new MediaStreamConstraints(MediaTrackConstraints.none(), wishes))
                .thenAccept(stream -> stream.getTracks().forEach(track -> pc.addTrack(track, stream)));
    }

    void receive(RTCPeerConnection pc) {
        pc.onTrack(event -> {
            announced.add(event.track().kind() + " of " + event.streams().size() + " stream");
            event.transceiver().receiver().setJitterBufferTarget(200.0);
        });
    }
    // end

    @Test
    void tracksAreAnnounced() {
        receive(stage.b);
        sendCameraAndMicrophone(stage.factoryA, stage.a);
        stage.await(() -> stage.a.getSenders().size() == 2);
        stage.connect();
        stage.await(() -> announced.size() == 2);
        assertThat(announced).containsExactly("audio of 1 stream", "video of 1 stream");
    }

    @Test
    void framesAreSeenAndMade() {
        List<Long> seen = new ArrayList<>();
        List<VideoFrame> copied = new ArrayList<>();
        MediaDevices devices = stage.factoryA.mediaDevices();
        // docs: media-frames
        devices.getUserMedia(MediaStreamConstraints.of(false, true)).thenAccept(stream -> {
            PushedSource mirror = devices.createVideoSource("Mirror");
            mirror.track().addVideoSink(copied::add);
            stream.getVideoTracks().get(0).addVideoSink(frame -> {
                seen.add(TestPicture.readNumber(frame)); // the test picture carries its number
                byte[] pixels = frame.toRgba();
                mirror.push(VideoFrame.fromRgba(frame.width(), frame.height(), pixels, frame.timestampMicros()));
            });
        });
        // end
        stage.await(() -> copied.size() >= 3);
        assertThat(seen).startsWith(0L, 1L, 2L);
        assertThat(TestPicture.readNumber(copied.get(2))).isEqualTo(2);
    }
}
