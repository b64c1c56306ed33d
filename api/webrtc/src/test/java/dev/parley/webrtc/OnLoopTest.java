package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners that run on the loop, inside the turn that causes their event. */
@Timeout(60)
class OnLoopTest {
    /** Runs {@code action} at the first event of that name, whichever object fires it. */
    private static void at(String event, RTCPeerConnection pc, RTCDataChannel channel, Runnable action) {
        switch (event) {
            case "signalingstatechange" -> pc.onSignalingStateChange(e -> action.run());
            case "icegatheringstatechange" -> pc.onIceGatheringStateChange(e -> action.run());
            case "icecandidate" -> pc.onIceCandidate(e -> action.run());
            case "iceconnectionstatechange" -> pc.onIceConnectionStateChange(e -> action.run());
            case "connectionstatechange" -> pc.onConnectionStateChange(e -> action.run());
            case "open" -> channel.onOpen(e -> action.run());
            case "message" -> channel.onMessage(e -> action.run());
            case "bufferedamountlow" -> channel.onBufferedAmountLow(e -> action.run());
            default -> throw new IllegalArgumentException(event);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signalingstatechange",
                "icegatheringstatechange",
                "icecandidate",
                "iceconnectionstatechange",
                "connectionstatechange",
                "open",
                "message",
                "bufferedamountlow"
            })
    void connectionMayBeClosedInsideAnyEvent(String event) {
        try (PeerConnectionFactory onLoop =
                        PeerPair.loopback().listenersOnLoop().build();
                PeerConnectionFactory other = PeerPair.loopback().build()) {
            RTCPeerConnection a = onLoop.createPeerConnection();
            RTCPeerConnection b = other.createPeerConnection();
            RTCDataChannel channel = a.createDataChannel("x");
            CompletableFuture<Void> closed = new CompletableFuture<>();
            channel.onOpen(e -> channel.send("x"));
            b.onDataChannel(e -> e.channel().onMessage(m -> e.channel().send("y")));
            b.onIceCandidate(e -> {
                if (e.candidate() != null) {
                    a.addIceCandidate(e.candidate());
                }
            });
            at(event, a, channel, () -> {
                if (event.equals("open")) {
                    channel.send("never leaves");
                }
                a.close();
                closed.complete(null);
            });
            if (event.equals("bufferedamountlow")) {
                channel.onOpen(e -> channel.send("x"));
            }
            PeerPair.negotiate(a, b);
            Await.value(closed);
            assertThat(a.connectionState()).isEqualTo(RTCPeerConnectionState.CLOSED);
            assertThat(channel.readyState()).isEqualTo(RTCDataChannelState.CLOSED);
            // The loop is alive and free of it.
            try (RTCPeerConnection next = onLoop.createPeerConnection()) {
                next.createDataChannel("x");
                CompletableFuture<String> sdp = new CompletableFuture<>();
                next.createOffer().thenAccept(offer -> sdp.complete(offer.sdp()));
                assertThat(Await.value(sdp)).contains("m=application");
            }
        }
    }

    @Test
    void methodsWorkInsideListeners() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            List<String> seen = new ArrayList<>();
            CompletableFuture<Void> done = new CompletableFuture<>();
            pair.b.onDataChannel(event -> {
                RTCDataChannel channel = event.channel();
                channel.onMessage(message -> {
                    seen.add(message.text());
                    if (seen.size() == 3) {
                        channel.close();
                        done.complete(null);
                    } else {
                        channel.send(message.text() + "!");
                    }
                });
            });
            pair.a.onNegotiationNeeded(event -> PeerPair.negotiate(pair.a, pair.b));
            RTCDataChannel channel = pair.a.createDataChannel("x");
            channel.onOpen(event -> channel.send("a"));
            channel.onMessage(message -> channel.send(message.text()));
            Await.value(done);
            assertThat(seen).containsExactly("a", "a!", "a!!");
            Await.until("closed", () -> channel.readyState() == RTCDataChannelState.CLOSED);
        }
    }
}
