package dev.parley.benchmarks;

import dev.parley.runtime.IoMode;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCPeerConnection;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two connected peers over loopback, with a channel between them. */
final class LoopbackPair implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    final RTCPeerConnection offerer;
    final RTCPeerConnection answerer;
    final RTCDataChannel sender;
    final RTCDataChannel receiver;

    /** Connects a pair and waits until its channel is open. */
    LoopbackPair(PeerConnectionFactory offerers, PeerConnectionFactory answerers) {
        offerer = offerers.createPeerConnection();
        answerer = answerers.createPeerConnection();
        CompletableFuture<Void> opened = new CompletableFuture<>();
        CompletableFuture<RTCDataChannel> announced = new CompletableFuture<>();
        offerer.onIceCandidate(event -> answerer.addIceCandidate(event.candidate()));
        answerer.onIceCandidate(event -> offerer.addIceCandidate(event.candidate()));
        answerer.onDataChannel(event -> announced.complete(event.channel()));
        sender = offerer.createDataChannel("benchmark");
        sender.onOpen(event -> opened.complete(null));
        offerer.setLocalDescription()
                .thenCompose(done -> answerer.setRemoteDescription(Objects.requireNonNull(offerer.localDescription())))
                .thenCompose(done -> answerer.setLocalDescription())
                .thenCompose(done -> offerer.setRemoteDescription(Objects.requireNonNull(answerer.localDescription())))
                .exceptionally(failure -> {
                    opened.completeExceptionally(failure);
                    return null;
                });
        opened.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        receiver = announced.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Returns the settings of peers on loopback, whose listeners run on the loop. */
    static PeerConnectionFactory.Builder factory(IoMode io) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return PeerConnectionFactory.builder()
                .includeLoopback(true)
                .addressFilter(loopback::equals)
                .listenersOnLoop()
                .io(io);
    }

    @Override
    public void close() {
        offerer.close();
        answerer.close();
    }
}
