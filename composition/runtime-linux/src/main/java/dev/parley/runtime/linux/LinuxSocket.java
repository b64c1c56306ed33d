package dev.parley.runtime.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.DatagramOffload;
import dev.parley.runtime.RecentAddresses;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One UDP socket, by the number of its descriptor, which lives as long as its channel is open. */
final class LinuxSocket implements DatagramOffload.Socket {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxSocket.class);

    private final LinuxLoopOffload loop;
    private final int descriptor;
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final RecentAddresses<RawAddress, Source> sources = new RecentAddresses<>();
    private final RecentAddresses<InetSocketAddress, RawAddress> remotes = new RecentAddresses<>();
    private @Nullable Source lastSource;
    private @Nullable InetSocketAddress lastRemote;
    private RawAddress lastDestination = new RawAddress();
    private boolean segmenting;

    /** IP_MTU_DISCOVER as it was, or -1 while it still is. */
    private int fragmentationAsBefore = -1;

    private int received;
    private int segment;

    /** Where datagrams come from, in the kernel's form and in ours. */
    private record Source(RawAddress raw, Path path) {}

    private LinuxSocket(
            LinuxLoopOffload loop,
            int descriptor,
            DatagramChannel channel,
            InetSocketAddress local,
            boolean segmenting) {
        this.loop = loop;
        this.descriptor = descriptor;
        this.channel = channel;
        this.local = local;
        this.segmenting = segmenting;
    }

    static LinuxSocket attach(LinuxLoopOffload loop, int descriptor, DatagramChannel channel, InetSocketAddress local)
            throws IOException {
        int segments = loop.system.getsockopt(descriptor, Udp.LEVEL, Udp.SEGMENT);
        int coalesces = loop.system.setsockopt(descriptor, Udp.LEVEL, Udp.GRO, 1);
        if (segments < 0 && coalesces < 0) {
            throw new IOException("the kernel has neither UDP_SEGMENT (errno " + -segments + ") nor UDP_GRO (errno "
                    + -coalesces + ")");
        }
        return new LinuxSocket(loop, descriptor, channel, local, segments >= 0);
    }

    // Sending.

    @Override
    public int send(TransmitBatch batch, int from, int to) {
        if (!channel.isOpen()) {
            return GONE;
        }
        int count = segmenting ? run(batch, from, to) : 1;
        long result = sendTogether(batch, from, count);
        if (result >= 0) {
            return count;
        }
        if (count > 1 && isForSegmentation((int) -result)) {
            long together = result;
            count = 1;
            result = sendTogether(batch, from, 1);
            if (result != -Errno.EMSGSIZE) {
                segmenting = false;
                LOG.info("segmented sends from {} fail (errno {}): datagrams leave one by one", local, -together);
            }
            // Else the datagram is too large by itself, as probes of the path MTU may be.
        }
        if (result >= 0) {
            return count;
        }
        return switch ((int) -result) {
            case Errno.EAGAIN -> 0;
            case Errno.ENOSYS -> GONE;
            default -> REFUSED;
        };
    }

    /** EIO: the interface computes no checksums. EINVAL: not on this socket or route. EMSGSIZE: larger than the path takes whole. */
    private static boolean isForSegmentation(int errno) {
        return switch (errno) {
            case Errno.EIO, Errno.EINVAL, Errno.EMSGSIZE, Errno.EOPNOTSUPP -> true;
            default -> false;
        };
    }

    /** Returns how many datagrams, from the first on, can be segments of one: to one address, of one size, the last perhaps shorter. */
    static int run(TransmitBatch batch, int from, int to) {
        int size = batch.packet(from).length();
        if (size == 0) {
            return 1;
        }
        Path path = path(batch, from);
        int most = Math.min(Udp.MAX_SEGMENTS, Udp.MAX_PAYLOAD / size);
        int limit = Math.min(to, from + Math.max(1, most));
        int end = from + 1;
        while (end < limit) {
            int length = batch.packet(end).length();
            Path next = path(batch, end);
            if (length > size || length == 0 || next != path && !next.remote().equals(path.remote())) {
                break;
            }
            end++;
            if (length < size) {
                break;
            }
        }
        return end - from;
    }

    private static Path path(TransmitBatch batch, int index) {
        return Objects.requireNonNull(batch.path(index));
    }

    private long sendTogether(TransmitBatch batch, int from, int count) {
        MessageHeader out = loop.out;
        MemorySegment buffer = out.buffer();
        int bytes = 0;
        for (int i = from; i < from + count; i++) {
            PacketBuffer packet = batch.packet(i);
            MemorySegment.copy(packet.array(), packet.offset(), buffer, JAVA_BYTE, bytes, packet.length());
            bytes += packet.length();
        }
        RawAddress destination = destination(path(batch, from).remote());
        destination.write(out.name());
        out.toSend(destination.size(), bytes, count > 1 ? batch.packet(from).length() : 0);
        long result;
        do {
            result = loop.system.sendmsg(descriptor, out.segment(), Udp.MSG_DONTWAIT);
        } while (result == -Errno.EINTR);
        return result;
    }

    private RawAddress destination(InetSocketAddress remote) {
        if (remote == lastRemote) {
            return lastDestination;
        }
        RawAddress raw = remotes.get(remote);
        if (raw == null) {
            raw = RawAddress.of(remote);
            remotes.put(remote, raw, System.nanoTime());
        }
        lastRemote = remote;
        lastDestination = raw;
        return raw;
    }

    // Receiving.

    @Override
    public int receive() {
        if (!channel.isOpen()) {
            return GONE;
        }
        MessageHeader in = loop.in;
        long result;
        do {
            in.toReceive();
            result = loop.system.recvmsg(descriptor, in.segment(), Udp.MSG_DONTWAIT);
        } while (result == -Errno.EINTR);
        if (result < 0) {
            return switch ((int) -result) {
                case Errno.EAGAIN -> 0;
                case Errno.ENOSYS, Errno.EPERM -> GONE;
                // ICMP errors among them, which say nothing that consent checks do not say better.
                default -> REFUSED;
            };
        }
        received = (int) result;
        segment = in.receivedSegment();
        if (segment <= 0 || segment >= received) {
            segment = received;
            return 1;
        }
        return (received + segment - 1) / segment;
    }

    @Override
    public Path path() {
        RawAddress raw = loop.source;
        raw.read(loop.in.name());
        Source last = lastSource;
        if (last != null && raw.equals(last.raw())) {
            return last.path();
        }
        Source source = sources.get(raw);
        if (source == null) {
            source = new Source(raw.copy(), Path.udp(local, raw.toSocketAddress()));
            sources.put(source.raw(), source, System.nanoTime());
        }
        lastSource = source;
        return source.path();
    }

    @Override
    public PacketBuffer datagram(int index) {
        int at = index * segment;
        int length = Math.min(segment, received - at);
        MemorySegment.copy(loop.in.buffer(), JAVA_BYTE, at, loop.heap, TransmitBatch.HEAD_ROOM, length);
        loop.datagram.set(loop.heap, TransmitBatch.HEAD_ROOM, length);
        return loop.datagram;
    }

    @Override
    public boolean setFragmentation(boolean permitted) {
        boolean v6 = local.getAddress() instanceof Inet6Address;
        int level = v6 ? Udp.IPPROTO_IPV6 : Udp.IPPROTO_IP;
        int option = v6 ? Udp.IPV6_MTU_DISCOVER : Udp.IP_MTU_DISCOVER;
        if (fragmentationAsBefore < 0) {
            fragmentationAsBefore = loop.system.getsockopt(descriptor, level, option);
        }
        int mode = permitted ? fragmentationAsBefore : Udp.PMTUDISC_PROBE;
        return fragmentationAsBefore >= 0 && loop.system.setsockopt(descriptor, level, option, mode) >= 0;
    }

    @Override
    public void detach() {
        if (channel.isOpen()) {
            // Or NIO would receive several datagrams as one.
            loop.system.setsockopt(descriptor, Udp.LEVEL, Udp.GRO, 0);
            if (fragmentationAsBefore >= 0) {
                setFragmentation(true);
            }
        }
    }

    /** Returns how many remote addresses are kept. */
    int knownSources() {
        return sources.size();
    }

    /** Returns whether runs still leave in one call. */
    boolean isSegmenting() {
        return segmenting;
    }
}
