package dev.parley.mediacapture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class MediaDevicesTest {
    private final Loop loop = new Loop();
    private final MediaDevices devices = loop.devices();

    @Test
    @Spec("mediacapture-streams §9.2 creating a device info object")
    void identitiesAreShownOnceADeviceWasUsed() {
        List<MediaDeviceInfo> before = loop.await(devices.enumerateDevices());
        assertThat(before)
                .extracting(MediaDeviceInfo::kind)
                .containsExactly(MediaDeviceKind.AUDIOINPUT, MediaDeviceKind.VIDEOINPUT);
        assertThat(before).extracting(MediaDeviceInfo::deviceId).containsOnly("");
        MediaStreamTrack track = loop.await(devices.getUserMedia(MediaStreamConstraints.of(false, true)))
                .getVideoTracks()
                .get(0);
        List<MediaDeviceInfo> after = loop.await(devices.enumerateDevices());
        assertThat(after)
                .extracting(MediaDeviceInfo::label)
                .containsExactly("Tone", "Silence", "Test picture", "Test picture, rear");
        assertThat(after.get(2).deviceId())
                .isEqualTo(track.getSettings().deviceId())
                .hasSize(64);
        assertThat(after.get(0).groupId()).isEqualTo(after.get(2).groupId());
        assertThat(((InputDeviceInfo) after.get(2)).getCapabilities().members())
                .isEqualTo(track.getCapabilities().members());
        assertThat(after.get(2).toJSON()).containsEntry("kind", "videoinput");
    }

    @Test
    @Spec("mediacapture-streams §10.2 getUserMedia step 3")
    void nothingAskedForIsATypeError() {
        assertThatThrownBy(() -> loop.await(devices.getUserMedia(MediaStreamConstraints.of(false, false))))
                .cause()
                .isInstanceOf(TypeError.class);
    }

    @Test
    @Spec("mediacapture-streams §10.2 getUserMedia: NotFound Failure, Permission Failure")
    void missingAndForbiddenDevicesHaveTheirNames() {
        MediaDevices none = MediaDevices.builder()
                .eventLoop(loop.loop)
                .listenersOnLoop()
                .noDevices()
                .build();
        assertThat(failure(none)).isEqualTo(DOMException.NOT_FOUND_ERROR);
        MediaDevices forbidden = MediaDevices.builder()
                .eventLoop(loop.loop)
                .listenersOnLoop()
                .permission(kind -> kind.equals("video"))
                .build();
        assertThat(failure(forbidden)).isEqualTo(DOMException.NOT_ALLOWED_ERROR);
        assertThat(loop.await(forbidden.enumerateDevices()))
                .extracting(MediaDeviceInfo::label)
                .containsOnly("");
    }

    private String failure(MediaDevices of) {
        try {
            loop.await(of.getUserMedia(MediaStreamConstraints.of(true, true)));
        } catch (CompletionException e) {
            return DOMException.from(e).name();
        }
        throw new AssertionError("there were devices");
    }

    @Test
    @Spec("mediacapture-streams §9.2 device change notification steps; §4.3.2 ended")
    void devicesComeAndGo() {
        MediaStreamTrack track = loop.await(devices.getUserMedia(MediaStreamConstraints.of(true, false)))
                .getAudioTracks()
                .get(0);
        List<String> events = new ArrayList<>();
        devices.onDeviceChange(event -> events.add(event.type() + " "
                + event.devices().size() + " " + event.userInsertedDevices().size()));
        track.onEnded(event -> events.add("ended " + track.readyState()));
        loop.loop.execute(() -> devices.plugMicrophone("Headset", "Headset", 880));
        loop.settle();
        loop.loop.execute(() -> devices.unplug("Tone"));
        loop.settle();
        assertThat(events).containsExactly("devicechange 5 1", "ended ended", "devicechange 4 0");
    }

    @Test
    void closedDevicesStopTheirTracks() {
        MediaStreamTrack track = loop.await(devices.getUserMedia(MediaStreamConstraints.of(false, true)))
                .getVideoTracks()
                .get(0);
        loop.loop.execute(() -> track.addVideoSink(frame -> {}));
        loop.turnUntil(track::isWanted);
        loop.loop.execute(devices::close);
        loop.settle();
        assertThat(track.readyState()).isEqualTo(MediaStreamTrackState.ENDED);
        assertThat(loop.await(devices.enumerateDevices())).isEmpty();
    }

    @Test
    @Spec("mediacapture-streams §4.3.4")
    void everyPropertyOfTheSpecificationCanBeConstrained() {
        assertThat(devices.getSupportedConstraints().names())
                .hasSize(16)
                .contains("width", "echoCancellation", "backgroundBlur");
        assertThat(devices.getSupportedConstraints().contains("zoom")).isFalse();
    }
}
