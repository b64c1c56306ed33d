package dev.parley.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.IoMode;
import dev.parley.runtime.NioEventLoop;
import dev.parley.runtime.PortOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Ports of a whole loop: on the fast path they do what they do on NIO. */
@Timeout(60)
class FastLoopTest {
    private NioEventLoop loop = NioEventLoop.foreign("fast", IoMode.FAST);

    @AfterEach
    void close() {
        loop.close();
        assertThat(loop.isClosed()).isTrue();
    }

    private static InetSocketAddress at(String address) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(address), 0);
    }

    private void runUntil(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            loop.runOnce(Duration.ofSeconds(10));
        }
    }

    /** Remembers what came. */
    private static final class Inbox implements DatagramHandler {
        final List<Integer> numbers = new ArrayList<>();
        final List<Path> paths = new ArrayList<>();
        int batches;

        @Override
        public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
            numbers.add(datagram.u16(0));
            paths.add(path);
            // A handler may write to what it borrows.
            datagram.prepend(TransmitBatch.HEAD_ROOM);
            datagram.put32(0, 0xdeadbeef);
        }

        @Override
        public void endOfBatch(Timestamp now) {
            batches++;
        }
    }

    private void send(DatagramPort from, InetSocketAddress to, int count, int size, int expected) {
        TransmitBatch batch = loop.sharedBatch();
        Path path = Path.udp(from.localAddress(), to);
        for (int i = 0; i < count; i++) {
            PacketBuffer packet = batch.append(path);
            packet.append(size);
            packet.put16(0, i);
        }
        assertThat(from.send(batch, 0, count)).isEqualTo(expected);
        batch.clear();
    }

    @ParameterizedTest
    @CsvSource({"FAST,127.0.0.1", "FAST,::1", "NIO,127.0.0.1", "NIO,::1"})
    void datagramsTravelInOrderOnceAndInBatches(IoMode mode, String address) throws IOException {
        loop.close();
        loop = NioEventLoop.foreign("either", mode);
        Inbox inbox = new Inbox();
        DatagramPort to = loop.bind(at(address), PortOptions.DEFAULT, inbox);
        DatagramPort from = loop.bind(at(address), PortOptions.DEFAULT, new Inbox());
        send(from, to.localAddress(), 300, 1_200, 300);
        runUntil(() -> inbox.numbers.size() == 300);
        for (int i = 0; i < 300; i++) {
            assertThat(inbox.numbers.get(i)).isEqualTo(i);
        }
        assertThat(inbox.batches).isLessThan(30);
        assertThat(inbox.paths).allSatisfy(path -> assertThat(path).isSameAs(inbox.paths.get(0)));
        assertThat(inbox.paths.get(0).remote()).isEqualTo(from.localAddress());
        assertThat(inbox.paths.get(0).local()).isSameAs(to.localAddress());
        assertThat(from.statistics().datagramsSent()).isEqualTo(300);
        assertThat(from.statistics().bytesSent()).isEqualTo(360_000);
        assertThat(to.statistics().datagramsReceived()).isEqualTo(300);
        assertThat(to.statistics().bytesReceived()).isEqualTo(360_000);
    }

    @ParameterizedTest
    @EnumSource(
            value = IoMode.class,
            names = {"FAST", "NIO"})
    void whatTheSystemRefusesIsCountedAndThePortLivesOn(IoMode mode) throws IOException {
        loop.close();
        loop = NioEventLoop.foreign("either", mode);
        Inbox inbox = new Inbox();
        DatagramPort to = loop.bind(at("127.0.0.1"), PortOptions.DEFAULT, inbox);
        DatagramPort from = loop.bind(at("127.0.0.1"), PortOptions.DEFAULT, new Inbox());
        TransmitBatch batch = loop.sharedBatch();
        Path good = Path.udp(from.localAddress(), to.localAddress());
        batch.append(good, new byte[] {0, 0, 1});
        batch.append(Path.udp(from.localAddress(), new InetSocketAddress("::1", 9)), new byte[3]);
        batch.append(Path.udp(from.localAddress(), new InetSocketAddress("127.0.0.1", 0)), new byte[3]);
        batch.append(Path.udp(from.localAddress(), new InetSocketAddress("192.0.2.1", 9)), new byte[3]);
        batch.append(good, new byte[] {0, 1, 1});
        // From 127.0.0.1 no packet leaves the machine: EINVAL.
        assertThat(from.send(batch, 0, 5)).isEqualTo(2);
        batch.clear();
        assertThat(from.statistics().sendErrors()).isEqualTo(3);
        runUntil(() -> inbox.numbers.size() == 2);
        assertThat(inbox.numbers).containsExactly(0, 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = IoMode.class,
            names = {"FAST", "NIO"})
    void aPeerThatIsGoneDoesNotStopThePort(IoMode mode) throws IOException {
        loop.close();
        loop = NioEventLoop.foreign("either", mode);
        Inbox inbox = new Inbox();
        DatagramPort gone = loop.bind(at("127.0.0.1"), PortOptions.DEFAULT, new Inbox());
        DatagramPort from = loop.bind(at("127.0.0.1"), PortOptions.DEFAULT, inbox);
        DatagramPort other = loop.bind(at("127.0.0.1"), PortOptions.DEFAULT, new Inbox());
        gone.close();
        for (int i = 0; i < 3; i++) {
            send(from, gone.localAddress(), 2, 100, 2);
            loop.runOnce(Duration.ZERO);
        }
        send(other, from.localAddress(), 2, 100, 2);
        runUntil(() -> inbox.numbers.size() == 2);
        assertThat(from.statistics().sendErrors()).isZero();
    }

    @Test
    void aHandlerMayCloseItsPortInTheMiddleOfARun() throws IOException {
        List<Integer> seen = new ArrayList<>();
        DatagramPort[] to = new DatagramPort[1];
        to[0] = loop.bind(at("127.0.0.1"), PortOptions.DEFAULT, (datagram, path, now) -> {
            seen.add(datagram.u16(0));
            if (seen.size() == 3) {
                to[0].close();
            }
        });
        DatagramPort from = loop.bind(at("127.0.0.1"), PortOptions.DEFAULT, new Inbox());
        send(from, to[0].localAddress(), 20, 200, 20);
        runUntil(to[0]::isClosed);
        loop.runOnce(Duration.ZERO);
        assertThat(seen).containsExactly(0, 1, 2);
        send(to[0], from.localAddress(), 2, 100, 0);
    }

    @Test
    void fragmentationCanBeForbiddenInBothFamilies() throws IOException {
        assertThat(loop.bind(at("127.0.0.1"), PortOptions.DEFAULT, new Inbox()).forbidsFragmentation())
                .isTrue();
        assertThat(loop.bind(at("::1"), PortOptions.DEFAULT, new Inbox()).forbidsFragmentation())
                .isTrue();
    }

    @Test
    void aThousandPortsLeaveNoDescriptorBehind() throws IOException {
        // The selector's own are open by then.
        loop.bind(at("127.0.0.1"), PortOptions.DEFAULT, new Inbox()).close();
        loop.runOnce(Duration.ZERO);
        long before = descriptors();
        for (int round = 0; round < 10; round++) {
            List<DatagramPort> ports = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ports.add(loop.bind(at("127.0.0.1"), PortOptions.DEFAULT, new Inbox()));
            }
            send(ports.get(0), ports.get(99).localAddress(), 3, 50, 3);
            loop.runOnce(Duration.ofSeconds(1));
            ports.forEach(DatagramPort::close);
            loop.runOnce(Duration.ZERO);
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    private static long descriptors() throws IOException {
        try (Stream<java.nio.file.Path> open = Files.list(java.nio.file.Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void aLoopThatChangesItsThreadGoesOn() throws Exception {
        NioEventLoop own = new NioEventLoop("own-thread", IoMode.FAST);
        Inbox inbox = new Inbox();
        var received = new java.util.concurrent.CompletableFuture<Integer>();
        var ports = new java.util.concurrent.CompletableFuture<DatagramPort[]>();
        var first = new java.util.concurrent.CompletableFuture<Thread>();
        own.execute(() -> {
            try {
                first.complete(Thread.currentThread());
                ports.complete(new DatagramPort[] {
                    own.bind(at("127.0.0.1"), PortOptions.DEFAULT, inbox),
                    own.bind(at("127.0.0.1"), PortOptions.DEFAULT, (datagram, path, now) -> received.complete(1))
                });
            } catch (IOException e) {
                ports.completeExceptionally(e);
            }
        });
        DatagramPort[] pair = ports.get();
        first.get().join();
        own.retain();
        own.execute(() -> sendFrom(own, pair[0], pair[1].localAddress()));
        assertThat(received.get(10, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo(1);
        own.release();
        own.close();
    }

    private static void sendFrom(EventLoop loop, DatagramPort from, InetSocketAddress to) {
        TransmitBatch batch = loop.sharedBatch();
        batch.append(Path.udp(from.localAddress(), to), new byte[5]);
        from.send(batch, 0, 1);
        batch.clear();
    }
}
