package dev.parley.webrtc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** Two connections on loopback that are each other's peers, with the signalling between them. */
final class PeerPair implements AutoCloseable {
    final PeerConnectionFactory factory;
    final RTCPeerConnection a;
    final RTCPeerConnection b;

    /** Failures of the signalling. */
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    PeerPair() {
        this(UnaryOperator.identity());
    }

    PeerPair(UnaryOperator<PeerConnectionFactory.Builder> settings) {
        factory = settings.apply(loopback()).build();
        a = factory.createPeerConnection();
        b = factory.createPeerConnection();
        trickle(a, b);
        trickle(b, a);
    }

    /** Settings for one machine: 127.0.0.1 alone. */
    static PeerConnectionFactory.Builder loopback() {
        return PeerConnectionFactory.builder()
                .includeLoopback(true)
                .addressFilter(address -> address.getHostAddress().equals("127.0.0.1"));
    }

    private void trickle(RTCPeerConnection from, RTCPeerConnection to) {
        from.addEventListener(RTCPeerConnection.ICE_CANDIDATE, event -> {
            if (event.candidate() != null) {
                watch(to.addIceCandidate(event.candidate()));
            }
        });
    }

    void watch(CompletableFuture<?> future) {
        future.whenComplete((value, failure) -> {
            if (failure != null) {
                failures.add(failure);
            }
        });
    }

    /** One exchange of offer and answer, from {@code a}. */
    void negotiate() {
        Await.value(negotiate(a, b));
    }

    static CompletableFuture<Void> negotiate(RTCPeerConnection offerer, RTCPeerConnection answerer) {
        return offerer.setLocalDescription()
                .thenCompose(ignored -> answerer.setRemoteDescription(offerer.localDescription()))
                .thenCompose(ignored -> answerer.setLocalDescription())
                .thenCompose(ignored -> offerer.setRemoteDescription(answerer.localDescription()));
    }

    void awaitConnected() {
        Await.until(
                "connected",
                () -> a.connectionState() == RTCPeerConnectionState.CONNECTED
                        && b.connectionState() == RTCPeerConnectionState.CONNECTED);
    }

    @Override
    public void close() {
        factory.close();
    }
}
