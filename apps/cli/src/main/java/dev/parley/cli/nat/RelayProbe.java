package dev.parley.cli.nat;

import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCIceServer;
import dev.parley.webrtc.RTCIceTransportPolicy;
import dev.parley.webrtc.RTCPeerConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Attempt at an allocation of a TURN server, by the very way that a connection takes. */
final class RelayProbe {
    /** A connection gives a server up after 5 s for TCP, 5 s for TLS and 9.5 s for the answer. */
    private static final int LIMIT_SECONDS = 21;

    /**
     * An outcome.
     *
     * @param relayed whether the server relays
     * @param evidence the relayed address, or why there is none
     * @param millis the time that it took
     */
    record Outcome(boolean relayed, String evidence, long millis) {}

    private RelayProbe() {}

    static Outcome probe(PeerConnectionFactory factory, RTCIceServer server) throws InterruptedException {
        long start = System.nanoTime();
        RTCPeerConnection pc = factory.createPeerConnection(RTCConfiguration.builder()
                .iceServer(server)
                .iceTransportPolicy(RTCIceTransportPolicy.RELAY)
                .build());
        try {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            pc.addEventListener(RTCPeerConnection.ICE_CANDIDATE, event -> {
                RTCIceCandidate found = event.candidate();
                if (found != null && found.address() != null) {
                    outcome.complete(new Outcome(true, "relays at " + found.address() + ":" + found.port(), 0));
                }
            });
            pc.addEventListener(
                    RTCPeerConnection.ICE_CANDIDATE_ERROR,
                    event -> outcome.complete(new Outcome(false, event.errorCode() + ": " + event.errorText(), 0)));
            pc.createDataChannel("probe");
            pc.setLocalDescription();
            Outcome found = outcome.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return new Outcome(found.relayed, found.evidence, (System.nanoTime() - start) / 1_000_000);
        } catch (TimeoutException e) {
            return new Outcome(false, "no answer within " + LIMIT_SECONDS + " s", LIMIT_SECONDS * 1_000L);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            pc.close();
        }
    }
}
