package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README's example, as it stands there; the other peer is in this process. */
@Timeout(120)
class ExampleTest {
    static void example(Signalling signalling) throws InterruptedException {
        // docs: readme
        var done = new CountDownLatch(1);
        try (var pc = new RTCPeerConnection(
                RTCConfiguration.builder().iceServer("stun:stun.example.org").build())) {
            pc.onIceCandidate(e -> signalling.send(e.candidate())); // null: end of candidates
            RTCDataChannel chat = pc.createDataChannel("chat");
            chat.onOpen(e -> chat.send("hello"));
            chat.onMessage(e -> {
                System.out.println(e.text());
                done.countDown();
            });
            signalling.onAnswer(answer -> pc.setRemoteDescription(answer));
            signalling.onCandidate(candidate -> pc.addIceCandidate(candidate));
            pc.setLocalDescription().thenRun(() -> signalling.send(pc.localDescription()));
            done.await();
        }
        // end
    }

    @Test
    void theExampleRuns() throws InterruptedException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (Signalling signalling = new Signalling()) {
            example(signalling);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).contains("hello yourself");
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
