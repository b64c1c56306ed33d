package dev.parley.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import org.junit.jupiter.api.Test;

/** What was removed is there only for those who ask for it. */
class LegacyTest {
    @Test
    @Spec("webrtc-pc §4.4.3")
    void scriptsOfTodaySeeNothingOfIt() {
        assertThat(Script.run(
                        "log('addStream' in RTCPeerConnection.prototype, typeof MediaStreamEvent);",
                        "try { new RTCPeerConnection({ iceTransportPolicy: 'public' }); } catch (e) { log(e.name); }"))
                .containsExactly("false undefined", "TypeError");
    }

    @Test
    @Spec("webrtc-pc §4.4.3")
    void aCallInTheStyleOf2014() {
        assertThat(Script.runLegacy(
                        "var pc1 = new RTCPeerConnection({ iceTransportPolicy: 'public' }), pc2 = new RTCPeerConnection();",
                        "function failed(e) { log('failed', e); }",
                        "pc1.onicecandidate = function (e) { if (e.candidate) pc2.addIceCandidate(e.candidate, function () {}, failed); };",
                        "pc2.onicecandidate = function (e) { if (e.candidate) pc1.addIceCandidate(e.candidate, function () {}, failed); };",
                        "pc2.onaddstream = function (e) { log(e.type, e.stream.getTracks().length, pc2.getRemoteStreams()[0] === e.stream); };",
                        "navigator.mediaDevices.getUserMedia({ audio: true, video: true }).then(function (stream) {",
                        "  pc1.addStream(stream); log(pc1.getLocalStreams()[0] === stream);",
                        "  pc1.createOffer(function (offer) { pc1.setLocalDescription(offer, function () { pc2.setRemoteDescription(offer, function () {",
                        "    pc2.createAnswer(function (answer) { pc2.setLocalDescription(answer, function () { pc1.setRemoteDescription(answer, function () {",
                        "      log(pc1.signalingState); stream.getTracks().forEach(function (t) { t.stop(); }); pc1.close(); pc2.close();",
                        "    }, failed); }, failed); }, failed); }, failed); }, failed); }, failed); });"))
                .containsExactly("true", "addstream 2 true", "stable");
    }
}
