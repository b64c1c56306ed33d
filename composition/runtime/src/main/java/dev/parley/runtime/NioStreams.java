package dev.parley.runtime;

import dev.parley.base.Path;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The TCP connections and listening ports of one loop, and the buffer that they share. Loop thread only. */
final class NioStreams {
    private static final int READ_BUFFER = 64 * 1024;

    private final NioEventLoop loop;
    private final SocketSelector selector;
    private final Set<NioStreamPort> open = new LinkedHashSet<>();
    private final Set<NioStreamListener> listeners = new LinkedHashSet<>();
    private @Nullable ByteBuffer readBuffer;

    NioStreams(NioEventLoop loop, SocketSelector selector) {
        this.loop = loop;
        this.selector = selector;
    }

    SocketSelector selector() {
        return selector;
    }

    /** Returns the buffer for one read, whose bytes are handed on before the next one. */
    ByteBuffer readBuffer() {
        ByteBuffer buffer = readBuffer;
        if (buffer == null) {
            buffer = ByteBuffer.allocate(READ_BUFFER);
            readBuffer = buffer;
        }
        return buffer;
    }

    /** Opens a connection, as {@link EventLoop#connect} has it. */
    StreamPort connect(StreamOptions options, StreamHandler handler) throws IOException {
        selector.letClosedChannelsGo();
        SocketChannel channel = SocketChannel.open();
        Path path = Path.stream(new InetSocketAddress(options.local(), 0), options.remote());
        NioStreamPort port = new NioStreamPort(loop, this, channel, path, options.tls(), options.timeout());
        open.add(port);
        port.connect(options, handler);
        return port;
    }

    /** Listens, as {@link EventLoop#listen} has it. */
    StreamListener listen(InetSocketAddress local, @Nullable StreamTls tls, StreamListener.Acceptor acceptor)
            throws IOException {
        if (local.isUnresolved() || local.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException("a port is bound to one address, not to " + local);
        }
        selector.letClosedChannelsGo();
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.configureBlocking(false);
            channel.bind(local);
            NioStreamListener listener = new NioStreamListener(loop, this, channel, tls, acceptor);
            listeners.add(listener);
            return listener;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void accepted(NioStreamPort port) {
        open.add(port);
    }

    /** A connection's channel was closed. */
    void closed(NioStreamPort port) {
        open.remove(port);
        selector.closed();
    }

    /** A listening port was closed. */
    void closed(NioStreamListener listener) {
        listeners.remove(listener);
        selector.closed();
    }

    /** Returns how many connections and listening ports are open. */
    int size() {
        return open.size() + listeners.size();
    }

    /** Returns whether a connection that was closed still waits to send its last words. */
    boolean isSpeaking() {
        for (NioStreamPort port : open) {
            if (port.isClosed()) {
                return true;
            }
        }
        return false;
    }

    /** Closes all, whatever waits. */
    void close() {
        new ArrayList<>(listeners).forEach(NioStreamListener::close);
        new ArrayList<>(open).forEach(NioStreamPort::closeNow);
    }
}
