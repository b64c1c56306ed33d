package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDtlsTransport;
import dev.parley.webrtc.RTCError;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCSessionDescription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsExampleTest {
    // docs: promise-errors
    static void take(RTCPeerConnection pc, RTCSessionDescription offer, List<String> log) {
        pc.setRemoteDescription(offer).whenComplete((done, failure) -> {
            DOMException error = DOMException.from(failure); // null: it went well, or the failure is a TypeError
            if (error instanceof RTCError rtc && rtc.sdpLineNumber() != null) {
                log.add("line " + rtc.sdpLineNumber() + " of the SDP is wrong");
            } else if (error != null) {
                log.add(error.name()); // such as "InvalidStateError"
            }
        });
    }
    // end

    // docs: send-errors
    static String trySend(RTCDataChannel channel, byte[] data) {
        try {
            channel.send(data);
            return "queued";
        } catch (TypeError e) {
            return "too large, see pc.sctp().maxMessageSize()";
        } catch (DOMException e) {
            return e.name(); // InvalidStateError: not open; OperationError: the queue is full
        }
    }
    // end

    // docs: why-failed
    static void explain(RTCPeerConnection pc, List<String> log) {
        pc.onIceCandidateError(e -> log.add(e.url() + ": " + e.errorCode() + " " + e.errorText()));
        pc.onSignalingStateChange(e -> {
            if (pc.sctp() != null) { // there once a description with data was applied
                RTCDtlsTransport dtls = pc.sctp().transport();
                dtls.onError(event -> log.add("DTLS: " + event.error().errorDetail()));
            }
        });
        pc.onConnectionStateChange(e -> log.add("now " + pc.connectionState()));
    }
    // end

    @Test
    void badSdpHasALine() {
        Stage stage = new Stage();
        List<String> log = new ArrayList<>();
        take(stage.a, RTCSessionDescription.offer("v=0\r\nnonsense\r\n"), log);
        stage.await(() -> !log.isEmpty());
        take(stage.a, RTCSessionDescription.answer("v=0\r\n"), log);
        stage.await(() -> log.size() == 2);
        assertThat(log).containsExactly("line 2 of the SDP is wrong", "InvalidStateError");
        stage.close();
    }

    @Test
    void sendingTells() {
        Stage stage = new Stage();
        RTCDataChannel channel = stage.a.createDataChannel("x");
        assertThat(trySend(channel, new byte[1])).isEqualTo("InvalidStateError");
        stage.connectAndOpen(channel);
        assertThat(trySend(channel, new byte[1])).isEqualTo("queued");
        assertThat(trySend(channel, new byte[300_000])).startsWith("too large");
        for (int i = 0; i < 63; i++) {
            channel.send(new byte[262_144]);
        }
        assertThat(trySend(channel, new byte[262_144])).isEqualTo("OperationError");
        stage.close();
    }

    @Test
    void aForgedFingerprintIsNamed() {
        Stage stage = new Stage();
        List<String> log = new ArrayList<>();
        explain(stage.a, log);
        stage.a.createDataChannel("x");
        stage.connect();
        stage.signallingA.onDescription(answer -> stage.a.setRemoteDescription(
                RTCSessionDescription.answer(answer.sdp().replaceFirst("(a=fingerprint:sha-256 )..", "$1" + "00"))));
        stage.await(() -> stage.a.connectionState() == RTCPeerConnectionState.FAILED);
        stage.world.runFor(java.time.Duration.ofSeconds(1));
        assertThat(log).contains("now connecting", "DTLS: fingerprint-failure", "now failed");
        stage.close();
    }
}
