package dev.parley.runtime;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The UDP ports of one loop, and what they share: buffers, and the fast path where there is one. Loop thread only. */
final class NioPorts {
    /** Tries to find a free port in a range, beyond which the range counts as full; a range is usually far smaller. */
    private static final int PORT_TRIES = 2_000;

    private final NioEventLoop loop;
    private final SocketSelector selector;
    private final IoMode mode;
    private final SecureRandom random;
    private final DatagramIo io = new DatagramIo();
    private final Set<NioDatagramPort> open = new LinkedHashSet<>();
    private DatagramOffload.@Nullable ForLoop offload;
    private boolean offloadChosen;

    NioPorts(NioEventLoop loop, SocketSelector selector, IoMode mode, SecureRandom random) {
        this.loop = loop;
        this.selector = selector;
        this.mode = mode;
        this.random = random;
    }

    /** Opens a port, as {@link EventLoop#bind} has it. */
    DatagramPort bind(InetSocketAddress local, PortOptions options, DatagramHandler handler) throws IOException {
        if (local.isUnresolved() || local.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException("a port is bound to one address, not to " + local);
        }
        selector.letClosedChannelsGo();
        PortRange range = options.ports();
        if (local.getPort() != 0 || range.isAny()) {
            return register(NioDatagramPort.open(loop, this, local, options, handler));
        }
        // The start is drawn so that ports say nothing about each other, and a full beginning costs no tries.
        int start = random.nextInt(range.size());
        BindException lastFailure = null;
        for (int i = 0; i < Math.min(range.size(), PORT_TRIES); i++) {
            int port = range.first() + (start + i) % range.size();
            try {
                return register(NioDatagramPort.open(
                        loop, this, new InetSocketAddress(local.getAddress(), port), options, handler));
            } catch (BindException e) {
                lastFailure = e;
            }
        }
        throw new IOException("no free port from " + range.first() + " to " + range.last(), lastFailure);
    }

    /** Makes a port of a channel that is bound already, and sends through {@code wire}, which mostly is the channel itself. */
    NioDatagramPort adopt(DatagramChannel channel, DatagramSender.Wire wire, DatagramHandler handler)
            throws IOException {
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        return register(new NioDatagramPort(loop, this, channel, wire, local, handler));
    }

    private NioDatagramPort register(NioDatagramPort port) {
        open.add(port);
        return port;
    }

    SocketSelector selector() {
        return selector;
    }

    DatagramIo io() {
        return io;
    }

    /** Returns the fast path of this loop, or null. */
    DatagramOffload.@Nullable ForLoop offload() {
        if (!offloadChosen) {
            offloadChosen = true;
            offload = Offloads.forLoop(mode);
        }
        return offload;
    }

    /** A port's channel was closed. */
    void closed(NioDatagramPort port) {
        open.remove(port);
        selector.closed();
    }

    /** Returns how many ports are open; those that are closed and not silent yet, too. */
    int size() {
        return open.size();
    }

    /** Returns whether a port that was closed still waits to send its last words. */
    boolean isSpeaking() {
        for (NioDatagramPort port : open) {
            if (port.isClosed()) {
                return true;
            }
        }
        return false;
    }

    /** Closes all ports, whatever waits. */
    void close() {
        for (NioDatagramPort port : new ArrayList<>(open)) {
            port.closeNow();
        }
        if (offload != null) {
            offload.close();
        }
    }
}
