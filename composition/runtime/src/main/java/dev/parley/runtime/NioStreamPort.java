package dev.parley.runtime;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection of a {@link NioEventLoop}, perhaps with TLS. */
final class NioStreamPort implements StreamPort, SelectedChannel {
    private static final Logger LOG = LoggerFactory.getLogger(NioStreamPort.class);

    /** Bytes in the system's send buffer: what waits there cannot be dropped any more, so that it is small. */
    private static final int SEND_BUFFER = 128 * 1024;

    /** Reads of one turn, so that a fast sender does not stop the other ports. */
    private static final int READS_PER_TURN = 8;

    private final NioEventLoop loop;
    private final NioStreams streams;
    private final SocketChannel channel;
    private final StreamQueue queue = new StreamQueue();
    private final @Nullable StreamTls tls;
    private final Duration timeout;
    private final LoopTimer timer;
    private Path path;
    private @Nullable SelectionKey key;
    private @Nullable StreamHandler handler;
    private @Nullable TlsSession session;
    private boolean open;
    private boolean taskUnderWay;
    private boolean received;
    private boolean closed;

    private long packetsSent;
    private long bytesSent;
    private long reads;
    private long bytesReceived;

    NioStreamPort(
            NioEventLoop loop,
            NioStreams streams,
            SocketChannel channel,
            Path path,
            @Nullable StreamTls tls,
            Duration timeout) {
        this.loop = loop;
        this.streams = streams;
        this.channel = channel;
        this.path = path;
        this.tls = tls;
        this.timeout = timeout;
        this.timer = loop.timer(this::timedOut);
    }

    private void configure() throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
    }

    /** Begins to connect. A failure is reported to the handler, later. */
    void connect(StreamOptions options, StreamHandler receiver) {
        handler = receiver;
        try {
            configure();
            channel.bind(new InetSocketAddress(options.local(), 0));
            boolean connected = channel.connect(options.remote());
            key = streams.selector().register(channel, SelectionKey.OP_CONNECT, this);
            timer.arm(loop.now().plus(timeout));
            if (connected) {
                loop.execute(this::connected);
            }
        } catch (IOException e) {
            loop.execute(() -> fail(text(e)));
        }
    }

    /** Takes over a connection that was accepted. A failure is reported to the handler. */
    void accept(StreamHandler receiver) {
        handler = receiver;
        try {
            configure();
            key = streams.selector().register(channel, SelectionKey.OP_READ, this);
            timer.arm(loop.now().plus(timeout));
            established();
        } catch (IOException e) {
            fail(text(e));
        }
    }

    private void connected() {
        if (closed || open || session != null) {
            return;
        }
        try {
            if (channel.finishConnect()) {
                path = Path.stream((InetSocketAddress) channel.getLocalAddress(), path.remote());
                timer.arm(loop.now().plus(timeout));
                established();
            }
        } catch (IOException e) {
            fail(text(e));
        }
    }

    private void established() {
        StreamTls settings = tls;
        if (settings == null) {
            opened();
            return;
        }
        try {
            session = new TlsSession(settings.engine(path.remote().getPort()));
            advance();
        } catch (SSLException e) {
            fail(TlsFault.text(e));
        }
    }

    private void opened() {
        open = true;
        timer.cancel();
        interest();
        if (handler != null) {
            handler.opened(this, loop.now());
        }
    }

    private void timedOut() {
        if (closed) {
            closeChannel();
            return;
        }
        String step = session == null ? "no TCP connection" : "no TLS session";
        fail(step + " within " + timeout.toSeconds() + " s");
    }

    private static String text(IOException e) {
        String message = String.valueOf(e.getMessage());
        return switch (message) {
            case "Connection refused" -> "the connection was refused";
            case "Connection reset", "Connection reset by peer", "Broken pipe" -> "the connection was reset";
            default -> "the connection failed: " + message;
        };
    }

    // ---- Reading

    @Override
    public void ready() {
        SelectionKey registered = key;
        if (registered == null || !registered.isValid()) {
            return;
        }
        if (registered.isConnectable()) {
            connected();
            return;
        }
        if (registered.isWritable()) {
            flush();
        }
        if (!closed && registered.isValid() && registered.isReadable()) {
            read();
        }
    }

    private void read() {
        try {
            for (int n = 0; n < READS_PER_TURN && !closed && !taskUnderWay; n++) {
                int count = session == null ? readPlain() : readTls(session);
                if (count < 0) {
                    endOfBatch();
                    fail("the other end closed the connection");
                    return;
                } else if (count == 0) {
                    break;
                }
            }
        } catch (SSLException e) {
            flush();
            fail(TlsFault.text(e));
        } catch (IOException e) {
            fail(text(e));
        }
        endOfBatch();
    }

    private void endOfBatch() {
        if (received && handler != null && !closed) {
            received = false;
            handler.endOfBatch(loop.now());
        }
    }

    private int readPlain() throws IOException {
        ByteBuffer buffer = streams.readBuffer();
        int count = channel.read(buffer.clear());
        if (count > 0) {
            deliver(PacketBuffer.wrap(buffer.array(), 0, count));
        }
        return count;
    }

    private int readTls(TlsSession present) throws IOException {
        int count = present.read(channel);
        if (count > 0) {
            advance();
        }
        return present.isEnded() ? -1 : count;
    }

    private void deliver(PacketBuffer bytes) {
        reads++;
        bytesReceived += bytes.length();
        if (handler != null && !closed) {
            received = true;
            handler.received(bytes, this, loop.now());
        }
    }

    /** Goes on with TLS: decrypts, and shakes hands. */
    private void advance() throws SSLException {
        TlsSession present = session;
        if (present == null || taskUnderWay || closed) {
            return;
        }
        Runnable task = present.advance(this::deliver);
        if (task != null) {
            taskUnderWay = true;
            try {
                TlsTasks.run(task, loop, this::taskDone);
            } catch (RejectedExecutionException e) {
                fail("too many TLS handshakes at a time");
                return;
            }
        }
        flush();
        if (present.isOpen() && !open && !closed) {
            opened();
        }
    }

    private void taskDone() {
        taskUnderWay = false;
        if (closed) {
            return;
        }
        try {
            advance();
        } catch (SSLException e) {
            flush();
            fail(TlsFault.text(e));
            return;
        }
        interest();
        endOfBatch();
    }

    // ---- Writing

    @Override
    public int send(TransmitBatch batch, int from, int to) {
        int taken = 0;
        if (open && !closed) {
            long now = loop.now().nanos();
            for (int i = from; i < to; i++) {
                PacketBuffer packet = batch.packet(i);
                if (queue.offer(packet, now)) {
                    taken++;
                    packetsSent++;
                    bytesSent += packet.length();
                }
            }
            flush();
        }
        return taken;
    }

    /** Writes as much as the system takes, and waits for it with the rest. */
    private void flush() {
        try {
            boolean all = session == null ? writePlain() : writeTls(session);
            if (all && closed) {
                closeChannel();
                return;
            }
        } catch (IOException e) {
            if (closed) {
                closeChannel();
            } else {
                // Not from here: the caller may be draining an engine.
                loop.execute(() -> fail(text(e)));
                queue.clear();
            }
            return;
        }
        interest();
    }

    private boolean writePlain() throws IOException {
        while (!queue.isEmpty()) {
            long written = channel.write(queue.first());
            queue.written(written);
            if (written == 0) {
                return false;
            }
        }
        return true;
    }

    private boolean writeTls(TlsSession present) throws IOException {
        while (present.write(channel)) {
            if (!present.isOpen()) {
                return true;
            } else if (!queue.isEmpty()) {
                queue.written(present.wrap(queue.first()));
            } else if (closed && !present.isEnded()) {
                present.close();
            } else {
                return true;
            }
        }
        return false;
    }

    private void interest() {
        SelectionKey registered = key;
        if (registered == null || !registered.isValid() || !channel.isConnected()) {
            return;
        }
        boolean waits = session == null ? !queue.isEmpty() : session.hasUnwritten();
        int reading = closed || taskUnderWay ? 0 : SelectionKey.OP_READ;
        registered.interestOps(reading | (waits ? SelectionKey.OP_WRITE : 0));
    }

    // ---- The end

    private void fail(String reason) {
        if (closed) {
            return;
        }
        closed = true;
        queue.clear();
        closeChannel();
        if (handler != null) {
            handler.closed(this, reason, loop.now());
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!open) {
            closeChannel();
            return;
        }
        timer.arm(loop.now().plus(NioDatagramPort.LAST_WORDS));
        flush();
    }

    /** Closes the connection without waiting for anything. */
    void closeNow() {
        closed = true;
        closeChannel();
    }

    private void closeChannel() {
        timer.cancel();
        queue.clear();
        streams.closed(this);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} did not close", path, e);
        }
    }

    // ---- Figures

    @Override
    public Path path() {
        return path;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public PortStatistics statistics() {
        return new PortStatistics(packetsSent, bytesSent, reads, bytesReceived, queue.dropped(), 0);
    }

    @Override
    public String toString() {
        return (tls == null ? "TCP " : "TLS ") + path;
    }
}
