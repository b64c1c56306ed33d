package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
    private int tlsPort;
    private Process server;

    @BeforeEach
    void start() throws Exception {
        port = freePort();
        tlsPort = freePort();
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
                        "--no-dtls",
                        "--cert=" + resource("turn-certificate.pem"),
                        "--pkey=" + resource("turn-key.pem"),
                        "--tls-listening-port=" + tlsPort,
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

    private static Path resource(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(CoturnTest.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Trusts the certificate of the server, which is its own issuer. */
    private static SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(resource("turn-certificate.pem"))) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
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

    private String url() {
        return "turn:" + LOOPBACK + ":" + port;
    }

    private RTCConfiguration configuration(String password) {
        return configuration(url(), password);
    }

    private static RTCConfiguration configuration(String url, String password) {
        return RTCConfiguration.builder()
                .iceServer(RTCIceServer.of(List.of(url), "alice", password))
                .iceTransportPolicy(RTCIceTransportPolicy.RELAY)
                .build();
    }

    @Test
    void twoPeersMeetByRelayAlone() throws Exception {
        meet(url(), RTCIceServerTransportProtocol.UDP);
    }

    @Test
    void twoPeersMeetByRelaysOverTcp() throws Exception {
        meet(url() + "?transport=tcp", RTCIceServerTransportProtocol.TCP);
    }

    @Test
    void twoPeersMeetByRelaysOverTls() throws Exception {
        meet("turns:" + LOOPBACK + ":" + tlsPort, RTCIceServerTransportProtocol.TLS);
    }

    private void meet(String url, RTCIceServerTransportProtocol protocol) throws Exception {
        try (PeerConnectionFactory factory =
                PeerPair.loopback().turnTrust(trust()).build()) {
            RTCPeerConnection a = factory.createPeerConnection(configuration(url, "secret"));
            RTCPeerConnection b = factory.createPeerConnection(configuration(url, "secret"));
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            List<RTCIceCandidate> candidates = new CopyOnWriteArrayList<>();
            PeerPair.trickle(a, b, failures);
            PeerPair.trickle(b, a, failures);
            a.addEventListener(RTCPeerConnection.ICE_CANDIDATE, event -> {
                if (event.candidate() != null && !event.candidate().candidate().isEmpty()) {
                    candidates.add(event.candidate());
                }
            });
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            b.onDataChannel(event -> event.channel().onMessage(message -> received.writeBytes(message.bytes())));
            RTCDataChannel channel = a.createDataChannel("relayed");
            byte[] sent = new byte[2_000_000];
            new java.util.Random(1).nextBytes(sent);
            channel.onOpen(event -> {
                for (int from = 0; from < sent.length; from += 50_000) {
                    channel.send(Arrays.copyOfRange(sent, from, from + 50_000));
                }
            });
            Await.value(PeerPair.negotiate(a, b));
            Await.until("all has come", () -> received.size() == sent.length);
            assertThat(received.toByteArray()).isEqualTo(sent);
            assertThat(failures).isEmpty();
            assertThat(candidates).isNotEmpty().allMatch(candidate -> candidate.type() == RTCIceCandidateType.RELAY);
            RTCIceCandidate candidate = candidates.get(0);
            assertThat(candidate.relayProtocol()).isEqualTo(protocol);
            assertThat(candidate.url()).isEqualTo(url);
            assertThat(candidate.relatedAddress()).as("no address of the host").isEqualTo("0.0.0.0");
            RTCIceCandidateStats stats = (RTCIceCandidateStats) Await.value(a.getStats()).values().stream()
                    .filter(each -> each.type() == RTCStatsType.LOCAL_CANDIDATE)
                    .findFirst()
                    .orElseThrow();
            assertThat(stats.relayProtocol()).isEqualTo(protocol.toString().toLowerCase(Locale.ROOT));
            assertThat(stats.url()).isEqualTo(url);
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
    void anUntrustedCertificateIsReportedInWords() {
        String url = "turns:" + LOOPBACK + ":" + tlsPort;
        RTCPeerConnectionIceErrorEvent event = error(PeerPair.loopback(), url);
        assertThat(event.errorCode()).isEqualTo(701);
        assertThat(event.errorText())
                .isEqualTo("TURN at " + LOOPBACK + ":" + tlsPort + " by TLS: the certificate's issuer is not trusted");
    }

    @Test
    void aClosedPortIsReportedInWords() throws Exception {
        int closed = freePort();
        RTCPeerConnectionIceErrorEvent event =
                error(PeerPair.loopback(), "turn:" + LOOPBACK + ":" + closed + "?transport=tcp");
        assertThat(event.errorCode()).isEqualTo(701);
        assertThat(event.errorText())
                .isEqualTo("TURN at " + LOOPBACK + ":" + closed + " by TCP: the connection was refused");
    }

    private static RTCPeerConnectionIceErrorEvent error(PeerConnectionFactory.Builder settings, String url) {
        try (PeerConnectionFactory factory = settings.build()) {
            RTCPeerConnection pc = factory.createPeerConnection(configuration(url, "secret"));
            CompletableFuture<RTCPeerConnectionIceErrorEvent> error = new CompletableFuture<>();
            pc.addEventListener(RTCPeerConnection.ICE_CANDIDATE_ERROR, error::complete);
            pc.createDataChannel("c");
            Await.value(pc.setLocalDescription());
            RTCPeerConnectionIceErrorEvent event = Await.value(error);
            assertThat(event.url()).isEqualTo(url);
            Await.until("gathering ends", () -> pc.iceGatheringState() == RTCIceGatheringState.COMPLETE);
            return event;
        }
    }
}
