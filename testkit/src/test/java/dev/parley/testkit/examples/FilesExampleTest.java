package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCPeerConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FilesExampleTest {
    // docs: send-file
    /** Blocks, so call it on a thread of your own, or in a listener. */
    static void send(Path file, RTCDataChannel channel) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = in.readNBytes(16_384);
            while (piece.length > 0) {
                channel.writable().join(); // waits while more than 1 MiB is queued
                channel.send(piece);
                piece = in.readNBytes(16_384);
            }
        }
        channel.close(); // what was sent is still delivered
    }
    // end

    // docs: receive-file
    static CompletableFuture<Void> receive(RTCDataChannel channel, OutputStream file) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        channel.onMessage(message -> {
            try {
                file.write(message.bytes()); // blocking is fine: it holds this connection alone
            } catch (IOException e) {
                done.completeExceptionally(e);
                channel.close();
            }
        });
        channel.onClose(e -> done.complete(null));
        return done;
    }
    // end

    // docs: pump
    static void pump(Queue<byte[]> pieces, RTCDataChannel channel) {
        channel.setBufferedAmountLowThreshold(256 << 10);
        channel.onBufferedAmountLow(e -> fill(pieces, channel));
        fill(pieces, channel);
    }

    private static void fill(Queue<byte[]> pieces, RTCDataChannel channel) {
        while (!pieces.isEmpty() && channel.bufferedAmount() < 1 << 20) {
            channel.send(pieces.remove());
        }
    }
    // end

    /** Keeps something, and takes its time. */
    interface Store {
        CompletionStage<Void> put(byte[] data);
    }

    // docs: slow-reader
    static void keep(RTCDataChannel channel, Store store) {
        channel.onMessage(message -> {
            channel.pause(); // the peer notices: what it sends fills our buffers, then its own
            store.put(message.bytes()).whenComplete((done, failure) -> channel.resume());
        });
    }
    // end

    @Test
    @Timeout(180)
    void aFileArrives(@TempDir Path folder) throws Exception {
        Path source = folder.resolve("source");
        Path copy = folder.resolve("copy");
        byte[] content = new byte[3_000_001];
        new Random(1).nextBytes(content);
        Files.write(source, content);
        try (PeerConnectionFactory factory =
                        PeerConnectionFactory.builder().includeLoopback(true).build();
                RTCPeerConnection a = factory.createPeerConnection();
                RTCPeerConnection b = factory.createPeerConnection();
                OutputStream out = Files.newOutputStream(copy)) {
            a.onIceCandidate(e -> b.addIceCandidate(e.candidate()));
            b.onIceCandidate(e -> a.addIceCandidate(e.candidate()));
            CompletableFuture<Void> received = new CompletableFuture<>();
            b.onDataChannel(e -> receive(e.channel(), out).thenRun(() -> received.complete(null)));
            RTCDataChannel channel = a.createDataChannel("file");
            CompletableFuture<Void> sent = new CompletableFuture<>();
            channel.onOpen(e -> {
                try {
                    send(source, channel);
                    sent.complete(null);
                } catch (IOException problem) {
                    sent.completeExceptionally(problem);
                }
            });
            a.setLocalDescription().get(30, TimeUnit.SECONDS);
            b.setRemoteDescription(a.localDescription()).get(30, TimeUnit.SECONDS);
            b.setLocalDescription().get(30, TimeUnit.SECONDS);
            a.setRemoteDescription(b.localDescription()).get(30, TimeUnit.SECONDS);
            sent.get(90, TimeUnit.SECONDS);
            received.get(30, TimeUnit.SECONDS);
        }
        assertThat(Files.readAllBytes(copy)).isEqualTo(content);
    }

    @Test
    void thePumpKeepsTheQueueShort() {
        Stage stage = new Stage();
        Queue<byte[]> pieces = new ArrayDeque<>();
        for (int i = 0; i < 200; i++) {
            pieces.add(new byte[16_384]);
        }
        List<Integer> received = new ArrayList<>();
        stage.b.onDataChannel(e -> e.channel().onMessage(message -> received.add(message.bytes().length)));
        RTCDataChannel channel = stage.a.createDataChannel("x");
        stage.connectAndOpen(channel);
        pump(pieces, channel);
        assertThat(channel.bufferedAmount()).isBetween(1L << 20, (1L << 20) + 16_384);
        stage.await(() -> received.size() == 200);
        stage.close();
    }

    @Test
    void aSlowReaderGetsOneAtATime() {
        Stage stage = new Stage();
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        stage.b.onDataChannel(e -> keep(e.channel(), data -> {
            CompletableFuture<Void> stored = new CompletableFuture<>();
            pending.add(stored);
            return stored;
        }));
        RTCDataChannel channel = stage.a.createDataChannel("x");
        stage.connectAndOpen(channel);
        for (int i = 0; i < 3; i++) {
            channel.send(new byte[] {(byte) i});
        }
        for (int i = 0; i < 3; i++) {
            stage.world.runFor(Duration.ofSeconds(5));
            assertThat(pending).hasSize(i + 1);
            pending.get(i).complete(null);
        }
        stage.close();
    }
}
