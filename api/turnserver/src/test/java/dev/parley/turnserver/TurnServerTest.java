package dev.parley.turnserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCIceServer;
import dev.parley.webrtc.RTCIceTransportPolicy;
import dev.parley.webrtc.RTCPeerConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TurnServerTest {
    private static TurnServer.Builder loopback() {
        return TurnServer.builder()
                .udp(0)
                .address(InetAddress.getLoopbackAddress())
                .credentials(TurnCredentials.shared("a secret"));
    }

    private static RTCConfiguration relayOnly(IssuedServer issued) {
        return RTCConfiguration.builder()
                .iceServer(RTCIceServer.of(issued.urls(), issued.username(), issued.credential()))
                .iceTransportPolicy(RTCIceTransportPolicy.RELAY)
                .build();
    }

    private static void trickle(RTCPeerConnection from, RTCPeerConnection to) {
        from.addEventListener(RTCPeerConnection.ICE_CANDIDATE, event -> {
            if (event.candidate() != null) {
                to.addIceCandidate(event.candidate()).exceptionally(failure -> null);
            }
        });
    }

    @Test
    void twoPeersTalkThroughIt() throws Exception {
        try (TurnServer turn = loopback().start();
                PeerConnectionFactory factory = PeerConnectionFactory.builder()
                        .includeLoopback(true)
                        .addressFilter(InetAddress::isLoopbackAddress)
                        .build()) {
            RTCPeerConnection a = factory.createPeerConnection(relayOnly(turn.issue("alice", Duration.ofHours(1))));
            RTCPeerConnection b = factory.createPeerConnection(relayOnly(turn.issue("bob", Duration.ofHours(1))));
            trickle(a, b);
            trickle(b, a);
            CompletableFuture<String> received = new CompletableFuture<>();
            b.onDataChannel(event -> event.channel().onMessage(message -> received.complete(message.text())));
            RTCDataChannel channel = a.createDataChannel("x");
            channel.onOpen(event -> channel.send("by relay"));
            a.setLocalDescription()
                    .thenCompose(ignored -> b.setRemoteDescription(a.localDescription()))
                    .thenCompose(ignored -> b.setLocalDescription())
                    .thenCompose(ignored -> a.setRemoteDescription(b.localDescription()))
                    .get(20, TimeUnit.SECONDS);
            assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo("by relay");
            assertThat(turn.allocations()).isPositive();
            a.close();
            b.close();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (turn.allocations() > 0 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(turn.allocations()).isZero();
        }
    }

    @Test
    void aPortThatIsTakenFailsAtTheStart() throws Exception {
        try (TurnServer first = loopback().start()) {
            InetSocketAddress taken = first.addresses().get(0);
            assertThatThrownBy(() -> loopback().udp(taken.getPort()).start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(taken.getPort()));
        }
        assertThatThrownBy(() -> TurnServer.builder().start()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void credentialsEndInTime() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        TurnCredentials issuing = TurnCredentials.shared("secret", Clock.fixed(now, ZoneOffset.UTC));
        TurnCredentials.Issued issued = issuing.issue("alice", Duration.ofMinutes(10));
        assertThat(issued.username()).isEqualTo(now.plusSeconds(600).getEpochSecond() + ":alice");
        assertThat(issuing.password(issued.username())).isEqualTo(issued.password());
        TurnCredentials later = TurnCredentials.shared("secret", Clock.fixed(now.plusSeconds(600), ZoneOffset.UTC));
        assertThat(later.password(issued.username())).isNull();
        assertThat(issuing.password("alice")).isNull();
        assertThat(issued.toString()).doesNotContain(issued.password());
    }

    @Test
    void anEntryForABrowserIsJson() {
        assertThat(new IssuedServer(List.of("turn:192.0.2.1:3478"), "1:\"a\\\n", "p").toJson())
                .isEqualTo(
                        "{\"urls\":[\"turn:192.0.2.1:3478\"],\"username\":\"1:\\\"a\\\\\\u000a\",\"credential\":\"p\"}");
        TurnCredentials fixed = TurnCredentials.fixed(Map.of("alice", "secret"));
        assertThat(fixed.password("alice")).isEqualTo("secret");
        assertThat(fixed.password("bob")).isNull();
        assertThatThrownBy(() -> fixed.issue("bob", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
