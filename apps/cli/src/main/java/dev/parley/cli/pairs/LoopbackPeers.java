package dev.parley.cli.pairs;

import dev.parley.runtime.IoMode;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCPeerConnection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Pairs of peers over loopback, each end on a loop of its own, their signalling direct calls. Any thread. */
public final class LoopbackPeers implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final PeerConnectionFactory offerers;
    private final PeerConnectionFactory answerers;

    /** Makes two factories; pairs are connected on demand. */
    public LoopbackPeers() {
        this(IoMode.AUTO);
    }

    /**
     * Makes two factories whose datagrams go that way.
     *
     * @throws UnsupportedOperationException where the mode is not to be had
     */
    public LoopbackPeers(IoMode io) {
        offerers = factory(io);
        answerers = factory(io);
    }

    private static PeerConnectionFactory factory(IoMode io) {
        InetAddress loopback;
        try {
            loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
        return PeerConnectionFactory.builder()
                .includeLoopback(true)
                .addressFilter(loopback::equals)
                .listenersOnLoop()
                .io(io)
                .build();
    }

    /**
     * Two connected peers and the channel between them.
     *
     * @param openedNanos when the offerer's channel opened, by System.nanoTime
     */
    public record Pair(
            RTCPeerConnection offerer,
            RTCPeerConnection answerer,
            RTCDataChannel offererChannel,
            RTCDataChannel answererChannel,
            long openedNanos)
            implements AutoCloseable {
        @Override
        public void close() {
            offerer.close();
            answerer.close();
        }
    }

    /** Connects a new pair and waits until the channel is open at both ends. */
    public Pair connect(boolean unordered) {
        RTCPeerConnection offerer = offerers.createPeerConnection();
        RTCPeerConnection answerer = answerers.createPeerConnection();
        CompletableFuture<Long> opened = new CompletableFuture<>();
        CompletableFuture<RTCDataChannel> announced = new CompletableFuture<>();
        offerer.onIceCandidate(e -> answerer.addIceCandidate(e.candidate()));
        answerer.onIceCandidate(e -> offerer.addIceCandidate(e.candidate()));
        answerer.onDataChannel(e -> announced.complete(e.channel()));
        RTCDataChannel channel = offerer.createDataChannel(
                "bench", RTCDataChannelInit.builder().ordered(!unordered).build());
        channel.onOpen(e -> opened.complete(System.nanoTime()));
        offerer.setLocalDescription()
                .thenCompose(done -> answerer.setRemoteDescription(Objects.requireNonNull(offerer.localDescription())))
                .thenCompose(done -> answerer.setLocalDescription())
                .thenCompose(done -> offerer.setRemoteDescription(Objects.requireNonNull(answerer.localDescription())))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        opened.completeExceptionally(failure);
                    }
                });
        long openedNanos = opened.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        return new Pair(
                offerer,
                answerer,
                channel,
                announced.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join(),
                openedNanos);
    }

    @Override
    public void close() {
        offerers.close();
        answerers.close();
    }
}
