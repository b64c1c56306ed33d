package dev.parley.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import org.junit.jupiter.api.Test;

/** Tracks, transceivers and parameters as scripts see them. */
class MediaTest {
    @Test
    @Spec("mediacapture-main §10.3")
    void devicesGiveTracksWithTheirSettings() {
        assertThat(Script.run(
                        "navigator.mediaDevices.getUserMedia({ audio: true, video: { width: { exact: 320 } } }).then(async stream => {",
                        "  const [video] = stream.getVideoTracks(); log(stream.active, video.getSettings().width, JSON.stringify(video.getConstraints()));",
                        "  await video.applyConstraints({ width: { exact: 9e9 } }).catch(e => log(e.name, e.constraint, e instanceof OverconstrainedError));",
                        "  for (const t of stream.getTracks()) t.stop(); log(video.readyState, stream.active); });",
                        "navigator.mediaDevices.getUserMedia({}).catch(e => log(e.name));"))
                .containsExactlyInAnyOrder(
                        "true 320 {\"width\":{\"exact\":320}}",
                        "OverconstrainedError width true",
                        "ended false",
                        "TypeError");
    }

    @Test
    @Spec("webrtc-pc §5.2, §5.4")
    void transceiversAndParametersRoundTrip() {
        assertThat(
                        Script.run(
                                "const pc = new RTCPeerConnection(); const t = pc.addTransceiver('video', { direction: 'sendonly', sendEncodings: [{ rid: 'a', maxBitrate: 5 }, { rid: 'b' }] });",
                                "const p = t.sender.getParameters(); log(p.encodings.map(e => e.rid).join(), p.encodings[0].maxBitrate, 'maxBitrate' in p.encodings[1]);",
                                "p.encodings[1].active = false; t.sender.setParameters(p).then(() => { log(t.sender.getParameters().encodings[1].active);",
                                "  t.direction = 'nonsense'; log(t.direction); t.direction = 'inactive'; log(t.direction);",
                                "  log(pc.getTransceivers()[0] === t, pc.getSenders()[0] === t.sender, t.receiver.track.kind, t.mid);",
                                "  t.receiver.jitterBufferTarget = 120; log(t.receiver.jitterBufferTarget); t.sender.replaceTrack(null).then(() => { log(t.sender.track); pc.close(); }); });"))
                .containsExactly("a,b 5 false", "false", "sendonly", "inactive", "true true video null", "120", "null");
    }

    @Test
    @Spec("webrtc-pc §4.4.3")
    void callbacksAreCalled() {
        assertThat(
                        Script.run(
                                "const pc = new RTCPeerConnection(); pc.createOffer(o => pc.setLocalDescription(o, () => { log(o.type, pc.signalingState); pc.createAnswer(() => {}, e => { log(e.name); pc.close(); }); }, () => {}), () => {}, { offerToReceiveAudio: true });"))
                .containsExactly("offer have-local-offer", "InvalidStateError");
    }
}
