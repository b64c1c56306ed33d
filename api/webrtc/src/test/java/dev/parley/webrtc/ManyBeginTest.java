package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.runtime.IoMode;
import dev.parley.runtime.NioEventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Established connections beside many that begin, on a loop that the test turns by hand. */
@Timeout(60)
class ManyBeginTest {
    private static final int MANY = 30;

    private final NioEventLoop loop = NioEventLoop.foreign("many", IoMode.NIO);
    private final PeerConnectionFactory factory = PeerConnectionFactory.builder()
            .eventLoop(loop)
            .listenersOnLoop()
            .includeLoopback(true)
            .addressFilter(InetAddress.getLoopbackAddress()::equals)
            .build();

    @AfterEach
    void close() {
        factory.close();
        loop.close();
    }

    private void turnUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            loop.runOnce(Duration.ofMillis(100));
        }
    }

    /** Begins many connections, whose first operation takes more time than a turn has, and counts those that have done it. */
    private int[] beginMany() {
        int[] begun = new int[1];
        for (int i = 0; i < MANY; i++) {
            RTCPeerConnection pc = factory.createPeerConnection();
            pc.createOffer().thenRun(() -> {
                begun[0]++;
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(11);
                while (System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                }
            });
        }
        turnUntil(() -> begun[0] > 0);
        return begun;
    }

    @Test
    void aMessageOfAnEstablishedConnectionGoesFirst() {
        RTCPeerConnection a = factory.createPeerConnection();
        RTCPeerConnection b = factory.createPeerConnection();
        a.onIceCandidate(e -> b.addIceCandidate(e.candidate()));
        b.onIceCandidate(e -> a.addIceCandidate(e.candidate()));
        String[] heard = new String[1];
        b.onDataChannel(e -> e.channel().onMessage(m -> heard[0] = m.text()));
        RTCDataChannel channel = a.createDataChannel("established");
        a.setLocalDescription()
                .thenCompose(done -> b.setRemoteDescription(Objects.requireNonNull(a.localDescription())))
                .thenCompose(done -> b.setLocalDescription())
                .thenCompose(done -> a.setRemoteDescription(Objects.requireNonNull(b.localDescription())));
        turnUntil(() -> channel.readyState() == RTCDataChannelState.OPEN
                && a.connectionState() == RTCPeerConnectionState.CONNECTED
                && b.connectionState() == RTCPeerConnectionState.CONNECTED);

        int[] begun = beginMany();
        int before = begun[0];
        channel.send("on time");
        turnUntil(() -> heard[0] != null);
        // One turn sends it, the next one reads it, and in each one of the others may begin.
        assertThat(begun[0] - before).isLessThanOrEqualTo(4);
        assertThat(heard[0]).isEqualTo("on time");
    }

    @Test
    void aCallThatWaitsForTheLoopDoesNotWaitForThoseThatBegin() throws Exception {
        int[] begun = beginMany();
        CompletableFuture<Integer> met = new CompletableFuture<>();
        Thread application = new Thread(() -> {
            factory.createPeerConnection().createDataChannel("new");
            met.complete(begun[0]);
        });
        application.start();
        while (application.getState() != Thread.State.TIMED_WAITING) {
            // The loop stands still until the thread waits for it.
            Thread.onSpinWait();
        }
        int before = begun[0];
        turnUntil(met::isDone);
        application.join();
        assertThat(met.join() - before).isLessThanOrEqualTo(4);
        assertThat(begun[0]).as("it was on the way").isLessThan(MANY);
    }
}
