package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are relayed by coturn on this machine, where it is installed. */
class CoturnTest {
    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    Path folder;

    private int port;
    private Process server;

    @BeforeEach
    void start() throws Exception {
        port = freePort();
        server = coturn(port);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    private Process coturn(int number) throws IOException {
        assumeTrue(isInstalled(), "missing tool: turnserver (coturn), the foreign end of this test");
        Path log = folder.resolve("coturn.log");
        Process process = new ProcessBuilder(
                        "turnserver",
                        "-n",
                        "--no-cli",
                        "--verbose",
                        "--no-tls",
                        "--no-dtls",
                        "--allow-loopback-peers",
                        "--lt-cred-mech",
                        "--fingerprint",
                        "--listening-ip=" + LOOPBACK,
                        "--relay-ip=" + LOOPBACK,
                        "--listening-port=" + number,
                        "--realm=example.org",
                        "--user=alice:secret",
                        "--log-file=stdout",
                        "--pidfile=" + folder.resolve("pid"),
                        "--userdb=" + folder.resolve("users"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Await.until("coturn listens", () -> text(log).contains("Total General servers"));
        return process;
    }

    private static boolean isInstalled() {
        for (String each : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(each, "turnserver"))) {
                return true;
            }
        }
        return false;
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            server.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private RTCConfiguration configuration(String password) {
        return RTCConfiguration.builder()
                .iceServer(RTCIceServer.of(List.of("turn:" + LOOPBACK + ":" + port), "alice", password))
                .iceTransportPolicy(RTCIceTransportPolicy.RELAY)
                .build();
    }

    @Test
    void twoPeersMeetByRelayAlone() throws Exception {
        try (PeerConnectionFactory factory = PeerPair.loopback().build()) {
            RTCPeerConnection a = factory.createPeerConnection(configuration("secret"));
            RTCPeerConnection b = factory.createPeerConnection(configuration("secret"));
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            List<RTCIceCandidate> candidates = new CopyOnWriteArrayList<>();
            PeerPair.trickle(a, b, failures);
            PeerPair.trickle(b, a, failures);
            a.addEventListener(RTCPeerConnection.ICE_CANDIDATE, event -> {
                if (event.candidate() != null && !event.candidate().candidate().isEmpty()) {
                    candidates.add(event.candidate());
                }
            });
            CompletableFuture<byte[]> received = new CompletableFuture<>();
            b.onDataChannel(event -> event.channel().onMessage(message -> received.complete(message.bytes())));
            RTCDataChannel channel = a.createDataChannel("relayed");
            byte[] sent = new byte[100_000];
            new java.util.Random(1).nextBytes(sent);
            channel.onOpen(event -> channel.send(sent));
            Await.value(PeerPair.negotiate(a, b));
            assertThat(Await.value(received)).isEqualTo(sent);
            assertThat(failures).isEmpty();
            assertThat(candidates).isNotEmpty().allMatch(candidate -> candidate.type() == RTCIceCandidateType.RELAY);
            RTCIceCandidate candidate = candidates.get(0);
            assertThat(candidate.relayProtocol()).isEqualTo(RTCIceServerTransportProtocol.UDP);
            assertThat(candidate.url()).isEqualTo("turn:" + LOOPBACK + ":" + port);
            assertThat(candidate.relatedAddress()).as("no address of the host").isEqualTo("0.0.0.0");
            RTCIceCandidateStats stats = (RTCIceCandidateStats) Await.value(a.getStats()).values().stream()
                    .filter(each -> each.type() == RTCStatsType.LOCAL_CANDIDATE)
                    .findFirst()
                    .orElseThrow();
            assertThat(stats.relayProtocol()).isEqualTo("udp");
            assertThat(stats.url()).isEqualTo("turn:" + LOOPBACK + ":" + port);
            a.close();
            b.close();
            Path log = folder.resolve("coturn.log");
            Await.until(
                    "both allocations are freed",
                    () -> text(log).split("refreshed, .*lifetime=0", -1).length >= 3
                            || text(log).split("delete: realm", -1).length >= 3);
        }
    }

    @Test
    void aWrongPasswordIsTold() {
        try (PeerConnectionFactory factory = PeerPair.loopback().build()) {
            RTCPeerConnection pc = factory.createPeerConnection(configuration("wrong"));
            CompletableFuture<RTCPeerConnectionIceErrorEvent> error = new CompletableFuture<>();
            pc.addEventListener(RTCPeerConnection.ICE_CANDIDATE_ERROR, error::complete);
            pc.createDataChannel("c");
            Await.value(pc.setLocalDescription());
            RTCPeerConnectionIceErrorEvent event = Await.value(error);
            assertThat(event.errorCode()).isEqualTo(401);
            assertThat(event.url()).isEqualTo("turn:" + LOOPBACK + ":" + port);
            Await.until("gathering ends", () -> pc.iceGatheringState() == RTCIceGatheringState.COMPLETE);
            assertThat(pc.localDescription().sdp()).doesNotContain("a=candidate");
        }
    }

    @Test
    void serversOverStreamsAreTold() {
        try (PeerConnectionFactory factory = PeerPair.loopback().build()) {
            String tls = "turns:" + LOOPBACK + ":" + port;
            String tcp = "turn:" + LOOPBACK + ":" + port + "?transport=tcp";
            RTCPeerConnection pc = factory.createPeerConnection(RTCConfiguration.builder()
                    .iceServer(RTCIceServer.of(List.of(tls, tcp), "alice", "secret"))
                    .build());
            List<String> urls = new CopyOnWriteArrayList<>();
            pc.addEventListener(RTCPeerConnection.ICE_CANDIDATE_ERROR, event -> {
                assertThat(event.errorCode()).isEqualTo(701);
                urls.add(event.url());
            });
            pc.createDataChannel("c");
            Await.value(pc.setLocalDescription());
            Await.until("both are told", () -> urls.containsAll(List.of(tls, tcp)));
        }
    }
}
