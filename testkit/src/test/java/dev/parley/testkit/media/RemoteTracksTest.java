package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamTrackState;
import dev.parley.webrtc.RTCOfferOptions;
import dev.parley.webrtc.RTCRtpCodecParameters;
import dev.parley.webrtc.RTCRtpReceiver;
import dev.parley.webrtc.RTCRtpSender;
import dev.parley.webrtc.RTCRtpTransceiver;
import dev.parley.webrtc.RTCRtpTransceiverDirection;
import dev.parley.webrtc.RTCSessionDescription;
import dev.parley.webrtc.RTCTrackEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What descriptions do to the objects of media, webrtc-pc §4.4.1.5 and §5.1. */
class RemoteTracksTest {
    private final MediaStage stage = new MediaStage();
    private final List<String> events = new ArrayList<>();
    private final List<RTCTrackEvent> tracks = new ArrayList<>();

    RemoteTracksTest() {
        stage.b.onSignalingStateChange(event -> events.add("signaling " + stage.b.signalingState()));
        stage.b.onTrack(event -> {
            events.add("track " + event.track().kind());
            tracks.add(event);
            for (MediaStream stream : event.streams()) {
                stream.onAddTrack(
                        added -> events.add("addtrack " + added.track().kind()));
                stream.onRemoveTrack(
                        removed -> events.add("removetrack " + removed.track().kind()));
            }
        });
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void offer() {
        stage.await(stage.a.setLocalDescription());
        stage.await(stage.b.setRemoteDescription(stage.a.localDescription()).thenRun(() -> events.add("resolved")));
    }

    private void answer() {
        stage.await(stage.b.setLocalDescription());
        stage.await(stage.a.setRemoteDescription(stage.b.localDescription()));
    }

    @Test
    @Spec("webrtc-pc §4.4.1.5: the order of signalingstatechange, addtrack and track")
    void tracksAreAnnouncedInOrder() {
        MediaStream stream = stage.stream(true, true);
        stream.getTracks().forEach(track -> stage.a.addTrack(track, stream));
        offer();
        assertThat(events).containsExactly("signaling have-remote-offer", "track audio", "track video", "resolved");
        RTCTrackEvent first = tracks.get(0);
        assertThat(first.streams()).hasSize(1);
        MediaStream remote = first.streams().get(0);
        assertThat(remote.id()).isEqualTo(stream.id());
        assertThat(tracks.get(1).streams().get(0)).isSameAs(remote);
        assertThat(remote.getTracks())
                .containsExactlyInAnyOrder(first.track(), tracks.get(1).track());
        assertThat(first.receiver().track()).isSameAs(first.track());
        assertThat(stage.b.getTransceivers()).contains(first.transceiver());
        // No packet came: the track stays muted.
        assertThat(first.track().muted()).isTrue();
        answer();
        RTCRtpTransceiver mine = stage.a.getTransceivers().get(0);
        assertThat(mine.mid()).isNotNull().isEqualTo(first.transceiver().mid());
        assertThat(mine.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.SENDONLY);
        assertThat(first.transceiver().currentDirection()).isEqualTo(RTCRtpTransceiverDirection.RECVONLY);
        assertThat(mine.sender().transport())
                .isNotNull()
                .isSameAs(mine.receiver().transport());
        assertThat(mine.sender().getParameters().codecs())
                .extracting(RTCRtpCodecParameters::mimeType)
                .contains("audio/opus");
        assertThat(first.receiver().getParameters().codecs()).isNotEmpty();
        assertThat(mine.sender().getParameters().rtcp().cname()).isNotEmpty();
        stage.awaitConnected();
    }

    @Test
    @Spec("webrtc-pc §5.1 removeTrack: \"the track is removed from any remote MediaStreams\"")
    void aTrackThatIsNoLongerSentLeavesItsStreams() {
        MediaStream stream = stage.stream(true, true);
        RTCRtpSender sender = stage.a.addTrack(stream.getAudioTracks().get(0), stream);
        stage.a.addTrack(stream.getVideoTracks().get(0), stream);
        offer();
        answer();
        events.clear();
        stage.a.removeTrack(sender);
        offer();
        assertThat(events).containsExactly("signaling have-remote-offer", "removetrack audio", "resolved");
        assertThat(tracks.get(0).streams().get(0).getTracks())
                .containsExactly(tracks.get(1).track());
        assertThat(tracks.get(0).track().readyState()).isEqualTo(MediaStreamTrackState.LIVE);
        answer();
    }

    @Test
    @Spec("webrtc-pc §5.4 stop")
    void aStoppedTransceiverIsStoppedAtBothEnds() {
        RTCRtpTransceiver transceiver = stage.a.addTransceiver("audio");
        offer();
        answer();
        List<String> ended = new ArrayList<>();
        tracks.get(0).track().onEnded(event -> ended.add(event.type()));
        transceiver.stop();
        assertThat(transceiver.currentDirection()).isNotEqualTo(RTCRtpTransceiverDirection.STOPPED);
        offer();
        stage.settle();
        assertThat(ended).containsExactly("ended");
        assertThat(tracks.get(0).transceiver().direction()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        answer();
        assertThat(transceiver.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        assertThat(stage.a.getSenders()).isEmpty();
    }

    @Test
    @Spec("webrtc-pc §4.4.1.5: rollback removes what a remote offer made")
    void rollbackTakesTransceiversAway() {
        MediaStream stream = stage.stream(true, false);
        stage.a.addTrack(stream.getAudioTracks().get(0), stream);
        offer();
        RTCRtpReceiver receiver = tracks.get(0).receiver();
        events.clear();
        stage.await(stage.b.setRemoteDescription(RTCSessionDescription.rollback()));
        assertThat(events).containsExactly("signaling stable", "removetrack audio");
        assertThat(stage.b.getTransceivers()).isEmpty();
        assertThat(receiver.transport()).isNull();
    }

    @Test
    @Spec("webrtc-pc §4.4.3.3 offerToReceiveAudio, offerToReceiveVideo")
    void theLegacyOptionsMakeTransceivers() {
        stage.await(stage.a.createOffer(
                RTCOfferOptions.builder().offerToReceiveAudio(true).build()));
        assertThat(stage.a.getTransceivers())
                .singleElement()
                .satisfies(each -> assertThat(each.direction()).isEqualTo(RTCRtpTransceiverDirection.RECVONLY));
        stage.await(stage.a.createOffer(
                RTCOfferOptions.builder().offerToReceiveAudio(false).build()));
        assertThat(stage.a.getTransceivers().get(0).direction()).isEqualTo(RTCRtpTransceiverDirection.INACTIVE);
    }
}
