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
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static SSLContext context() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = TurnServerTest.class.getResourceAsStream("localhost.p12")) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", keys.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void twoPeersTalkThroughIt(String protocol) throws Exception {
        SSLContext context = context();
        try (TurnServer turn = loopback().tcp(0).tls(0, context).start();
                PeerConnectionFactory factory = PeerConnectionFactory.builder()
                        .includeLoopback(true)
                        .addressFilter(InetAddress::isLoopbackAddress)
                        .turnTrust(context)
                        .build()) {
            assertThat(turn.urls()).hasSize(3);
            IssuedServer alice = only(protocol, turn.issue("alice", Duration.ofHours(1)));
            RTCPeerConnection a = factory.createPeerConnection(relayOnly(alice));
            IssuedServer bob = only(protocol, turn.issue("bob", Duration.ofHours(1)));
            RTCPeerConnection b = factory.createPeerConnection(relayOnly(bob));
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
            assertThat(turn.allocations()).isEqualTo(2);
            a.close();
            b.close();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (turn.allocations() > 0 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(turn.allocations()).isZero();
        }
    }

    /** Leaves the URL of one protocol. */
    private static IssuedServer only(String protocol, IssuedServer issued) {
        List<String> urls = issued.urls().stream()
                .filter(url -> switch (protocol) {
                    case "tls" -> url.startsWith("turns:");
                    case "tcp" -> url.endsWith("?transport=tcp");
                    default -> url.startsWith("turn:") && url.indexOf('?') < 0;
                })
                .toList();
        assertThat(urls).hasSize(1);
        return new IssuedServer(urls, issued.username(), issued.credential());
    }

    private static InetSocketAddress tcpAddress(TurnServer turn) {
        String url = only("tcp", turn.issue("x", Duration.ofHours(1))).urls().get(0);
        String port = url.substring(url.lastIndexOf(':') + 1, url.indexOf('?'));
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    @Test
    void aStreamOfGarbageIsClosed() throws Exception {
        try (TurnServer turn = loopback().tcp(0).start();
                Socket socket = new Socket()) {
            socket.setSoTimeout(20_000);
            socket.connect(tcpAddress(turn));
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** The server has no more streams of strangers than it can hold, and closes those that stay strangers. */
    @Test
    void strangersStreamsAreBounded() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (TurnServer turn = loopback().tcp(0).start()) {
            for (int i = 0; i < ClientStreams.MAX_ANONYMOUS_OF_ADDRESS + 1; i++) {
                Socket socket = new Socket();
                sockets.add(socket);
                socket.setSoTimeout(20_000);
                socket.connect(tcpAddress(turn));
            }
            Socket last = sockets.get(sockets.size() - 1);
            long start = System.nanoTime();
            assertThat(last.getInputStream().read()).isEqualTo(-1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ClientStreams.PATIENCE.dividedBy(2));
            assertThat(sockets.get(0).getInputStream().read())
                    .as("a stranger for too long")
                    .isEqualTo(-1);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
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
