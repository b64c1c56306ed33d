package dev.parley.conformance.interop;

import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCIceCandidateInit;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCRtpReceiver;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Call between a connection of this process, which offers, and a browser with its fake camera and microphone. */
final class MediaCall implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    final PeerConnectionFactory factory =
            PeerConnectionFactory.builder().includeLoopback(true).build();
    final RTCPeerConnection pc = factory.createPeerConnection();
    final PeerProcess browser;

    MediaCall(Stack stack) throws IOException {
        List<String> command = new ArrayList<>(stack.command());
        command.addAll(List.of("--answer", "--audio", "--video"));
        browser = PeerProcess.start(stack.name(), command, this::signal);
    }

    /** Adds a track, which is sent, and returns the receiver of what the browser sends in its place. */
    RTCRtpReceiver exchange(MediaStreamTrack track) {
        pc.addTrack(track);
        return pc.getTransceivers().get(pc.getTransceivers().size() - 1).receiver();
    }

    /** Offers what was added. */
    void offer() {
        pc.onIceCandidate(event -> {
            if (event.candidate() != null) {
                ObjectNode line = JSON.createObjectNode();
                line.put("candidate", event.candidate().candidate());
                line.put("sdpMid", event.candidate().sdpMid());
                line.put("usernameFragment", event.candidate().usernameFragment());
                browser.say(line.toString());
            }
        });
        pc.setLocalDescription().join();
        ObjectNode line = JSON.createObjectNode();
        line.put("type", "offer");
        line.put("sdp", pc.localDescription().sdp());
        browser.say(line.toString());
    }

    private void signal(JsonNode line) {
        if (line.has("type")) {
            RTCSdpType type = RTCSdpType.of(line.path("type").asString(""));
            pc.setRemoteDescription(
                    new RTCSessionDescription(type, line.path("sdp").asString("")));
        } else if (!line.path("candidate").asString("").isEmpty()) {
            pc.addIceCandidate(RTCIceCandidateInit.builder()
                    .candidate(line.path("candidate").asString(""))
                    .sdpMid(line.path("sdpMid").asString(""))
                    .build());
        }
    }

    @Override
    public void close() {
        factory.close();
        browser.close();
    }
}
