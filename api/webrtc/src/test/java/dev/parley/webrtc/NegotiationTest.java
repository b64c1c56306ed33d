package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class NegotiationTest {
    private static List<String> states(RTCPeerConnection pc) {
        List<String> seen = new CopyOnWriteArrayList<>();
        pc.onSignalingStateChange(event -> seen.add(pc.signalingState().toString()));
        return seen;
    }

    @Test
    void operationsRunInTheOrderOfTheCalls() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            pair.a.createDataChannel("x");
            List<String> order = new CopyOnWriteArrayList<>();
            CompletableFuture<?> offer = pair.a.createOffer().thenRun(() -> order.add("offer"));
            CompletableFuture<?> local =
                    pair.a.setLocalDescription().thenRun(() -> order.add("local " + pair.a.signalingState()));
            CompletableFuture<?> rollback = pair.a
                    .setLocalDescription(RTCSessionDescription.rollback())
                    .thenRun(() -> order.add("rollback " + pair.a.signalingState()));
            CompletableFuture<?> again = pair.a
                    .createAnswer()
                    .handle((answer, failure) ->
                            order.add(DOMException.from(failure).name()));
            for (CompletableFuture<?> each : List.of(offer, local, rollback, again)) {
                Await.until("settled", each::isDone);
            }
            assertThat(order)
                    .containsExactly("offer", "local have-local-offer", "rollback stable", "InvalidStateError");
        }
    }

    @Test
    @Spec("webrtc-pc §4.7.3")
    void negotiationNeededFiresOnceForTheFirstChannel() {
        try (PeerPair pair = new PeerPair()) {
            List<String> fired = new CopyOnWriteArrayList<>();
            pair.a.onNegotiationNeeded(event -> fired.add(event.type()));
            pair.a.createDataChannel("one");
            pair.a.createDataChannel("two");
            Await.until("negotiationneeded", () -> !fired.isEmpty());
            pair.negotiate();
            pair.a.createDataChannel("three");
            pair.awaitConnected();
            assertThat(fired).containsExactly("negotiationneeded");
            pair.a.restartIce();
            Await.until("negotiationneeded for the restart", () -> fired.size() == 2);
        }
    }

    @Test
    void negotiationNeededWaitsForWhatCameInBetween() throws Exception {
        ExecutorService page = Executors.newSingleThreadExecutor();
        try (PeerPair pair = new PeerPair();
                PeerConnectionFactory factory =
                        PeerPair.loopback().listenerExecutor(page).build()) {
            pair.a.createDataChannel("x");
            Await.value(pair.a.setLocalDescription());
            RTCPeerConnection pc = factory.createPeerConnection();
            List<String> seen = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> fired = new CompletableFuture<>();
            CompletableFuture<Void> answered = new CompletableFuture<>();
            pc.onNegotiationNeeded(event -> seen.add("negotiationneeded " + pc.signalingState()));
            page.execute(() -> {
                fired.join();
                pc.setRemoteDescription(pair.a.localDescription())
                        .thenCompose(ignored -> pc.setLocalDescription())
                        .thenRun(() -> {
                            seen.add("answered " + pc.localDescription().type());
                            answered.complete(null);
                        });
            });
            pc.createDataChannel("y");
            // The event is queued behind the held page.
            CompletableFuture<Void> checked = new CompletableFuture<>();
            pc.owner().loop().execute(() -> pc.owner().loop().execute(() -> checked.complete(null)));
            Await.value(checked);
            fired.complete(null);
            Await.value(answered);
            assertThat(seen).containsExactly("answered answer");
        } finally {
            page.shutdown();
        }
    }

    @Test
    void signallingStatesOfAnExchange() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            List<String> a = states(pair.a);
            List<String> b = states(pair.b);
            pair.a.createDataChannel("x");
            pair.negotiate();
            assertThat(a).containsExactly("have-local-offer", "stable");
            assertThat(b).containsExactly("have-remote-offer", "stable");
            assertThat(pair.a.pendingLocalDescription()).isNull();
            assertThat(pair.a.currentLocalDescription().type()).isEqualTo(RTCSdpType.OFFER);
            assertThat(pair.a.currentRemoteDescription().type()).isEqualTo(RTCSdpType.ANSWER);
            assertThat(pair.a.canTrickleIceCandidates()).isTrue();
            assertThat(pair.a.sctp().maxMessageSize()).isEqualTo(262_144.0);
        }
    }

    @Test
    @Spec("webrtc-pc §4.4.2 setRemoteDescription")
    void aRemoteOfferRollsTheLocalOneBackBeforeItIsApplied() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            List<String> seen = new CopyOnWriteArrayList<>();
            pair.a.createDataChannel("x");
            pair.b.createDataChannel("y");
            Await.value(pair.a.setLocalDescription());
            Await.value(pair.b.setLocalDescription());
            pair.a.onSignalingStateChange(event -> seen.add(pair.a.signalingState()
                    + " local " + (pair.a.pendingLocalDescription() != null)
                    + " remote " + (pair.a.pendingRemoteDescription() != null)));
            Await.value(pair.a.setRemoteDescription(pair.b.localDescription()));
            assertThat(seen)
                    .containsExactly("stable local false remote false", "have-remote-offer local false remote true");
            Await.value(pair.a.setLocalDescription());
            Await.value(pair.a.setRemoteDescription(pair.b.localDescription()));
            assertThat(pair.a.signalingState()).isEqualTo(RTCSignalingState.HAVE_REMOTE_OFFER);
        }
    }

    @Test
    @Spec("webrtc-pc §4.4.2 setRemoteDescription")
    void theRollbackStandsWhereTheRemoteOfferIsRefused() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            pair.a.createDataChannel("x");
            Await.value(pair.a.setLocalDescription());
            List<String> seen = states(pair.a);
            assertThatThrownBy(() -> Await.value(pair.a.setRemoteDescription(RTCSessionDescription.offer("no SDP"))))
                    .isInstanceOf(RTCError.class);
            assertThat(seen).containsExactly("stable");
            assertThat(pair.a.pendingLocalDescription()).isNull();
        }
    }

    @Test
    void rollbackTakesTheOfferAndTheTransportBack() {
        try (PeerPair pair = new PeerPair()) {
            pair.a.createDataChannel("x");
            Await.value(pair.a.setLocalDescription());
            assertThat(pair.a.sctp()).isNotNull();
            Await.value(pair.a.setLocalDescription(RTCSessionDescription.rollback()));
            assertThat(pair.a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
            assertThat(pair.a.localDescription()).isNull();
            assertThat(pair.a.sctp()).isNull();
            assertThatThrownBy(() -> Await.value(pair.a.setLocalDescription(RTCSessionDescription.rollback())))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidStateError"));
            // And the connection still works.
            pair.negotiate();
            pair.awaitConnected();
        }
    }

    @Test
    void implicitRollbackShowsBothStates() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            pair.a.createDataChannel("x");
            pair.b.createDataChannel("y");
            Await.value(pair.a.setLocalDescription());
            Await.value(pair.b.setLocalDescription());
            List<String> seen = states(pair.b);
            Await.value(pair.b.setRemoteDescription(pair.a.localDescription()));
            assertThat(seen).containsExactly("stable", "have-remote-offer");
            Await.value(pair.b.setLocalDescription());
            Await.value(pair.a.setRemoteDescription(pair.b.localDescription()));
            pair.awaitConnected();
        }
    }

    @Test
    void mungedDescriptionIsRejectedUnlessPermitted() {
        try (PeerPair pair = new PeerPair()) {
            pair.a.createDataChannel("x");
            RTCSessionDescription offer = Await.value(pair.a.createOffer());
            RTCSessionDescription munged = RTCSessionDescription.offer(
                    offer.sdp().replace("a=max-message-size:262144", "a=max-message-size:1000"));
            assertThat(munged).isNotEqualTo(offer);
            assertThatThrownBy(() -> Await.value(pair.a.setLocalDescription(munged)))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidModificationError"));
            assertThat(pair.a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
        }
        try (PeerPair pair = new PeerPair(settings -> settings.mungingPermitted(true))) {
            pair.a.createDataChannel("x");
            RTCSessionDescription offer = Await.value(pair.a.createOffer());
            Await.value(pair.a.setLocalDescription(RTCSessionDescription.offer(
                    offer.sdp().replace("a=max-message-size:262144", "a=max-message-size:1000"))));
            Await.value(pair.b.setRemoteDescription(pair.a.localDescription()));
            Await.value(pair.b.setLocalDescription());
            assertThat(pair.b.sctp().maxMessageSize()).isEqualTo(1000.0);
        }
    }

    @Test
    void badSdpNamesItsLine() {
        try (PeerPair pair = new PeerPair()) {
            assertThatThrownBy(() -> Await.value(
                            pair.a.setRemoteDescription(RTCSessionDescription.offer("v=0\r\no=nonsense\r\n"))))
                    .isInstanceOfSatisfying(RTCError.class, e -> {
                        assertThat(e.errorDetail()).isEqualTo(RTCErrorDetailType.SDP_SYNTAX_ERROR);
                        assertThat(e.sdpLineNumber()).isEqualTo(2);
                    });
            assertThat(pair.a.signalingState()).isEqualTo(RTCSignalingState.STABLE);
        }
    }

    @Test
    void answerInTheWrongStateIsRefused() {
        try (PeerPair pair = new PeerPair()) {
            pair.a.createDataChannel("x");
            Await.value(pair.a.setLocalDescription());
            assertThatThrownBy(() -> Await.value(pair.b.setRemoteDescription(RTCSessionDescription.answer(
                            pair.a.localDescription().sdp()))))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidStateError"));
            assertThatThrownBy(() -> Await.value(pair.b.createAnswer()))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidStateError"));
        }
    }

    private static String chromiumOffer() throws java.io.IOException {
        try (var stream = NegotiationTest.class.getResourceAsStream("chromium-offer-av-data.sdp")) {
            return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void audioAndVideoGetTransceivers() throws java.io.IOException {
        String offer = chromiumOffer();
        try (PeerPair pair = new PeerPair()) {
            Await.value(pair.a.setRemoteDescription(RTCSessionDescription.offer(offer)));
            Await.value(pair.a.setLocalDescription());
            assertThat(pair.a.getTransceivers())
                    .extracting(RTCRtpTransceiver::currentDirection)
                    .containsExactly(RTCRtpTransceiverDirection.RECVONLY, RTCRtpTransceiverDirection.RECVONLY);
            assertThat(pair.a.localDescription().sdp())
                    .containsPattern("m=audio [1-9]")
                    .containsPattern("m=video [1-9]")
                    .containsPattern("m=application [1-9]");
        }
    }

    @Test
    void aServerOfDataAloneRejectsAudioAndVideo() throws java.io.IOException {
        String offer = chromiumOffer();
        try (PeerPair pair = new PeerPair(settings -> settings.remoteMediaAccepted(false))) {
            Await.value(pair.a.setRemoteDescription(RTCSessionDescription.offer(offer)));
            Await.value(pair.a.setLocalDescription());
            assertThat(pair.a.localDescription().sdp())
                    .contains("m=audio 0 ")
                    .contains("m=video 0 ")
                    .containsPattern("m=application [1-9]");
        }
    }

    @Test
    @Spec("webrtc-pc §4.4.2 addIceCandidate")
    void candidatesInAllForms() {
        try (PeerPair pair = new PeerPair()) {
            RTCIceCandidateInit.Builder line =
                    RTCIceCandidateInit.builder().candidate("candidate:1 1 udp 2130706431 127.0.0.1 9 typ host");
            // Without a remote description.
            assertThatThrownBy(() ->
                            Await.value(pair.a.addIceCandidate(line.sdpMid("0").build())))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidStateError"));
            assertThatThrownBy(() ->
                            Await.value(pair.a.addIceCandidate(line.sdpMid(null).build())))
                    .isInstanceOf(TypeError.class);
            pair.a.createDataChannel("x");
            pair.negotiate();
            Await.value(pair.a.addIceCandidate(line.sdpMid("0").build()));
            Await.value(
                    pair.a.addIceCandidate(line.sdpMid(null).sdpMLineIndex(0).build()));
            assertThatThrownBy(() -> Await.value(pair.a.addIceCandidate(
                            line.sdpMid("nowhere").sdpMLineIndex(null).build())))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("OperationError"));
            assertThatThrownBy(() -> Await.value(pair.a.addIceCandidate(RTCIceCandidateInit.builder()
                            .candidate("not a candidate")
                            .sdpMid("0")
                            .build())))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("OperationError"));
            Await.value(pair.a.addIceCandidate());
            Await.value(pair.a.addIceCandidate((RTCIceCandidate) null));
            Await.value(pair.a.addIceCandidate(
                    RTCIceCandidateInit.builder().sdpMid("0").build()));
        }
    }

    @Test
    void iceRestartKeepsTheChannelAndChangesTheCredentials() {
        try (PeerPair pair = new PeerPair()) {
            CompletableFuture<RTCDataChannel> atB = new CompletableFuture<>();
            pair.b.onDataChannel(event -> atB.complete(event.channel()));
            RTCDataChannel channel = pair.a.createDataChannel("x");
            pair.negotiate();
            pair.awaitConnected();
            RTCDataChannel other = Await.value(atB);
            String before = pair.a
                    .sctp()
                    .transport()
                    .iceTransport()
                    .getLocalParameters()
                    .usernameFragment();
            RTCIceCandidatePair pairBefore =
                    pair.a.sctp().transport().iceTransport().getSelectedCandidatePair();
            pair.a.restartIce();
            pair.negotiate();
            RTCIceTransport transport = pair.a.sctp().transport().iceTransport();
            assertThat(transport.getLocalParameters().usernameFragment()).isNotEqualTo(before);
            Await.until(
                    "a new pair",
                    () -> transport.getSelectedCandidatePair() != pairBefore
                            && transport.state() != RTCIceTransportState.CHECKING);
            CompletableFuture<String> text = new CompletableFuture<>();
            other.onMessage(message -> text.complete(message.text()));
            Await.until("open", () -> channel.readyState() == RTCDataChannelState.OPEN);
            channel.send("after the restart");
            assertThat(Await.value(text)).isEqualTo("after the restart");
            assertThat(pair.failures).isEmpty();
        }
    }

    @Test
    void noMethodWorksAfterClose() {
        try (PeerPair pair = new PeerPair()) {
            pair.a.close();
            pair.a.close();
            assertThat(pair.a.signalingState()).isEqualTo(RTCSignalingState.CLOSED);
            assertThat(pair.a.connectionState()).isEqualTo(RTCPeerConnectionState.CLOSED);
            assertThat(pair.a.iceConnectionState()).isEqualTo(RTCIceConnectionState.CLOSED);
            for (CompletableFuture<?> each :
                    List.of(pair.a.createOffer(), pair.a.setLocalDescription(), pair.a.addIceCandidate())) {
                assertThatThrownBy(() -> Await.value(each))
                        .isInstanceOfSatisfying(
                                DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidStateError"));
            }
            assertThatThrownBy(() -> pair.a.createDataChannel("x"))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidStateError"));
            assertThatThrownBy(() ->
                            pair.a.setConfiguration(RTCConfiguration.builder().build()))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidStateError"));
            pair.a.restartIce();
            assertThat(Await.value(pair.a.getStats()).size()).isPositive();
        }
    }

    /** What the peer says of its messages, and how large ours may be where 1 MB can be queued. */
    @ParameterizedTest
    @CsvSource({"0, 1000000", "5000, 5000", "5000000000, 1000000", "-1, 65536"})
    @Spec("webrtc-pc §6.1.1.2")
    void messagesFitTheSendBufferAndThePeer(long remote, double most) {
        try (PeerPair pair = new PeerPair(settings -> settings.sendBufferLimit(1_000_000))) {
            pair.a.createDataChannel("x");
            Await.value(pair.a.setLocalDescription());
            String line = remote < 0 ? "" : "a=max-message-size:" + remote + "\r\n";
            String offer = pair.a.localDescription().sdp();
            Await.value(pair.b.setRemoteDescription(
                    RTCSessionDescription.offer(offer.replace("a=max-message-size:262144\r\n", line))));
            Await.value(pair.b.setLocalDescription());
            assertThat(pair.b.sctp().maxMessageSize()).isEqualTo(most);
        }
    }
}
