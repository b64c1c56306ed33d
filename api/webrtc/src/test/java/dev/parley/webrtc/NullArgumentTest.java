package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A null argument is refused where it was passed, and nothing of it reaches the loop. */
@Timeout(60)
class NullArgumentTest {
    @Test
    @SuppressWarnings("NullAway") // That is what is tested.
    void aNullArgumentIsRefusedOnTheCaller() {
        try (PeerConnectionFactory factory = PeerPair.loopback().build()) {
            RTCPeerConnection pc = factory.createPeerConnection();
            RTCDataChannel channel = pc.createDataChannel("x");
            Map<String, ThrowingCallable> calls = new TreeMap<>();
            calls.put("new", () -> new RTCPeerConnection((RTCConfiguration) null));
            calls.put("createPeerConnection", () -> factory.createPeerConnection(null));
            calls.put("addIceCandidate", () -> pc.addIceCandidate((RTCIceCandidateInit) null));
            calls.put("createOffer", () -> pc.createOffer(null));
            calls.put("createAnswer", () -> pc.createAnswer(null));
            calls.put("setLocalDescription", () -> pc.setLocalDescription(null));
            calls.put("setRemoteDescription", () -> pc.setRemoteDescription(null));
            calls.put("setConfiguration", () -> pc.setConfiguration(null));
            calls.put("createDataChannel label", () -> pc.createDataChannel(null));
            calls.put("createDataChannel init", () -> pc.createDataChannel("y", null));
            calls.put("closeGracefully", () -> pc.closeGracefully(null));
            calls.put("queueTask", () -> pc.queueTask(null));
            calls.put("addEventListener", () -> pc.addEventListener(RTCPeerConnection.ICE_CANDIDATE, null));
            calls.put("addEventListener type", () -> pc.addEventListener(null, event -> {}));
            calls.put("generateCertificate", () -> RTCPeerConnection.generateCertificate(null));
            calls.put("send text", () -> channel.send((String) null));
            calls.put("send bytes", () -> channel.send((byte[]) null));
            calls.put("send buffer", () -> channel.send((ByteBuffer) null));
            calls.put("binaryType", () -> channel.setBinaryType(null));
            calls.put("description", () -> new RTCSessionDescription(null, ""));
            calls.put("description sdp", () -> RTCSessionDescription.offer(null));
            calls.put("fromPem", () -> RTCCertificate.fromPem(null));
            calls.put("iceServer", () -> RTCIceServer.of((String[]) null));
            calls.put("policy", () -> RTCConfiguration.builder().iceTransportPolicy(null));
            calls.put("bundle", () -> RTCConfiguration.builder().bundlePolicy(null));
            calls.put("mux", () -> RTCConfiguration.builder().rtcpMuxPolicy(null));
            calls.put("certificate", () -> RTCConfiguration.builder().certificate(null));
            calls.put("server", () -> RTCConfiguration.builder().iceServer((RTCIceServer) null));
            calls.put("servers", () -> RTCConfiguration.builder().iceServers(null));
            calls.put("candidate", () -> RTCIceCandidateInit.builder().candidate(null));
            calls.put("protocol", () -> RTCDataChannelInit.builder().protocol(null));
            calls.put("addTrack", () -> pc.addTrack(null));
            calls.put("removeTrack", () -> pc.removeTrack(null));
            calls.put("addTransceiver", () -> pc.addTransceiver((String) null));
            calls.put("addTransceiver init", () -> pc.addTransceiver("audio", null));
            RTCRtpTransceiver transceiver = pc.addTransceiver("audio");
            calls.put("direction", () -> transceiver.setDirection(null));
            calls.put("setCodecPreferences", () -> transceiver.setCodecPreferences(null));
            calls.put("setHeaderExtensions", () -> transceiver.setHeaderExtensionsToNegotiate(null));
            calls.put("setParameters", () -> transceiver.sender().setParameters(null));
            calls.put("insertDTMF", () -> transceiver.sender().dtmf().insertDTMF(null));
            calls.forEach((name, call) -> assertThatThrownBy(call).as(name).isInstanceOf(NullPointerException.class));
            assertThat(List.of(pc.signalingState())).containsExactly(RTCSignalingState.STABLE);
            // The operations chain still runs.
            assertThat(Await.value(pc.createOffer()).type()).isEqualTo(RTCSdpType.OFFER);
        }
    }
}
