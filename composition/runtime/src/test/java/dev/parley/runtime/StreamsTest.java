package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final NioEventLoop loop = new NioEventLoop("streams");

    @BeforeEach
    void retain() {
        loop.retain();
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private <T> T on(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }

    /** Keeps all that happens to a stream. */
    private static class Kept implements StreamHandler {
        final CompletableFuture<StreamPort> opened = new CompletableFuture<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();

        @Override
        public void opened(StreamPort stream, Timestamp now) {
            opened.complete(stream);
        }

        @Override
        public void received(PacketBuffer received, StreamPort stream, Timestamp now) {
            bytes.write(received.array(), received.offset(), received.length());
        }

        @Override
        public void endOfBatch(Timestamp now) {
            received.add(bytes.size());
        }

        @Override
        public void closed(StreamPort stream, String reason, Timestamp now) {
            closed.complete(reason);
        }

        byte[] await(int count) throws InterruptedException {
            for (int size = 0; size < count; ) {
                Integer next = received.poll(10, TimeUnit.SECONDS);
                assertThat(next).as("of %d bytes %d came", count, size).isNotNull();
                size = next;
            }
            return bytes.toByteArray();
        }

        StreamPort port() throws Exception {
            return opened.get(10, TimeUnit.SECONDS);
        }

        String reason() throws Exception {
            return closed.get(10, TimeUnit.SECONDS);
        }
    }

    private static SSLContext context(String store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = StreamsTest.class.getResourceAsStream(store)) {
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

    private int send(StreamPort stream, byte[]... packets) throws Exception {
        return on(() -> {
            TransmitBatch batch = new TransmitBatch();
            for (byte[] packet : packets) {
                batch.append(stream.path(), packet);
            }
            return stream.send(batch, 0, batch.size());
        });
    }

    private InetSocketAddress listen(@Nullable StreamTls tls, StreamHandler handler) throws Exception {
        return on(() -> loop.listen(new InetSocketAddress(LOOPBACK, 0), tls, stream -> handler)
                .localAddress());
    }

    private Kept connect(InetSocketAddress to, @Nullable StreamTls tls) throws Exception {
        Kept kept = new Kept();
        StreamOptions options = StreamOptions.tcp(LOOPBACK, to);
        on(() -> loop.connect(tls == null ? options : options.withTls(tls), kept));
        return kept;
    }

    private void exchange(@Nullable StreamTls serverTls, @Nullable StreamTls clientTls) throws Exception {
        Kept server = new Kept();
        InetSocketAddress address = listen(serverTls, server);
        Kept client = connect(address, clientTls);
        StreamPort port = client.port();
        assertThat(port.path()).isEqualTo(Path.stream(port.path().local(), address));
        assertThat(server.port().path())
                .isEqualTo(Path.stream(address, port.path().local()));
        byte[] large = new byte[60_000];
        new Random(1).nextBytes(large);
        assertThat(send(port, new byte[] {1, 2, 3}, large, new byte[0], new byte[] {4}))
                .isEqualTo(4);
        byte[] received = server.await(60_004);
        assertThat(Arrays.copyOf(received, 3)).containsExactly(1, 2, 3);
        assertThat(Arrays.copyOfRange(received, 3, 60_003)).isEqualTo(large);
        assertThat(received[60_003]).isEqualTo((byte) 4);
        send(server.port(), new byte[] {9, 8});
        assertThat(client.await(2)).containsExactly(9, 8);
        // Bytes that were sent before the end arrive, and the other end sees the end.
        on(() -> {
            TransmitBatch batch = new TransmitBatch();
            batch.append(port.path(), new byte[] {7});
            port.send(batch, 0, 1);
            port.close();
            return null;
        });
        assertThat(server.await(60_005)[60_004]).isEqualTo((byte) 7);
        assertThat(server.reason()).isEqualTo("the other end closed the connection");
        assertThat(client.closed).as("the owner closed it itself").isNotDone();
    }

    @Test
    void packetsPassByTcp() throws Exception {
        exchange(null, null);
    }

    @Test
    void packetsPassByTls() throws Exception {
        SSLContext context = context("localhost.p12");
        exchange(new StreamTls(context, null), new StreamTls(context, "127.0.0.1"));
    }

    @Test
    void aNameOtherThanThatOfTheCertificateIsRefused() throws Exception {
        SSLContext server = context("other.p12");
        InetSocketAddress address = listen(new StreamTls(server, null), new Kept());
        assertThat(connect(address, new StreamTls(server, "localhost")).reason())
                .startsWith("the certificate is for another host: ")
                .contains("localhost");
        assertThat(connect(address, new StreamTls(server, "other.example.org")).port())
                .isNotNull();
    }

    @Test
    void anUnknownIssuerIsRefused() throws Exception {
        InetSocketAddress address = listen(new StreamTls(context("localhost.p12"), null), new Kept());
        StreamTls other = new StreamTls(context("other.p12"), "127.0.0.1");
        assertThat(connect(address, other).reason()).isEqualTo("the certificate's issuer is not trusted");
    }

    @Test
    void aServerWithoutTlsIsRefused() throws Exception {
        Kept server = new Kept() {
            @Override
            public void received(PacketBuffer received, StreamPort stream, Timestamp now) {
                TransmitBatch batch = new TransmitBatch();
                batch.append(
                        stream.path(),
                        "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                stream.send(batch, 0, 1);
            }
        };
        InetSocketAddress address = listen(null, server);
        assertThat(connect(address, new StreamTls(context("localhost.p12"), "127.0.0.1"))
                        .reason())
                .startsWith("TLS failed: ");
    }

    @Test
    void aPortThatNobodyListensOnRefuses() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            nobody = new InetSocketAddress(LOOPBACK, taken.getLocalPort());
        }
        assertThat(connect(nobody, null).reason()).isEqualTo("the connection was refused");
    }

    @Test
    void aServerThatNeverSpeaksTlsIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, LOOPBACK)) {
            Kept kept = new Kept();
            StreamOptions options = new StreamOptions(
                    LOOPBACK,
                    new InetSocketAddress(LOOPBACK, silent.getLocalPort()),
                    new StreamTls(context("localhost.p12"), "127.0.0.1"),
                    Duration.ofSeconds(1));
            on(() -> loop.connect(options, kept));
            assertThat(kept.reason()).isEqualTo("no TLS session within 1 s");
        }
    }

    @Test
    void whatNobodyReadsIsDroppedByWholePackets() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
            Kept client = connect(new InetSocketAddress(LOOPBACK, server.getLocalPort()), null);
            StreamPort port = client.port();
            try (Socket accepted = server.accept()) {
                byte[] packet = new byte[1_000];
                long taken = 0;
                int refused = 0;
                for (int i = 0; i < 20_000; i++) {
                    packet[0] = (byte) taken;
                    int one = send(port, packet);
                    taken += one;
                    refused += 1 - one;
                }
                assertThat(refused).isPositive();
                assertThat(port.statistics().sendsDropped()).isEqualTo(refused);
                long expected = taken;
                loop.execute(port::close);
                // The last words have half a second; the reader takes all in that time.
                byte[] all = accepted.getInputStream().readNBytes((int) expected * 1_000);
                assertThat(all.length).isEqualTo((int) expected * 1_000);
                for (int i = 0; i < expected; i++) {
                    assertThat(all[i * 1_000]).isEqualTo((byte) i);
                }
            }
        }
    }
}
