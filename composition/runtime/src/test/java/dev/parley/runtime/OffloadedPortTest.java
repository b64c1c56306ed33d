package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a port makes of the answers of an offload, which here are a script. */
@Timeout(30)
class OffloadedPortTest {
    private final NioEventLoop loop = NioEventLoop.foreign("offloaded", IoMode.NIO);
    private final ArrayDeque<Integer> sends = new ArrayDeque<>();
    private final ArrayDeque<Integer> receives = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Integer> received = new ArrayList<>();
    private boolean refusesToAttach;
    private boolean knowsFragmentation = true;
    private int batches;

    /** Answers from the script. */
    private final class Scripted implements DatagramOffload.ForLoop, DatagramOffload.Socket {
        private InetSocketAddress local = new InetSocketAddress(0);

        @Override
        public int beforeOpen() {
            return 7;
        }

        @Override
        public DatagramOffload.Socket attach(DatagramChannel channel, InetSocketAddress address, int hint)
                throws IOException {
            if (refusesToAttach) {
                throw new IOException("on purpose");
            }
            local = address;
            return this;
        }

        @Override
        public void close() {
            calls.add("close");
        }

        @Override
        public int send(TransmitBatch batch, int from, int to) {
            calls.add("send " + from + " to " + to);
            return sends.remove();
        }

        @Override
        public int receive() {
            return receives.isEmpty() ? 0 : receives.remove();
        }

        @Override
        public Path path() {
            return Path.udp(local, new InetSocketAddress("192.0.2.1", 5));
        }

        @Override
        public PacketBuffer datagram(int index) {
            return PacketBuffer.wrap(new byte[] {(byte) (100 + index)});
        }

        @Override
        public boolean setFragmentation(boolean permitted) {
            calls.add(permitted ? "may fragment" : "don't fragment");
            return knowsFragmentation;
        }

        @Override
        public void detach() {
            calls.add("detach");
        }
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private final DatagramHandler inbox = new DatagramHandler() {
        @Override
        public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
            received.add(datagram.u8(0));
        }

        @Override
        public void endOfBatch(Timestamp now) {
            batches++;
        }
    };

    private NioDatagramPort port() throws IOException {
        NioDatagramPort port = (NioDatagramPort)
                loop.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PortOptions.DEFAULT, inbox);
        port.attach(new Scripted(), 7);
        return port;
    }

    private int send(DatagramPort from, InetSocketAddress... to) {
        TransmitBatch batch = loop.sharedBatch();
        for (InetSocketAddress remote : to) {
            batch.append(Path.udp(from.localAddress(), remote), new byte[] {(byte) batch.size()});
        }
        int taken = from.send(batch, 0, to.length);
        batch.clear();
        return taken;
    }

    private void receiveOne(DatagramPort to, DatagramPort from) {
        send(from, to.localAddress());
        int before = received.size() + receives.size();
        while (received.size() + receives.size() == before) {
            loop.runOnce(Duration.ofSeconds(10));
        }
    }

    @Test
    void runsAreOfferedUntilAllIsSentAndRefusalsAreCounted() throws IOException {
        DatagramPort port = port();
        InetSocketAddress a = new InetSocketAddress("127.0.0.1", 9);
        sends.addAll(List.of(2, DatagramOffload.Socket.REFUSED, 1));
        assertThat(send(port, a, a, a, a)).isEqualTo(3);
        assertThat(calls).containsExactly("send 0 to 4", "send 2 to 4", "send 3 to 4");
        assertThat(port.statistics().datagramsSent()).isEqualTo(3);
        assertThat(port.statistics().sendErrors()).isEqualTo(1);
    }

    @Test
    void whatMustNotBeFragmentedLeavesApartFromWhatMayBe() throws IOException {
        NioDatagramPort port = port();
        assertThat(port.forbidsFragmentation()).isTrue();
        TransmitBatch batch = loop.sharedBatch();
        Path path = Path.udp(port.localAddress(), new InetSocketAddress("127.0.0.1", 9));
        // A small one goes with either.
        int[] sizes = {1_400, 1_400, 50, 1_400, 1_400, 1_400};
        for (int i = 0; i < sizes.length; i++) {
            batch.append(path, new byte[sizes[i]]);
            if (i < 2 || i == 5) {
                batch.setDontFragment(i);
            }
        }
        sends.addAll(List.of(3, 2, 1));
        assertThat(port.send(batch, 0, sizes.length)).isEqualTo(6);
        batch.clear();
        assertThat(calls)
                .containsExactly(
                        "don't fragment",
                        "send 0 to 3",
                        "may fragment",
                        "send 3 to 5",
                        "don't fragment",
                        "send 5 to 6");
    }

    @Test
    void whatMustNotBeFragmentedIsRefusedWhereItCouldBe() throws IOException {
        knowsFragmentation = false;
        NioDatagramPort port = port();
        assertThat(port.forbidsFragmentation()).isFalse();
        TransmitBatch batch = loop.sharedBatch();
        batch.append(Path.udp(port.localAddress(), new InetSocketAddress("127.0.0.1", 9)), new byte[1_400]);
        batch.setDontFragment(0);
        assertThat(port.send(batch, 0, 1)).isZero();
        batch.clear();
        assertThat(port.statistics().sendErrors()).isEqualTo(1);
    }

    @Test
    void whatTheSocketCannotReachIsKeptFromTheOffload() throws IOException {
        DatagramPort port = port();
        InetSocketAddress a = new InetSocketAddress("127.0.0.1", 9);
        sends.addAll(List.of(1, 2));
        assertThat(send(port, a, new InetSocketAddress("::1", 9), new InetSocketAddress("127.0.0.1", 0), a, a))
                .isEqualTo(3);
        assertThat(calls).containsExactly("send 0 to 1", "send 3 to 5");
        assertThat(port.statistics().sendErrors()).isEqualTo(2);
    }

    @Test
    void aFullBufferIsTriedAgainByNioWhichKeepsTheQueue() throws IOException {
        DatagramPort port = port();
        DatagramPort to =
                loop.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PortOptions.DEFAULT, inbox);
        sends.addAll(List.of(0, 1));
        assertThat(send(port, to.localAddress(), to.localAddress())).isEqualTo(2);
        while (received.isEmpty()) {
            loop.runOnce(Duration.ofSeconds(10));
        }
        assertThat(received).containsExactly(0);
        assertThat(port.statistics().datagramsSent()).isEqualTo(2);
    }

    @Test
    void anOffloadThatCeasesToWorkOnSendingIsLeft() throws IOException {
        DatagramPort port = port();
        DatagramPort to =
                loop.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PortOptions.DEFAULT, inbox);
        sends.add(DatagramOffload.Socket.GONE);
        assertThat(send(port, to.localAddress(), to.localAddress())).isEqualTo(2);
        assertThat(send(port, to.localAddress())).isEqualTo(1);
        assertThat(calls).containsExactly("send 0 to 2", "detach");
        while (received.size() < 3) {
            loop.runOnce(Duration.ofSeconds(10));
        }
        assertThat(received).containsExactly(0, 1, 0);
    }

    @Test
    void runsAreReceivedInOneBatchAndAnOffloadThatCeasesToWorkIsLeft() throws IOException {
        DatagramPort port = port();
        DatagramPort from =
                loop.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PortOptions.DEFAULT, inbox);
        receives.addAll(List.of(3, 2, DatagramOffload.Socket.GONE));
        receiveOne(port, from);
        assertThat(received.subList(0, 5)).containsExactly(100, 101, 102, 100, 101);
        assertThat(calls).containsExactly("detach");
        assertThat(port.statistics().datagramsReceived()).isGreaterThanOrEqualTo(5);
        assertThat(batches).isPositive();
        // By NIO: what lay in the socket all along.
        while (received.size() < 6) {
            loop.runOnce(Duration.ofSeconds(10));
        }
        assertThat(received).endsWith(0);
    }

    @Test
    void aPortThatCannotBeAttachedGoesByNio() throws IOException {
        refusesToAttach = true;
        DatagramPort port = port();
        DatagramPort from = port();
        send(from, port.localAddress());
        while (received.isEmpty()) {
            loop.runOnce(Duration.ofSeconds(10));
        }
        assertThat(received).containsExactly(0);
        assertThat(calls).isEmpty();
    }

    @Test
    void aModeThatIsNotToBeHadIsRefused() {
        // This module has no offload, which is found by the service loader alone.
        assertThat(IoMode.FAST.unavailable()).isNotNull();
        assertThat(IoMode.AUTO.unavailable()).isNull();
        assertThat(IoMode.NIO.unavailable()).isNull();
        assertThatThrownBy(() -> new NioEventLoop("fast", IoMode.FAST))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("no fast path");
        assertThatThrownBy(() -> new EventLoopGroup("fast", 2, IoMode.FAST))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
