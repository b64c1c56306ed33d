package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerSettingsTest {
    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            return socket.getLocalPort();
        }
    }

    private static void trickle(RTCPeerConnection from, RTCPeerConnection to) {
        from.onIceCandidate(event -> {
            if (event.candidate() != null) {
                to.addIceCandidate(event.candidate());
            }
        });
    }

    /** Connects {@code client} to {@code server}, which offers nothing, and returns what comes back for a text. */
    private static CompletableFuture<String> echo(RTCPeerConnection client, RTCPeerConnection server) {
        trickle(client, server);
        trickle(server, client);
        CompletableFuture<String> answer = new CompletableFuture<>();
        server.onDataChannel(
                event -> event.channel().onMessage(m -> event.channel().send(m.text())));
        RTCDataChannel channel = client.createDataChannel("x");
        channel.onOpen(event -> channel.send("echo"));
        channel.onMessage(message -> answer.complete(message.text()));
        Await.value(PeerPair.negotiate(client, server));
        return answer;
    }

    @Test
    void manyServerPeersShareOnePort() throws IOException {
        int port = freePort();
        try (PeerConnectionFactory server = PeerPair.loopback().sharedPort(port).build();
                PeerConnectionFactory clients = PeerPair.loopback().build()) {
            List<RTCPeerConnection> servers = new ArrayList<>();
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                RTCPeerConnection peer = server.createPeerConnection();
                servers.add(peer);
                answers.add(echo(clients.createPeerConnection(), peer));
            }
            for (CompletableFuture<String> answer : answers) {
                assertThat(Await.value(answer)).isEqualTo("echo");
            }
            for (RTCPeerConnection peer : servers) {
                RTCIceCandidatePair pair =
                        peer.sctp().transport().iceTransport().getSelectedCandidatePair();
                assertThat(pair.local().port()).isEqualTo(port);
            }
            // One that closes does not disturb the others, and the port stays.
            servers.get(0).close();
            RTCPeerConnection late = server.createPeerConnection();
            assertThat(Await.value(echo(clients.createPeerConnection(), late))).isEqualTo("echo");
        }
    }

    @Test
    void liteServer() {
        try (PeerConnectionFactory server = PeerPair.loopback().iceLite(true).build();
                PeerConnectionFactory clients = PeerPair.loopback().build()) {
            RTCPeerConnection lite = server.createPeerConnection();
            RTCPeerConnection client = clients.createPeerConnection();
            assertThat(Await.value(echo(client, lite))).isEqualTo("echo");
            assertThat(lite.localDescription().sdp()).contains("a=ice-lite");
            assertThat(client.sctp().transport().iceTransport().role()).isEqualTo(RTCIceRole.CONTROLLING);
            assertThat(lite.sctp().transport().iceTransport().role()).isEqualTo(RTCIceRole.CONTROLLED);
        }
    }

    @Test
    void portRangeAndPublicAddress() throws Exception {
        int port = freePort();
        InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 7});
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        try (PeerConnectionFactory factory = PeerPair.loopback()
                        .portRange(port, port)
                        .publicAddress(loopback, address)
                        .build();
                RTCPeerConnection pc = factory.createPeerConnection()) {
            pc.createDataChannel("x");
            Await.value(pc.setLocalDescription());
            Await.until("gathered", () -> pc.iceGatheringState() == RTCIceGatheringState.COMPLETE);
            assertThat(pc.localDescription().sdp()).contains(" 203.0.113.7 " + port + " typ host");
        }
    }

    @Test
    void severalLoops() {
        try (PeerConnectionFactory factory = PeerPair.loopback().eventLoops(3).build()) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(echo(factory.createPeerConnection(), factory.createPeerConnection()));
            }
            for (CompletableFuture<String> answer : answers) {
                assertThat(Await.value(answer)).isEqualTo("echo");
            }
        }
    }

    @Test
    void keyLogIsWritten(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("keys.log");
        try (PeerPair pair = new PeerPair(settings -> settings.keyLog(file))) {
            pair.a.createDataChannel("x");
            pair.negotiate();
            pair.awaitConnected();
            // The lines of TLS 1.3, and none of 1.2.
            assertThat(Files.readAllLines(file))
                    .anyMatch(line -> line.startsWith("CLIENT_TRAFFIC_SECRET_0 "))
                    .noneMatch(line -> line.startsWith("CLIENT_RANDOM "));
        }
    }

    @Test
    void unreachableServerIsAnErrorEventAndHostCandidatesDoNotWait() throws IOException {
        int port = freePort();
        try (PeerConnectionFactory factory = PeerPair.loopback().build();
                RTCPeerConnection pc = factory.createPeerConnection(RTCConfiguration.builder()
                        .iceServer("stun:127.0.0.1:" + port, "stun:does-not-exist.invalid")
                        .build())) {
            AtomicInteger host = new AtomicInteger();
            CompletableFuture<RTCPeerConnectionIceErrorEvent> error = new CompletableFuture<>();
            pc.onIceCandidate(event -> {
                if (event.candidate() != null && !event.candidate().candidate().isEmpty()) {
                    host.incrementAndGet();
                }
            });
            pc.onIceCandidateError(event -> {
                if (event.url().contains("invalid")) {
                    error.complete(event);
                }
            });
            pc.createDataChannel("x");
            Await.value(pc.setLocalDescription());
            Await.until("a host candidate", () -> host.get() == 1);
            assertThat(Await.value(error).errorCode()).isEqualTo(701);
            assertThat(error.join().url()).isEqualTo("stun:does-not-exist.invalid");
            assertThat(host).hasValue(1);
        }
    }

    @Test
    void relayPolicyShowsNoAddress() {
        try (PeerConnectionFactory factory = PeerPair.loopback().build();
                RTCPeerConnection pc = factory.createPeerConnection(RTCConfiguration.builder()
                        .iceTransportPolicy(RTCIceTransportPolicy.RELAY)
                        .build())) {
            pc.createDataChannel("x");
            Await.value(pc.setLocalDescription());
            Await.until("gathered", () -> pc.iceGatheringState() == RTCIceGatheringState.COMPLETE);
            assertThat(pc.localDescription().sdp())
                    .doesNotContain("a=candidate")
                    .doesNotContain("127.0.0.1 ");
        }
    }
}
