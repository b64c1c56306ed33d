package dev.parley.runtime;

import dev.parley.base.Path;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening TCP port of a {@link NioEventLoop}. */
final class NioStreamListener implements StreamListener, SelectedChannel {
    private static final Logger LOG = LoggerFactory.getLogger(NioStreamListener.class);

    /** Connections that one turn accepts; the others wait in the system's backlog. */
    private static final int ACCEPTED_PER_TURN = 64;

    /** Maximum time of the TLS handshake of an accepted connection. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The pause after a failure to accept, mostly for want of descriptors: the port stays ready, and the loop would spin. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final NioEventLoop loop;
    private final NioStreams streams;
    private final ServerSocketChannel channel;
    private final InetSocketAddress local;
    private final SelectionKey key;
    private final @Nullable StreamTls tls;
    private final Acceptor acceptor;
    private final LoopTimer resume;
    private boolean closed;

    NioStreamListener(
            NioEventLoop loop,
            NioStreams streams,
            ServerSocketChannel channel,
            @Nullable StreamTls tls,
            Acceptor acceptor)
            throws IOException {
        this.loop = loop;
        this.streams = streams;
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.tls = tls;
        this.acceptor = acceptor;
        this.key = streams.selector().register(channel, SelectionKey.OP_ACCEPT, this);
        this.resume = loop.timer(this::resume);
    }

    @Override
    public void ready() {
        for (int n = 0; n < ACCEPTED_PER_TURN && !closed; n++) {
            try {
                SocketChannel accepted = channel.accept();
                if (accepted == null) {
                    return;
                }
                accept(accepted);
            } catch (IOException e) {
                LOG.warn("{} accepts nothing for {} s: {}", local, PAUSE.toSeconds(), e.getMessage());
                key.interestOps(0);
                resume.arm(loop.now().plus(PAUSE));
                return;
            }
        }
    }

    private void resume() {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void accept(SocketChannel accepted) throws IOException {
        Path path = Path.stream(local, (InetSocketAddress) accepted.getRemoteAddress());
        NioStreamPort port = new NioStreamPort(loop, streams, accepted, path, tls, TIMEOUT);
        streams.accepted(port);
        StreamHandler handler = acceptor.accepted(port);
        if (handler == null) {
            port.closeNow();
            return;
        }
        port.accept(handler);
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        resume.cancel();
        streams.closed(this);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} did not close", local, e);
        }
    }

    @Override
    public String toString() {
        return "TCP port " + local;
    }
}
