package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescription;
import dev.parley.webrtc.RTCSignalingState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PerfectNegotiationExampleTest {
    /** What went wrong. */
    static final List<Throwable> FAILURES = new ArrayList<>();

    // docs: perfect-negotiation
    static final class Negotiator {
        private final RTCPeerConnection pc;
        private final Signalling signalling;
        private final boolean polite; // true at one end, false at the other
        private boolean makingOffer;
        private boolean ignoreOffer;
        private boolean settingRemoteAnswer;

        Negotiator(RTCPeerConnection pc, Signalling signalling, boolean polite) {
            this.pc = pc;
            this.signalling = signalling;
            this.polite = polite;
            pc.onNegotiationNeeded(e -> offer());
            pc.onIceCandidate(e -> signalling.send(e.candidate()));
            // queueTask: where the listeners run, so that the three flags need no lock
            signalling.onDescription(description -> pc.queueTask(() -> receive(description)));
            signalling.onCandidate(candidate -> pc.queueTask(() -> receive(candidate)));
        }

        private void offer() {
            makingOffer = true;
            pc.setLocalDescription()
                    .thenRun(() -> signalling.send(pc.localDescription()))
                    .whenComplete((done, failure) -> {
                        makingOffer = false;
                        log(failure);
                    });
        }

        private void receive(RTCSessionDescription description) {
            boolean offer = description.type() == RTCSdpType.OFFER;
            boolean ready = pc.signalingState() == RTCSignalingState.STABLE || settingRemoteAnswer;
            ignoreOffer = !polite && offer && (makingOffer || !ready);
            if (ignoreOffer) {
                return;
            }
            settingRemoteAnswer = !offer;
            pc.setRemoteDescription(description).whenComplete((applied, failure) -> {
                settingRemoteAnswer = false;
                log(failure);
                if (offer && failure == null) {
                    pc.setLocalDescription()
                            .thenRun(() -> signalling.send(pc.localDescription()))
                            .whenComplete((sent, problem) -> log(problem));
                }
            });
        }

        private void receive(@Nullable RTCIceCandidate candidate) {
            boolean ofIgnoredOffer = ignoreOffer;
            pc.addIceCandidate(candidate).whenComplete((added, failure) -> log(ofIgnoredOffer ? null : failure));
        }

        private void log(@Nullable Throwable failure) {
            if (failure != null) {
                FAILURES.add(failure);
            }
        }
    }
    // end

    @Test
    void bothOfferAtOnce() {
        FAILURES.clear();
        Stage stage = new Stage();
        new Negotiator(stage.a, stage.signallingA, true);
        new Negotiator(stage.b, stage.signallingB, false);
        RTCDataChannel x = stage.a.createDataChannel("x");
        RTCDataChannel y = stage.b.createDataChannel("y");
        stage.await(() -> x.readyState() == RTCDataChannelState.OPEN && y.readyState() == RTCDataChannelState.OPEN);
        assertThat(stage.a.connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
        assertThat(FAILURES).isEmpty();
        stage.close();
    }
}
