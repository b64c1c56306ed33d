package dev.parley.testkit;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.LoopTimer;
import dev.parley.runtime.PortStatistics;
import dev.parley.runtime.StreamHandler;
import dev.parley.runtime.StreamPort;
import dev.parley.simulation.SimulatedStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a {@link VirtualEventLoop}. TLS costs its round trip and as many bytes as a handshake, and encrypts nothing: virtual time has
 * no use for that.
 */
final class VirtualStream implements StreamPort, SimulatedStream.Receiver {
    /** Bytes of a ClientHello, and of a server's flight with a certificate, about. */
    static final int HELLO = 300;

    static final int SERVER_FLIGHT = 1_200;

    /** Bytes that wait at most; as on a real loop. */
    private static final int LIMIT = 1024 * 1024;

    private final VirtualEventLoop loop;
    private final Duration timeout;
    private final boolean client;
    private final LoopTimer timer;
    private @Nullable StreamHandler handler;
    private @Nullable SimulatedStream stream;
    private Path path;

    /** Bytes of the other end's handshake that are still to come. */
    private int handshake;

    private boolean connected;
    private boolean open;
    private boolean closed;
    private long sent;
    private long sentBytes;
    private long reads;
    private long receivedBytes;
    private long dropped;

    VirtualStream(VirtualEventLoop loop, Path path, boolean client, boolean tls, Duration timeout) {
        this.loop = loop;
        this.path = path;
        this.client = client;
        this.timeout = timeout;
        this.handshake = !tls ? 0 : client ? SERVER_FLIGHT : HELLO;
        this.timer = loop.timer(this::timedOut);
        timer.arm(loop.now().plus(timeout));
    }

    void handler(@Nullable StreamHandler receiver) {
        handler = receiver;
    }

    void attach(SimulatedStream simulated) {
        stream = simulated;
        path = Path.stream(simulated.localAddress(), simulated.remoteAddress());
    }

    private void timedOut() {
        fail((connected ? "no TLS session" : "no TCP connection") + " within " + timeout.toSeconds() + " s");
    }

    /** Runs on the loop, in the order of arrival. */
    private void later(Runnable action) {
        loop.inTurn(() -> {
            if (!closed) {
                action.run();
            }
        });
    }

    @Override
    public void opened(SimulatedStream simulated) {
        later(() -> {
            connected = true;
            timer.arm(loop.now().plus(timeout));
            if (handshake == 0) {
                establish();
            } else if (client) {
                simulated.send(new byte[HELLO]);
            }
        });
    }

    private void establish() {
        open = true;
        timer.cancel();
        if (handler != null) {
            handler.opened(this, loop.now());
        }
    }

    @Override
    public void received(SimulatedStream simulated, byte[] bytes) {
        later(() -> read(simulated, bytes));
    }

    private void read(SimulatedStream simulated, byte[] bytes) {
        int skipped = Math.min(handshake, bytes.length);
        handshake -= skipped;
        if (skipped > 0 && handshake == 0) {
            if (!client) {
                simulated.send(new byte[SERVER_FLIGHT]);
            }
            establish();
        }
        int length = bytes.length - skipped;
        if (length > 0 && !closed && handler != null) {
            reads++;
            receivedBytes += length;
            handler.received(PacketBuffer.wrap(bytes.clone(), skipped, length), this, loop.now());
            if (!closed) {
                handler.endOfBatch(loop.now());
            }
        }
    }

    @Override
    public void closed(SimulatedStream simulated, String reason) {
        later(() -> fail(reason));
    }

    void fail(String reason) {
        if (!closed) {
            close();
            if (handler != null) {
                handler.closed(this, reason, loop.now());
            }
        }
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public int send(TransmitBatch batch, int from, int to) {
        int taken = 0;
        SimulatedStream target = stream;
        for (int i = from; i < to && open && !closed && target != null; i++) {
            PacketBuffer packet = batch.packet(i);
            if (target.waiting() + packet.length() > LIMIT) {
                dropped++;
            } else {
                target.send(packet.copy());
                taken++;
                sentBytes += packet.length();
            }
        }
        sent += taken;
        return taken;
    }

    @Override
    public PortStatistics statistics() {
        return new PortStatistics(sent, sentBytes, reads, receivedBytes, dropped, 0);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            timer.cancel();
            if (stream != null) {
                stream.close();
            }
            loop.closed(this);
        }
    }
}
