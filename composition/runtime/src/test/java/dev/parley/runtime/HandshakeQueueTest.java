package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakeQueueTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final Path PATH = Path.udp(ADDRESS, ADDRESS);

    private final NioEventLoop loop = NioEventLoop.foreign("storm", IoMode.NIO);
    private final HandshakeQueue queue = new HandshakeQueue(loop);
    private final List<String> handled = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private void add(String owner, int number) {
        queue.add(owner, PacketBuffer.wrap(new byte[] {(byte) number}), PATH, (datagram, path, now) -> {
            handled.add(owner + datagram.u8(0));
        });
    }

    @Test
    void aTurnDoesAFewInTheirOrderAndTheRestWaits() {
        for (int i = 0; i < 20; i++) {
            add("peer " + i + " ", i);
        }
        assertThat(handled).as("not where sockets are read").isEmpty();
        loop.runOnce(Duration.ZERO);
        assertThat(handled).hasSize(HandshakeQueue.PER_TURN);
        // Everything else of the loop goes on between two turns of handshakes.
        int[] others = new int[1];
        loop.timer(() -> others[0] = handled.size()).arm(loop.now());
        loop.runOnce(Duration.ofMillis(10));
        assertThat(others[0]).isEqualTo(HandshakeQueue.PER_TURN);
        loop.runOnce(Duration.ZERO);
        assertThat(handled).hasSize(20).startsWith("peer 0 0", "peer 1 1").endsWith("peer 19 19");
        assertThat(loop.statistics().tasks()).isZero();
    }

    @Test
    void nobodyTakesAllThePlaces() {
        for (int i = 0; i < 200; i++) {
            add("impatient ", i);
        }
        add("other ", 7);
        assertThat(queue.dropped()).isEqualTo(200 - HandshakeQueue.MAX_PER_OWNER);
        for (int turn = 0; turn <= HandshakeQueue.MAX_PER_OWNER / HandshakeQueue.PER_TURN; turn++) {
            loop.runOnce(Duration.ZERO);
        }
        assertThat(handled).hasSize(HandshakeQueue.MAX_PER_OWNER + 1).endsWith("other 7");
        add("impatient ", 1);
        loop.runOnce(Duration.ZERO);
        assertThat(handled).as("there is room again").endsWith("impatient 1");
        for (int i = 0; i < 2 * HandshakeQueue.MAX_WAITING; i++) {
            add("peer " + i, 0);
        }
        assertThat(queue.dropped()).isEqualTo(200 - HandshakeQueue.MAX_PER_OWNER + HandshakeQueue.MAX_WAITING);
    }

    /** The largest flight that DTLS reassembles, 32 KiB a message and 48 KiB in all, in datagrams of 548 bytes. */
    @Test
    void aFlightWithALargeCertificateIsNotCut() {
        int datagrams = 48 * 1024 / (548 - 25);
        for (int i = 0; i < datagrams; i++) {
            queue.add("peer", PacketBuffer.wrap(new byte[548]), PATH, (datagram, path, now) -> handled.add("part"));
        }
        assertThat(queue.dropped()).isZero();
        for (int i = 0; i < 100; i++) {
            queue.add("peer", PacketBuffer.wrap(new byte[1_500]), PATH, (datagram, path, now) -> handled.add("more"));
        }
        assertThat(queue.dropped()).as("bytes of one owner are bounded, too").isGreaterThan(85);
        for (int turn = 0; turn < 20; turn++) {
            loop.runOnce(Duration.ZERO);
        }
        assertThat(handled.stream().filter("part"::equals)).hasSize(datagrams);
    }

    @Test
    void aFailureIsOneHandshakesAlone() {
        queue.add("bad", PacketBuffer.wrap(new byte[1]), PATH, (datagram, path, now) -> {
            add("from within ", 2);
            throw new IllegalStateException("thrown on purpose by a test");
        });
        add("good ", 1);
        loop.runOnce(Duration.ZERO);
        loop.runOnce(Duration.ZERO);
        assertThat(handled).containsExactly("good 1", "from within 2");
    }
}
