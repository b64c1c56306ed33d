package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's example, as it stands there but for the servers and the peer, which are in this process. */
@Timeout(60)
class ExampleTest {
    @Test
    void theExampleRuns() throws InterruptedException {
        List<String> printed = new ArrayList<>();
        try (Signalling signalling = new Signalling()) {
            var done = new CountDownLatch(1);
            try (var pc = new RTCPeerConnection(RTCConfiguration.builder()
                    .iceServer("stun:stun.example.org")
                    .build())) {
                pc.onIceCandidate(e -> signalling.send(e.candidate())); // null: end of candidates
                RTCDataChannel chat = pc.createDataChannel("chat");
                chat.onOpen(e -> chat.send("hello"));
                chat.onMessage(e -> {
                    printed.add(e.text());
                    done.countDown();
                });
                signalling.onAnswer(answer -> pc.setRemoteDescription(answer));
                signalling.onCandidate(candidate -> pc.addIceCandidate(candidate));
                pc.setLocalDescription().thenRun(() -> signalling.send(pc.localDescription()));
                assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(printed).containsExactly("hello yourself");
        }
    }

    /** The way to another peer, who answers and returns each text with a word. */
    private static final class Signalling implements AutoCloseable {
        private final RTCPeerConnection peer = new RTCPeerConnection();
        private final CompletableFuture<Void> described = new CompletableFuture<>();
        private @Nullable Consumer<RTCSessionDescription> onAnswer;
        private @Nullable Consumer<RTCIceCandidate> onCandidate;

        Signalling() {
            peer.onDataChannel(e -> e.channel().onMessage(m -> e.channel().send(m.text() + " yourself")));
            peer.onIceCandidate(e -> {
                if (e.candidate() != null) {
                    described.thenRun(() -> onCandidate.accept(e.candidate()));
                }
            });
        }

        void onAnswer(Consumer<RTCSessionDescription> handler) {
            onAnswer = handler;
        }

        void onCandidate(Consumer<RTCIceCandidate> handler) {
            onCandidate = handler;
        }

        void send(RTCSessionDescription offer) {
            peer.setRemoteDescription(offer)
                    .thenCompose(ignored -> peer.setLocalDescription())
                    .thenRun(() -> {
                        onAnswer.accept(peer.localDescription());
                        described.complete(null);
                    });
        }

        void send(@Nullable RTCIceCandidate candidate) {
            peer.addIceCandidate(candidate);
        }

        @Override
        public void close() {
            peer.close();
        }
    }
}
