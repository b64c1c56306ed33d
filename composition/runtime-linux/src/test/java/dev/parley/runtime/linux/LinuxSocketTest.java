package dev.parley.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.DatagramOffload;
import dev.parley.runtime.RecentAddresses;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One socket at a time, without a loop: what leaves together, and how what came together is taken apart. */
@Timeout(30)
class LinuxSocketTest {
    private final Arena arena = Arena.ofShared();
    private final FailingCalls calls = new FailingCalls(new LibC(arena));
    private final LinuxLoopOffload loop = new LinuxLoopOffload(arena, calls);
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final TransmitBatch batch = new TransmitBatch();

    /** A channel with its attached socket. */
    private record End(DatagramChannel channel, InetSocketAddress address, LinuxSocket socket) {}

    @AfterEach
    void close() throws IOException {
        for (DatagramChannel channel : channels) {
            channel.close();
        }
        loop.close();
        assertThat(arena.scope().isAlive()).isFalse();
    }

    private DatagramChannel channel(InetAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        channels.add(channel);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
        return channel.bind(new InetSocketAddress(address, 0));
    }

    private End end(String address) throws IOException {
        int hint = loop.beforeOpen();
        DatagramChannel channel = channel(InetAddress.getByName(address));
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        return new End(channel, local, (LinuxSocket) loop.attach(channel, local, hint));
    }

    /** Appends datagrams of these sizes, numbered in their first byte. */
    private void append(End from, InetSocketAddress to, int... sizes) {
        for (int size : sizes) {
            byte[] bytes = new byte[size];
            if (size > 0) {
                bytes[0] = (byte) batch.size();
                bytes[size - 1] = (byte) batch.size();
            }
            batch.append(Path.udp(from.address, to), bytes);
        }
    }

    private static int[] sizes(int count, int size) {
        int[] sizes = new int[count];
        java.util.Arrays.fill(sizes, size);
        return sizes;
    }

    /** Sends the batch; how many datagrams each call took. */
    private List<Integer> sendAll(End from) {
        List<Integer> runs = new ArrayList<>();
        for (int i = 0; i < batch.size(); ) {
            int sent = from.socket.send(batch, i, batch.size());
            runs.add(sent);
            i += Math.max(1, sent);
        }
        batch.clear();
        return runs;
    }

    /** Receives what waits: the number in each datagram, or -1 for an empty one; and the sizes. */
    private static List<Integer> receiveAll(End to, List<Integer> sizes) {
        List<Integer> numbers = new ArrayList<>();
        for (int count = to.socket.receive(); count > 0; count = to.socket.receive()) {
            for (int i = 0; i < count; i++) {
                var datagram = to.socket.datagram(i);
                assertThat(datagram.headRoom()).isEqualTo(TransmitBatch.HEAD_ROOM);
                assertThat(datagram.tailRoom()).isGreaterThanOrEqualTo(TransmitBatch.TAIL_ROOM);
                sizes.add(datagram.length());
                int number = datagram.length() == 0 ? -1 : datagram.u8(0);
                if (number >= 0) {
                    assertThat(datagram.u8(datagram.length() - 1)).isEqualTo(number);
                }
                numbers.add(number);
            }
        }
        return numbers;
    }

    private static List<Integer> upTo(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aRunLeavesInOneCallAndIsTakenApart(String address) throws IOException {
        End from = end(address);
        End to = end(address);
        append(from, to.address, sizes(40, 1_200));
        append(from, to.address, 700);
        assertThat(sendAll(from)).containsExactly(41);
        List<Integer> sizes = new ArrayList<>();
        assertThat(receiveAll(to, sizes)).isEqualTo(upTo(41));
        assertThat(sizes.subList(0, 40)).containsOnly(1_200);
        assertThat(sizes.get(40)).isEqualTo(700);
        assertThat(calls.receives)
                .as("system calls, the last of which finds nothing")
                .isLessThan(10);
        assertThat(to.socket.path().remote()).isEqualTo(from.address);
        assertThat(to.socket.path().local()).isSameAs(to.address);
        assertThat(to.socket.path()).isSameAs(to.socket.path());
    }

    @Test
    void aRunEndsAtTheKernelsLimits() throws IOException {
        End from = end("127.0.0.1");
        End to = end("127.0.0.1");
        append(from, to.address, sizes(130, 100));
        assertThat(sendAll(from)).as("at most 64 segments").containsExactly(64, 64, 2);
        assertThat(receiveAll(to, new ArrayList<>())).hasSize(130);
        append(from, to.address, sizes(60, 1_250));
        assertThat(sendAll(from)).as("at most 65,507 bytes").containsExactly(52, 8);
        assertThat(receiveAll(to, new ArrayList<>())).isEqualTo(upTo(60));
    }

    @Test
    void sizesThatGrowShrinkOrVanishEndARun() throws IOException {
        End from = end("127.0.0.1");
        End to = end("127.0.0.1");
        int[] mixed = {100, 100, 50, 50, 100, 0, 100, 1, 1, 2, 0, 0};
        append(from, to.address, mixed);
        assertThat(sendAll(from)).containsExactly(3, 1, 1, 1, 2, 1, 1, 1, 1);
        List<Integer> sizes = new ArrayList<>();
        receiveAll(to, sizes);
        assertThat(sizes).containsExactly(100, 100, 50, 50, 100, 0, 100, 1, 1, 2, 0, 0);
    }

    @Test
    void remotesThatInterleaveShareNoCallAndKeepTheirPaths() throws IOException {
        End from = end("127.0.0.1");
        End a = end("127.0.0.1");
        End b = end("127.0.0.1");
        for (int i = 0; i < 4; i++) {
            append(from, (i % 2 == 0 ? a : b).address, 200, 200, 200);
        }
        assertThat(sendAll(from)).containsExactly(3, 3, 3, 3);
        assertThat(receiveAll(a, new ArrayList<>())).containsExactly(0, 1, 2, 6, 7, 8);
        assertThat(receiveAll(b, new ArrayList<>())).containsExactly(3, 4, 5, 9, 10, 11);

        // And back, from several to one.
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            End sender = i % 2 == 0 ? a : b;
            append(sender, from.address, 200, 200);
            sendAll(sender);
        }
        for (int count = from.socket.receive(); count > 0; count = from.socket.receive()) {
            paths.add(from.socket.path());
        }
        assertThat(paths)
                .extracting(Path::remote)
                .containsExactly(a.address, b.address, a.address, b.address, a.address, b.address);
        assertThat(paths.get(2)).isSameAs(paths.get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.EIO, Errno.EINVAL, Errno.EMSGSIZE})
    void aFailedSegmentedSendIsRepeatedOneByOneAndNotTriedAgain(int errno) throws IOException {
        End from = end("127.0.0.1");
        End to = end("127.0.0.1");
        calls.onSend = control -> control == 0 ? 0 : errno;
        append(from, to.address, sizes(5, 300));
        assertThat(sendAll(from)).containsExactly(1, 1, 1, 1, 1);
        assertThat(receiveAll(to, new ArrayList<>())).isEqualTo(upTo(5));
        assertThat(calls.sends).as("one that failed, five that did not").isEqualTo(6);
        assertThat(from.socket.isSegmenting()).isFalse();
        assertThat(to.socket.isSegmenting()).as("other sockets go on").isTrue();
        calls.onSend = control -> 0;
        append(from, to.address, sizes(3, 300));
        assertThat(sendAll(from)).containsExactly(1, 1, 1);
    }

    @Test
    void whatTheKernelDoesNotSegmentLeavesOneByOne() throws IOException {
        End from = end("127.0.0.1");
        End to = end("127.0.0.1");
        // SO_NO_CHECK: without checksums the kernel cuts nothing, EINVAL.
        int descriptor = new Descriptors(calls, arena).find(from.address, -1);
        assertThat(calls.setsockopt(descriptor, 1, 11, 1)).isZero();
        append(from, to.address, sizes(4, 1_200));
        assertThat(sendAll(from)).containsExactly(1, 1, 1, 1);
        assertThat(receiveAll(to, new ArrayList<>())).isEqualTo(upTo(4));
        assertThat(from.socket.isSegmenting()).isFalse();
    }

    @Test
    void interruptedCallsAreRepeatedAFullBufferAndARefusalAreTold() throws IOException {
        End from = end("127.0.0.1");
        End to = end("127.0.0.1");
        AtomicInteger left = new AtomicInteger(3);
        calls.onSend = control -> left.getAndDecrement() > 0 ? Errno.EINTR : 0;
        append(from, to.address, 10);
        assertThat(sendAll(from)).containsExactly(1);
        calls.onSend = control -> Errno.EAGAIN;
        append(from, to.address, 10);
        assertThat(sendAll(from)).containsExactly(0);
        calls.onSend = control -> Errno.EPERM;
        append(from, to.address, sizes(2, 10));
        assertThat(sendAll(from)).containsExactly(DatagramOffload.Socket.REFUSED, DatagramOffload.Socket.REFUSED);
        calls.onSend = control -> Errno.ENOSYS;
        append(from, to.address, 10);
        assertThat(sendAll(from)).containsExactly(DatagramOffload.Socket.GONE);

        left.set(2);
        calls.onReceive = zero -> left.getAndDecrement() > 0 ? Errno.EINTR : 0;
        assertThat(to.socket.receive()).isEqualTo(1);
        calls.onReceive = zero -> 111;
        assertThat(to.socket.receive()).as("ECONNREFUSED by ICMP").isEqualTo(DatagramOffload.Socket.REFUSED);
        calls.onReceive = zero -> Errno.EPERM;
        assertThat(to.socket.receive()).isEqualTo(DatagramOffload.Socket.GONE);
        to.channel.close();
        assertThat(to.socket.receive()).isEqualTo(DatagramOffload.Socket.GONE);
        assertThat(to.socket.send(batch, 0, 0)).isEqualTo(DatagramOffload.Socket.GONE);
    }

    @Test
    void afterDetachingNioReceivesOneByOne() throws IOException {
        End from = end("127.0.0.1");
        End to = end("127.0.0.1");
        to.socket.detach();
        append(from, to.address, sizes(3, 100));
        assertThat(sendAll(from)).containsExactly(3);
        ByteBuffer buffer = ByteBuffer.allocate(1_000);
        for (int i = 0; i < 3; i++) {
            assertThat(to.channel.receive(buffer.clear())).isEqualTo(from.address);
            assertThat(buffer.position()).isEqualTo(100);
        }
        assertThat(to.channel.receive(buffer.clear())).isNull();
    }

    @Test
    void aWrongHintIsPutRightAndAnUnboundSocketIsNotFound() throws IOException {
        calls.hidesDescriptorsBy = 1;
        End from = end("127.0.0.1");
        End to = end("::1");
        End same = end("127.0.0.1");
        append(from, same.address, 10, 10);
        assertThat(sendAll(from)).containsExactly(2);
        assertThat(receiveAll(same, new ArrayList<>())).containsExactly(0, 1);
        InetSocketAddress nobody = new InetSocketAddress("127.0.0.1", to.address.getPort());
        assertThatThrownBy(() -> loop.attach(to.channel, nobody, 0)).isInstanceOf(IOException.class);
    }

    @Test
    void anOldKernelIsRefused() throws IOException {
        calls.noOptions = 92;
        assertThatThrownBy(() -> end("127.0.0.1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("UDP_SEGMENT");
    }

    @Test
    void fragmentationIsForbiddenAndPermittedAgain() throws IOException {
        // With its header this is more than loopback's 65,536.
        int size = 65_500;
        End from = end("::1");
        End to = end("::1");
        for (int round = 0; round < 2; round++) {
            append(from, to.address, size);
            assertThat(sendAll(from)).containsExactly(1);
            assertThat(from.socket.setFragmentation(false)).isTrue();
            append(from, to.address, size, 65_000);
            assertThat(sendAll(from)).containsExactly(DatagramOffload.Socket.REFUSED, 1);
            assertThat(from.socket.setFragmentation(true)).isTrue();
        }
        from.socket.setFragmentation(false);
        from.socket.detach();
        append(from, to.address, size);
        assertThat(sendAll(from)).as("as before").containsExactly(1);
        List<Integer> sizes = new ArrayList<>();
        receiveAll(to, sizes);
        assertThat(sizes).containsExactly(size, 65_000, size, 65_000, size);
        assertThat(end("127.0.0.1").socket.setFragmentation(false)).isTrue();
    }

    @Test
    void whatIsTooLargeByItselfIsRefusedAndSegmentationGoesOn() throws IOException {
        End from = end("127.0.0.1");
        End to = end("127.0.0.1");
        AtomicInteger left = new AtomicInteger(2);
        calls.onSend = control -> left.getAndDecrement() > 0 ? Errno.EMSGSIZE : 0;
        append(from, to.address, 1_500, 1_200, 1_200);
        assertThat(sendAll(from)).containsExactly(DatagramOffload.Socket.REFUSED, 2);
        assertThat(from.socket.isSegmenting()).isTrue();
        assertThat(receiveAll(to, new ArrayList<>())).containsExactly(1, 2);
    }

    @Test
    void aSandboxIsNoticedByWhatItAnswers() {
        assertThat(LinuxDatagramOffload.refusal(calls, arena)).isNull();
        calls.onSend = control -> Errno.EPERM;
        assertThat(LinuxDatagramOffload.refusal(calls, arena)).contains("sendmsg");
        calls.onSend = control -> 0;
        calls.onReceive = zero -> Errno.ENOSYS;
        assertThat(LinuxDatagramOffload.refusal(calls, arena)).contains("recvmsg");
        assertThat(new LinuxDatagramOffload().unavailable()).isNull();
    }

    @Test
    void forgedSourcesDoNotFillMemory() throws IOException {
        RawAddress raw = RawAddress.of(new InetSocketAddress("2001:db8::1", 5));
        assertThat(raw.toSocketAddress()).isEqualTo(new InetSocketAddress("2001:db8::1", 5));
        assertThat(raw.copy()).isEqualTo(raw).hasSameHashCodeAs(raw);
        End to = end("127.0.0.1");
        ByteBuffer one = ByteBuffer.wrap(new byte[1]);
        for (int i = 0; i < 3; i++) {
            DatagramChannel source = channel(InetAddress.getLoopbackAddress());
            source.send(one.rewind(), to.address);
            assertThat(to.socket.receive()).isEqualTo(1);
            assertThat(to.socket.path().remote()).isEqualTo(source.getLocalAddress());
        }
        assertThat(to.socket.knownSources()).isEqualTo(3).isLessThan(RecentAddresses.LIMIT);
    }
}
