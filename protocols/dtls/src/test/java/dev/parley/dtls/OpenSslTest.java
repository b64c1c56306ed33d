package dev.parley.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.parameters.DtlsRole;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our engine against {@code openssl s_server} and {@code openssl s_client} over UDP on the loopback interface. */
class OpenSslTest {
    private static final String LABEL = "EXTRACTOR-dtls_srtp";
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    @TempDir
    Path directory;

    @BeforeAll
    static void openSslIsThere() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "openssl")));
        Assumptions.assumeTrue(found, "missing tool: openssl, the foreign end of this test");
    }

    static Stream<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>();
        for (DtlsRole role : DtlsRole.values()) {
            rows.add(Arguments.of(role, "ECDHE-ECDSA-AES128-GCM-SHA256", NamedGroup.X25519));
            rows.add(Arguments.of(role, "ECDHE-ECDSA-AES256-GCM-SHA384", NamedGroup.SECP384R1));
            rows.add(Arguments.of(role, "ECDHE-ECDSA-CHACHA20-POLY1305", NamedGroup.SECP256R1));
            rows.add(Arguments.of(role, "ECDHE-RSA-AES128-GCM-SHA256", NamedGroup.SECP256R1));
            rows.add(Arguments.of(role, "ECDHE-RSA-AES256-GCM-SHA384", NamedGroup.X25519));
            rows.add(Arguments.of(role, "ECDHE-RSA-CHACHA20-POLY1305", NamedGroup.X25519));
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void bothRoles(DtlsRole ours, String cipher, NamedGroup group) throws Exception {
        boolean ecdsa = cipher.contains("ECDSA");
        CertificateAndKey server = ecdsa ? TestCertificates.ECDSA : TestCertificates.RSA;
        CertificateAndKey client = ecdsa ? TestCertificates.RSA : TestCertificates.ECDSA_2;
        CertificateAndKey own = ours == DtlsRole.SERVER ? server : client;
        CertificateAndKey theirs = ours == DtlsRole.SERVER ? client : server;
        Path pem = Files.writeString(directory.resolve("peer.pem"), theirs.toPem());
        List<NamedGroup> groups = group == NamedGroup.SECP256R1 ? List.of(group) : List.of(group, NamedGroup.SECP256R1);
        DtlsConfig config = DtlsConfig.builder(own)
                .groups(groups)
                .srtpProfiles(List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80))
                .build();
        try (Udp udp = new Udp(config);
                OpenSsl peer = ours == DtlsRole.SERVER
                        ? OpenSsl.client(directory, udp.port(), pem, cipher)
                        : OpenSsl.server(directory, udp, pem, cipher)) {
            udp.engine.setRemoteFingerprints(theirs.fingerprints("sha-512", "sha-1"), udp.now());
            udp.engine.setRtt(Duration.ofMillis(20));
            udp.engine.start(ours, udp.now());
            udp.runUntil(() -> udp.engine.state() == DtlsState.CONNECTED, peer);
            assertThat(udp.engine.group()).isEqualTo(group);
            assertThat(String.valueOf(udp.engine.cipherSuite()).replace('_', '-'))
                    .endsWith(ecdsa ? suffix(cipher, "ECDSA") : suffix(cipher, "RSA"));
            assertThat(udp.engine.extendedMasterSecret()).isTrue();
            assertThat(udp.engine.srtpProfile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);

            peer.type("from openssl\n");
            udp.runUntil(() -> udp.received.toString().contains("from openssl"), peer);
            udp.send("from parley\n");
            udp.runUntil(() -> peer.output().contains("from parley"), peer);
            byte[] keys = udp.engine.exportKeyingMaterial(LABEL, null, 60);
            udp.runUntil(
                    () -> peer.output().contains(HexFormat.of().withUpperCase().formatHex(keys)), peer);

            if (ours == DtlsRole.SERVER && cipher.equals("ECDHE-ECDSA-AES128-GCM-SHA256")) {
                peer.type("R\n"); // OpenSSL ends by itself when its wish to renegotiate is refused
                udp.runUntil(
                        () -> udp.engine.drops().get("handshake: renegotiation refused") > 0
                                && peer.output().contains("no renegotiation"),
                        peer);
            } else if (ours == DtlsRole.SERVER) {
                peer.type("Q\n");
                udp.runUntil(() -> udp.engine.state() == DtlsState.CLOSED, peer);
            } else {
                udp.engine.close(udp.now());
                udp.runUntil(() -> peer.output().toUpperCase(Locale.ROOT).contains("DONE"), peer);
            }
        }
    }

    private static String suffix(String cipher, String key) {
        String tail = cipher.substring(cipher.indexOf(key) + key.length())
                .replace("AES128", "AES-128")
                .replace("AES256", "AES-256");
        String suite = key + "-WITH" + tail;
        return tail.endsWith("POLY1305") ? suite + "-SHA256" : suite;
    }

    /** Our engine behind a UDP socket. */
    private static final class Udp implements AutoCloseable {
        final DtlsEngine engine;
        final StringBuilder received = new StringBuilder();
        private final DatagramSocket socket;
        private final long origin = System.nanoTime();
        private SocketAddress peer;

        Udp(DtlsConfig config) throws IOException {
            engine = new DtlsEngine(config, new SeededRandom(origin));
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setSoTimeout(10);
        }

        int port() {
            return socket.getLocalPort();
        }

        void setPeer(int port) {
            peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }

        Timestamp now() {
            return new Timestamp(System.nanoTime() - origin);
        }

        void runUntil(BooleanSupplier condition, OpenSsl openSsl) throws IOException {
            long start = System.nanoTime();
            TransmitBatch batch = new TransmitBatch();
            byte[] buffer = new byte[2_048];
            do {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new AssertionError("waited in vain in " + engine.handshakeState() + " "
                            + engine.drops().snapshot() + "\n" + openSsl.output());
                }
                engine.handleTimeout(now());
                while (engine.pollTransmit(batch, now())) {}
                for (int i = 0; i < batch.size(); i++) {
                    byte[] bytes = batch.packet(i).copy();
                    assertThat(bytes).hasSizeLessThanOrEqualTo(1_200);
                    if (peer != null) {
                        socket.send(new DatagramPacket(bytes, bytes.length, peer));
                    }
                }
                batch.clear();
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                try {
                    socket.receive(packet);
                } catch (SocketTimeoutException e) {
                    continue;
                }
                peer = packet.getSocketAddress();
                engine.handle(PacketBuffer.wrap(buffer, 0, packet.getLength()), now());
                for (PacketBuffer data = engine.pollApplicationData();
                        data != null;
                        data = engine.pollApplicationData()) {
                    received.append(new String(data.copy(), StandardCharsets.UTF_8));
                }
            } while (!condition.getAsBoolean());
        }

        void send(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            PacketBuffer packet = PacketBuffer.allocate(bytes.length + 64, 32);
            packet.append(bytes, 0, bytes.length);
            assertThat(engine.seal(packet)).isTrue();
            socket.send(new DatagramPacket(packet.array(), packet.offset(), packet.length(), peer));
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** The tool as a process, whose output goes to a file. */
    private static final class OpenSsl implements AutoCloseable {
        private final Process process;
        private final Path output;

        private OpenSsl(Path directory, List<String> command) throws IOException {
            output = directory.resolve("openssl.log");
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        }

        static OpenSsl client(Path directory, int port, Path pem, String cipher) throws IOException {
            return new OpenSsl(directory, command("s_client", pem, cipher, "-connect", "127.0.0.1:" + port));
        }

        static OpenSsl server(Path directory, Udp udp, Path pem, String cipher) throws IOException {
            int port;
            try (DatagramSocket probe =
                    new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                port = probe.getLocalPort();
            }
            udp.setPeer(port);
            return new OpenSsl(
                    directory,
                    command("s_server", pem, cipher, "-accept", "127.0.0.1:" + port, "-Verify", "1", "-naccept", "1"));
        }

        private static List<String> command(String tool, Path pem, String cipher, String... more) {
            List<String> command = new ArrayList<>(List.of(
                    "openssl",
                    tool,
                    "-dtls1_2",
                    "-timeout",
                    "-mtu",
                    "1200",
                    "-cert",
                    pem.toString(),
                    "-key",
                    pem.toString(),
                    "-cipher",
                    cipher,
                    "-groups",
                    "X25519:P-256:P-384",
                    "-use_srtp",
                    "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80",
                    "-keymatexport",
                    LABEL,
                    "-keymatexportlen",
                    "60"));
            command.addAll(List.of(more));
            return command;
        }

        void type(String text) throws IOException {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        String output() {
            try (InputStream stream = Files.newInputStream(output)) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.destroy();
            try {
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
