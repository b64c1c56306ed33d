package dev.parley.runtime;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP socket of a {@link NioEventLoop}. */
final class NioDatagramPort implements DatagramPort {
    private static final Logger LOG = LoggerFactory.getLogger(NioDatagramPort.class);

    /** Datagrams read in one turn: enough to acknowledge and send in batches, few enough that no port starves the others. */
    static final int READS_PER_TURN = 64;

    /** So many datagrams are read between two looks at the clock. */
    private static final int READS_BETWEEN_LOOKS = 8;

    /**
     * After so long a silence a port most likely brings as many datagrams as after the last one, as with the consent checks of an idle
     * connection, and is not asked for another. Where there is one, the selector says so in the next turn. A loop that stood still for a
     * while sees a silence, too; it reads all that waits before it asks anybody anything.
     */
    private static final long SILENCE_NANOS = Duration.ofMillis(5).toNanos();

    /**
     * Remote addresses whose path objects are kept. A peer has one or a few, and twenty thousand may share a port; forged source
     * addresses must not fill memory: 8 MB.
     */
    static final int CACHED_PATHS = 32_768;

    private final NioEventLoop loop;
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final DatagramHandler handler;
    private final SelectionKey key;
    private final Map<InetSocketAddress, Path> paths = new HashMap<>(2);
    private final SendQueue sending;
    private DatagramOffload.@Nullable Socket offload;
    private final Fragmentation fragmentation = new Fragmentation(this::setFragmentation);
    private @Nullable Path lastPath;
    private boolean closed;

    private Timestamp lastRead = Timestamp.ZERO;

    /** How many datagrams came since the last silence. */
    private int burst;

    private long datagramsReceived;
    private long bytesReceived;

    private NioDatagramPort(
            NioEventLoop loop, DatagramChannel channel, InetSocketAddress local, DatagramHandler handler)
            throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.local = local;
        this.handler = handler;
        this.sending = new SendQueue(this::sendOne, loop.io());
        channel.configureBlocking(false);
        this.key = channel.register(loop.selector(), SelectionKey.OP_READ, this);
    }

    static NioDatagramPort open(
            NioEventLoop loop, InetSocketAddress local, PortOptions options, DatagramHandler handler)
            throws IOException {
        DatagramOffload.ForLoop offload = loop.offload();
        int hint = offload == null ? 0 : offload.beforeOpen();
        DatagramChannel channel = openChannel(local);
        try {
            setBuffer(channel, true, options.receiveBuffer());
            setBuffer(channel, false, options.sendBuffer());
            channel.bind(local);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            InetSocketAddress bound = new InetSocketAddress(local.getAddress(), port);
            NioDatagramPort made = new NioDatagramPort(loop, channel, bound, handler);
            if (offload != null) {
                made.attach(offload, hint);
            }
            return made;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Adopts a channel that is bound already, for multicast DNS. */
    static NioDatagramPort adopt(NioEventLoop loop, DatagramChannel channel, DatagramHandler handler)
            throws IOException {
        return new NioDatagramPort(loop, channel, (InetSocketAddress) channel.getLocalAddress(), handler);
    }

    /** Tries the fast path; without it NIO alone does the work. */
    void attach(DatagramOffload.ForLoop offloads, int hint) {
        try {
            offload = offloads.attach(channel, local, hint);
        } catch (IOException e) {
            LOG.warn("{} goes by NIO alone: {}", this, e.getMessage());
        }
    }

    private static DatagramChannel openChannel(InetSocketAddress local) throws IOException {
        return DatagramChannel.open(
                local.getAddress() instanceof Inet6Address
                        ? StandardProtocolFamily.INET6
                        : StandardProtocolFamily.INET);
    }

    /** The system may grant less than asked; a system that refuses outright keeps its default. */
    private static void setBuffer(DatagramChannel channel, boolean receive, int bytes) {
        try {
            channel.setOption(receive ? StandardSocketOptions.SO_RCVBUF : StandardSocketOptions.SO_SNDBUF, bytes);
        } catch (IOException e) {
            LOG.debug("a socket buffer of {} bytes was refused", bytes, e);
        }
    }

    private boolean setFragmentation(boolean permitted) {
        DatagramOffload.Socket socket = offload;
        if (socket != null) {
            return socket.setFragmentation(permitted);
        }
        // The option came with JDK 19, so that it is looked up by its name.
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals("IP_DONTFRAGMENT")) {
                return set(option, !permitted);
            }
        }
        return false;
    }

    @SuppressWarnings("unchecked")
    private boolean set(SocketOption<?> option, boolean value) {
        try {
            channel.setOption((SocketOption<Boolean>) option, value);
            return true;
        } catch (IOException e) {
            LOG.debug("whether datagrams are fragmented is the system's choice", e);
            return false;
        }
    }

    @Override
    public boolean forbidsFragmentation() {
        return !closed && fragmentation.canBeForbidden();
    }

    void sendMulticastFrom(NetworkInterface networkInterface, int ttl) throws IOException {
        channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, networkInterface);
        channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, ttl);
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public PortStatistics statistics() {
        return new PortStatistics(
                sending.sent(),
                sending.sentBytes(),
                datagramsReceived,
                bytesReceived,
                sending.dropped(),
                sending.errors());
    }

    void ready(SelectionKey ready) {
        if (ready.isValid() && ready.isWritable()) {
            sending.resume();
            if (ready.isValid() && !sending.isWaiting()) {
                ready.interestOps(SelectionKey.OP_READ);
            }
        }
        if (ready.isValid() && ready.isReadable()) {
            DatagramOffload.Socket fast = offload;
            if (fast != null) {
                readRuns(fast);
            } else {
                readBatch();
            }
        }
    }

    /** As {@link #readBatch}, where one system call may bring many datagrams. */
    private void readRuns(DatagramOffload.Socket socket) {
        Timestamp now = loop.now();
        boolean any = false;
        boolean dry = false;
        for (int n = 0; n < READS_PER_TURN && !closed; ) {
            int count = socket.receive();
            if (count <= 0) {
                dry = true;
                if (count == DatagramOffload.Socket.GONE) {
                    fallBack(socket);
                }
                break;
            }
            any = true;
            n += count;
            Path path = socket.path();
            for (int i = 0; i < count && !closed; i++) {
                PacketBuffer datagram = socket.datagram(i);
                datagramsReceived++;
                bytesReceived += datagram.length();
                handler.datagram(datagram, path, now);
            }
            if (isTurnUsedUp(now)) {
                break;
            }
        }
        if (any && !closed) {
            handler.endOfBatch(now);
        }
        if (!dry) {
            loop.hasMoreToRead();
        }
    }

    private void fallBack(DatagramOffload.Socket socket) {
        LOG.warn("{} goes by NIO from now on: the fast path has ceased to work", this);
        offload = null;
        socket.detach();
    }

    private void readBatch() {
        Timestamp now = loop.now();
        int most = READS_PER_TURN;
        if (now.nanosSince(lastRead) > SILENCE_NANOS) {
            most = burst == 0 || loop.isLate(now) ? most : Math.min(burst, most);
            burst = 0;
        }
        boolean dry = false;
        int n = 0;
        while (n < most && !closed) {
            InetSocketAddress source = receiveOne();
            if (source == null) {
                dry = true;
                break;
            }
            PacketBuffer datagram = loop.io().received();
            datagramsReceived++;
            bytesReceived += datagram.length();
            handler.datagram(datagram, path(source), now);
            if (++n % READS_BETWEEN_LOOKS == 0 && isTurnUsedUp(now)) {
                break;
            }
        }
        lastRead = now;
        burst += n;
        if (n > 0 && !closed) {
            handler.endOfBatch(now);
        }
        if (!dry) {
            loop.hasMoreToRead();
        }
    }

    /** What waits in the socket is read in the next turn, after the timers and the other ports have had theirs. */
    private boolean isTurnUsedUp(Timestamp started) {
        return loop.now().nanosSince(started) > NioEventLoop.TURN_BUDGET_NANOS;
    }

    /** Receives into the loop's buffer; null when nothing waits, or an ICMP error did. */
    private @Nullable InetSocketAddress receiveOne() {
        try {
            loop.io().in.clear();
            SocketAddress source = channel.receive(loop.io().in);
            return (InetSocketAddress) source;
        } catch (PortUnreachableException e) {
            // An ICMP error says nothing that consent checks do not say better, and anyone can forge one.
            return null;
        } catch (IOException e) {
            LOG.debug("receive on {} failed", local, e);
            return null;
        }
    }

    private Path path(InetSocketAddress source) {
        Path last = lastPath;
        if (last != null && Objects.equals(last.remote(), source)) {
            return last;
        }
        Path path = paths.get(source);
        if (path == null) {
            if (paths.size() >= CACHED_PATHS) {
                paths.clear();
            }
            path = Path.udp(local, source);
            paths.put(source, path);
        }
        lastPath = path;
        return path;
    }

    @Override
    public int send(TransmitBatch batch, int from, int to) {
        int taken = 0;
        int reachable = from;
        for (int i = from; i < to; ) {
            DatagramOffload.Socket fast = sending.isWaiting() ? null : offload;
            if (fast != null && i >= reachable) {
                reachable = reachable(batch, i, to);
            }
            int sent =
                    fast != null && i < reachable ? sendRun(fast, batch, i, sameFragmentation(batch, i, reachable)) : 0;
            if (sent > 0) {
                taken += sent;
                i += sent;
            } else if (sent == DatagramOffload.Socket.REFUSED) {
                sending.refuse();
                i++;
            } else if (fast != null && sent == DatagramOffload.Socket.GONE) {
                fallBack(fast);
            } else if (sendOne(batch, i++)) {
                // NIO has the queue for a full buffer, and counts what cannot be reached.
                taken++;
            }
        }
        return taken;
    }

    /** Returns the index behind the datagrams, from {@code from} on, that want the same of {@link Fragmentation} as the first. */
    private int sameFragmentation(TransmitBatch batch, int from, int to) {
        boolean dontFragment = batch.isDontFragment(from);
        int end = from + 1;
        while (end < to
                && (batch.isDontFragment(end) == dontFragment
                        || !Fragmentation.isConcerned(batch.packet(end).length()))) {
            end++;
        }
        return end;
    }

    private int sendRun(DatagramOffload.Socket socket, TransmitBatch batch, int from, int to) {
        if (!fragmentation.prepare(batch.packet(from).length(), batch.isDontFragment(from))) {
            return DatagramOffload.Socket.REFUSED;
        }
        int sent = socket.send(batch, from, to);
        long bytes = 0;
        for (int i = from; i < from + sent; i++) {
            bytes += batch.packet(i).length();
        }
        if (sent > 0) {
            sending.sentElsewhere(sent, bytes);
        }
        return sent;
    }

    /** Returns the index behind the run of datagrams, from {@code from} on, that this socket can send. */
    private int reachable(TransmitBatch batch, int from, int to) {
        int end = from;
        while (end < to) {
            Path path = batch.path(end);
            if (path == null || !isReachable(path.remote())) {
                break;
            }
            end++;
        }
        return end;
    }

    private boolean isReachable(InetSocketAddress remote) {
        boolean sameFamily = local.getAddress() instanceof Inet6Address == remote.getAddress() instanceof Inet6Address;
        return !closed && sameFamily && remote.getPort() != 0;
    }

    private boolean sendOne(TransmitBatch batch, int index) {
        Path path = batch.path(index);
        if (path == null) {
            throw new IllegalArgumentException("a datagram without a path");
        }
        return send(batch.packet(index), path.remote(), batch.isDontFragment(index));
    }

    private int sendOne(ByteBuffer datagram, InetSocketAddress remote, boolean dontFragment) throws IOException {
        if (!fragmentation.prepare(datagram.remaining(), dontFragment)) {
            throw new IOException("the system would fragment the datagram");
        }
        return channel.send(datagram, remote);
    }

    private boolean send(PacketBuffer packet, InetSocketAddress remote, boolean dontFragment) {
        if (!isReachable(remote)) {
            sending.refuse();
            return false;
        }
        boolean waited = sending.isWaiting();
        boolean taken = sending.send(packet.array(), packet.offset(), packet.length(), remote, dontFragment);
        if (!waited && sending.isWaiting()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
        return taken;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sending.clear();
        loop.closed(this);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} did not close", local, e);
        }
    }

    @Override
    public String toString() {
        return "UDP port " + local;
    }
}
