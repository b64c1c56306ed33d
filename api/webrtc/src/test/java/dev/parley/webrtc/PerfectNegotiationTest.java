package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pattern of webrtc-pc §10.7 and MDN, "Establishing a connection: The WebRTC perfect negotiation pattern", in Java. */
@Timeout(60)
class PerfectNegotiationTest {
    private record Message(
            @Nullable RTCSessionDescription description,
            @Nullable RTCIceCandidate candidate) {}

    /** One end, with MDN's names. */
    private static final class End {
        final RTCPeerConnection pc;
        final boolean polite;
        final List<Throwable> failures = new CopyOnWriteArrayList<>();
        private final Consumer<Message> signaler;
        private boolean makingOffer;
        private boolean ignoreOffer;
        private boolean isSettingRemoteAnswerPending;

        End(RTCPeerConnection pc, boolean polite, Consumer<Message> signaler) {
            this.pc = pc;
            this.polite = polite;
            this.signaler = signaler;
            pc.onNegotiationNeeded(event -> {
                makingOffer = true;
                pc.setLocalDescription()
                        .thenRun(() -> signaler.accept(new Message(pc.localDescription(), null)))
                        .whenComplete((value, failure) -> {
                            makingOffer = false;
                            note(failure);
                        });
            });
            pc.onIceCandidate(event -> {
                if (event.candidate() != null) {
                    signaler.accept(new Message(null, event.candidate()));
                }
            });
        }

        void onMessage(Message message) {
            RTCSessionDescription description = message.description();
            if (description == null) {
                // The failure may be told after the answer has come, which ends the ignoring.
                boolean ofIgnoredOffer = ignoreOffer;
                pc.addIceCandidate(message.candidate()).whenComplete((value, failure) -> {
                    if (!ofIgnoredOffer) {
                        note(failure);
                    }
                });
                return;
            }
            boolean readyForOffer =
                    !makingOffer && (pc.signalingState() == RTCSignalingState.STABLE || isSettingRemoteAnswerPending);
            boolean offerCollision = description.type() == RTCSdpType.OFFER && !readyForOffer;
            ignoreOffer = !polite && offerCollision;
            if (ignoreOffer) {
                return;
            }
            isSettingRemoteAnswerPending = description.type() == RTCSdpType.ANSWER;
            pc.setRemoteDescription(description)
                    .whenComplete((value, failure) -> isSettingRemoteAnswerPending = false)
                    .thenCompose(ignored -> description.type() == RTCSdpType.OFFER
                            ? pc.setLocalDescription()
                                    .thenRun(() -> signaler.accept(new Message(pc.localDescription(), null)))
                            : CompletableFuture.completedFuture(null))
                    .whenComplete((value, failure) -> note(failure));
        }

        private void note(@Nullable Throwable failure) {
            if (failure != null) {
                failures.add(failure);
            }
        }
    }

    /** Both ends and the way between them: everything that belongs to one end runs on one thread, as in a page. */
    private static final class Ends implements AutoCloseable {
        private final ExecutorService pageA = Executors.newSingleThreadExecutor();
        private final ExecutorService pageB = Executors.newSingleThreadExecutor();
        private final PeerConnectionFactory factoryA =
                PeerPair.loopback().listenerExecutor(pageA).build();
        private final PeerConnectionFactory factoryB =
                PeerPair.loopback().listenerExecutor(pageB).build();
        final End a = new End(factoryA.createPeerConnection(), true, this::toB);
        final End b = new End(factoryB.createPeerConnection(), false, this::toA);

        private void toA(Message message) {
            pageA.execute(() -> a.onMessage(message));
        }

        private void toB(Message message) {
            pageB.execute(() -> b.onMessage(message));
        }

        void awaitConnected() {
            Await.until(
                    "connected",
                    () -> a.pc.connectionState() == RTCPeerConnectionState.CONNECTED
                            && b.pc.connectionState() == RTCPeerConnectionState.CONNECTED
                            && a.pc.signalingState() == RTCSignalingState.STABLE
                            && b.pc.signalingState() == RTCSignalingState.STABLE);
        }

        @Override
        public void close() {
            factoryA.close();
            factoryB.close();
            pageA.shutdown();
            pageB.shutdown();
        }
    }

    @RepeatedTest(20)
    @Spec("webrtc-pc §10.7")
    void glareIsResolved() {
        try (Ends ends = new Ends()) {
            RTCDataChannelInit init =
                    RTCDataChannelInit.builder().negotiated(true).id(0).build();
            CompletableFuture<String> atB = new CompletableFuture<>();
            // Both ends begin at the same time.
            RTCDataChannel a = ends.a.pc.createDataChannel("both", init);
            RTCDataChannel b = ends.b.pc.createDataChannel("both", init);
            b.onMessage(message -> atB.complete(message.text()));
            a.onOpen(event -> a.send("hello"));
            assertThat(Await.value(atB)).isEqualTo("hello");
            ends.awaitConnected();
            assertThat(ends.a.failures).isEmpty();
            assertThat(ends.b.failures).isEmpty();
        }
    }

    @Test
    void restartsFromBothEndsAtOnce() {
        try (Ends ends = new Ends()) {
            RTCDataChannel a = ends.a.pc.createDataChannel("x");
            CompletableFuture<RTCDataChannel> announced = new CompletableFuture<>();
            ends.b.pc.onDataChannel(event -> announced.complete(event.channel()));
            RTCDataChannel b = Await.value(announced);
            ends.awaitConnected();
            Await.until("open", () -> a.readyState() == RTCDataChannelState.OPEN);
            for (int i = 0; i < 3; i++) {
                String before = ends.a
                        .pc
                        .sctp()
                        .transport()
                        .iceTransport()
                        .getLocalParameters()
                        .usernameFragment();
                ends.a.pc.restartIce();
                ends.b.pc.restartIce();
                Await.until(
                        "restarted",
                        () -> !ends.a
                                .pc
                                .sctp()
                                .transport()
                                .iceTransport()
                                .getLocalParameters()
                                .usernameFragment()
                                .equals(before));
                ends.awaitConnected();
                CompletableFuture<String> text = new CompletableFuture<>();
                b.onMessage(message -> text.complete(message.text()));
                a.send("round " + i);
                assertThat(Await.value(text)).isEqualTo("round " + i);
            }
            assertThat(ends.a.failures).isEmpty();
            assertThat(ends.b.failures).isEmpty();
        }
    }
}
