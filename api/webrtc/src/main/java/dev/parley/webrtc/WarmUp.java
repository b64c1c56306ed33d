package dev.parley.webrtc;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection between two ends in this process, over the loopback interface, made and closed before somebody waits for one: the
 * classes of a setup are loaded and its code has run once. Once a process, on a thread of its own that keeps no JVM alive.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** The time after which a machine is too busy, or lets no datagram pass. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private WarmUp() {}

    /** Begins at the first call, and returns what completes when the connection was closed or has failed. Any thread. */
    static CompletableFuture<Boolean> begin() {
        return Once.DONE;
    }

    private static final class Once {
        static final CompletableFuture<Boolean> DONE = start();

        private static CompletableFuture<Boolean> start() {
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            Thread thread = new Thread(() -> done.complete(run()), "parley-warm-up");
            thread.setDaemon(true);
            thread.start();
            return done;
        }
    }

    private static boolean run() {
        try (PeerConnectionFactory factory = factory();
                RTCPeerConnection a = factory.createPeerConnection();
                RTCPeerConnection b = factory.createPeerConnection()) {
            connect(a, b);
            return true;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // Nothing depends on it: the first connection takes longer.
            LOG.debug("no connection to warm up with", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static PeerConnectionFactory factory() {
        try {
            InetAddress loopback = InetAddress.getByAddress(LOOPBACK);
            return PeerConnectionFactory.builder()
                    .includeLoopback(true)
                    .addressFilter(loopback::equals)
                    .build();
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void connect(RTCPeerConnection a, RTCPeerConnection b)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<String> echoed = new CompletableFuture<>();
        a.onIceCandidate(event -> forward(b, event.candidate()));
        b.onIceCandidate(event -> forward(a, event.candidate()));
        b.onDataChannel(event -> {
            RTCDataChannel channel = event.channel();
            channel.onMessage(message -> channel.send(message.text()));
        });
        RTCDataChannel channel = a.createDataChannel("warm-up");
        channel.onOpen(event -> channel.send("warm-up"));
        channel.onMessage(message -> echoed.complete(message.text()));
        a.setLocalDescription()
                .thenCompose(done -> b.setRemoteDescription(set(a.localDescription())))
                .thenCompose(done -> b.setLocalDescription())
                .thenCompose(done -> a.setRemoteDescription(set(b.localDescription())))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        echoed.completeExceptionally(failure);
                    }
                });
        echoed.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void forward(RTCPeerConnection to, @Nullable RTCIceCandidate candidate) {
        to.addIceCandidate(candidate).exceptionally(failure -> null);
    }

    private static RTCSessionDescription set(@Nullable RTCSessionDescription description) {
        if (description == null) {
            throw new IllegalStateException("a description that was set is there");
        }
        return description;
    }
}
