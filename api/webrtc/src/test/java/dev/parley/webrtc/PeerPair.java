package dev.parley.webrtc;

import dev.parley.dom.realm.Promise;
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
        trickle(a, b, failures);
        trickle(b, a, failures);
    }

    /** Settings for one machine: 127.0.0.1 alone. */
    static PeerConnectionFactory.Builder loopback() {
        return PeerConnectionFactory.builder()
                .includeLoopback(true)
                .addressFilter(address -> address.getHostAddress().equals("127.0.0.1"));
    }

    /**
     * Passes candidates on. The descriptions are passed on by another thread, which a candidate may overtake: it is then refused,
     * and stands in the description.
     */
    static void trickle(RTCPeerConnection from, RTCPeerConnection to, List<Throwable> failures) {
        from.addEventListener(RTCPeerConnection.ICE_CANDIDATE, event -> {
            if (event.candidate() != null) {
                to.addIceCandidate(event.candidate()).whenComplete((value, failure) -> {
                    if (failure != null && !isEarly(failure)) {
                        failures.add(failure);
                    }
                });
            }
        });
    }

    private static boolean isEarly(Throwable failure) {
        String message = String.valueOf(Promise.unwrap(failure).getMessage());
        return message.contains("no remote description");
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
