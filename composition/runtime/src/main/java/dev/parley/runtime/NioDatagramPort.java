package dev.parley.runtime;

import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP socket of a {@link NioEventLoop}. */
final class NioDatagramPort implements DatagramPort, SelectedChannel {
    private static final Logger LOG = LoggerFactory.getLogger(NioDatagramPort.class);

    /**
     * How long what waits for a full send buffer may wait on when the port is closed. That is mostly the good-bye, without which the
     * peer learns only from its consent, many seconds later, that we are gone; 64 datagrams leave by 2 Mbit/s in that time.
     */
    static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final NioEventLoop loop;
    private final NioPorts ports;
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final SelectionKey key;
    private final Fragmentation fragmentation = new Fragmentation(this::setFragmentation);
    private final DatagramReader reader;
    private final DatagramSender sender;
    private DatagramOffload.@Nullable Socket offload;
    private boolean closed;

    /** Ends the wait for the last words; null while there is none. */
    private @Nullable LoopTimer lastWords;

    NioDatagramPort(
            NioEventLoop loop,
            NioPorts ports,
            DatagramChannel channel,
            DatagramSender.Wire wire,
            InetSocketAddress local,
            DatagramHandler handler)
            throws IOException {
        this.loop = loop;
        this.ports = ports;
        this.channel = channel;
        this.local = local;
        this.reader = new DatagramReader(loop, this, channel, handler, ports.io());
        this.sender = new DatagramSender(this, wire, fragmentation, ports.io());
        channel.configureBlocking(false);
        this.key = ports.selector().register(channel, SelectionKey.OP_READ, this);
    }

    static NioDatagramPort open(
            NioEventLoop loop, NioPorts ports, InetSocketAddress local, PortOptions options, DatagramHandler handler)
            throws IOException {
        DatagramOffload.ForLoop offload = ports.offload();
        int hint = offload == null ? 0 : offload.beforeOpen();
        DatagramChannel channel = openChannel(local);
        try {
            setBuffer(channel, true, options.receiveBuffer());
            setBuffer(channel, false, options.sendBuffer());
            channel.bind(local);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            InetSocketAddress bound = new InetSocketAddress(local.getAddress(), port);
            NioDatagramPort made = new NioDatagramPort(loop, ports, channel, channel::send, bound, handler);
            if (offload != null) {
                made.attach(offload, hint);
            }
            return made;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
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
        SendQueue sent = sender.queue();
        return new PortStatistics(
                sent.sent(), sent.sentBytes(), reader.datagrams(), reader.bytes(), sent.dropped(), sent.errors());
    }

    @Override
    public void ready() {
        if (key.isValid() && key.isWritable()) {
            sender.queue().resume();
            if (!sender.queue().isWaiting()) {
                if (closed) {
                    closeChannel();
                } else {
                    key.interestOps(SelectionKey.OP_READ);
                }
            }
        }
        if (!closed && key.isValid() && key.isReadable()) {
            reader.read();
        }
    }

    /** Something waits for room in the socket's send buffer. */
    void waitUntilWritable() {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    @Override
    public int send(TransmitBatch batch, int from, int to) {
        return sender.send(batch, from, to);
    }

    /** Returns the fast path, or null where NIO does the work. */
    DatagramOffload.@Nullable Socket offload() {
        return offload;
    }

    /** The fast path does not work any more. */
    void fallBack(DatagramOffload.Socket socket) {
        LOG.warn("{} goes by NIO from now on: the fast path has ceased to work", this);
        offload = null;
        socket.detach();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sender.queue().resume();
        if (sender.queue().isWaiting()) {
            key.interestOps(SelectionKey.OP_WRITE);
            lastWords = loop.schedule(loop.now().plus(LAST_WORDS), this::closeChannel);
        } else {
            closeChannel();
        }
    }

    /** Closes the port without waiting for anything. */
    void closeNow() {
        close();
        if (channel.isOpen()) {
            closeChannel();
        }
    }

    private void closeChannel() {
        if (lastWords != null) {
            lastWords.cancel();
        }
        sender.queue().clear();
        ports.closed(this);
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
