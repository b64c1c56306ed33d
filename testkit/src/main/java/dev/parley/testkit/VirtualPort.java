package dev.parley.testkit;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.PortStatistics;
import dev.parley.simulation.SimulatedSocket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A UDP port of a {@link VirtualEventLoop}. */
final class VirtualPort implements DatagramPort {
    private final VirtualEventLoop loop;
    private final DatagramHandler handler;
    private final ArrayDeque<Arrived> inbox = new ArrayDeque<>();
    private @Nullable SimulatedSocket socket;
    private boolean closed;

    private long datagramsSent;
    private long bytesSent;
    private long datagramsReceived;
    private long bytesReceived;
    private long sendErrors;

    private record Arrived(byte[] bytes, InetSocketAddress source) {}

    VirtualPort(VirtualEventLoop loop, DatagramHandler handler) {
        this.loop = loop;
        this.handler = handler;
    }

    void open(SimulatedSocket bound) {
        socket = bound;
    }

    private SimulatedSocket socket() {
        if (socket == null) {
            throw new AssertionError("a port is opened before it is used");
        }
        return socket;
    }

    void arrived(byte[] bytes, InetSocketAddress source) {
        inbox.add(new Arrived(bytes, source));
        loop.turnAt(loop.now());
    }

    boolean hasMore() {
        return !inbox.isEmpty();
    }

    void read(int limit) {
        boolean any = false;
        for (int n = 0; n < limit && !closed && !inbox.isEmpty(); n++) {
            Arrived next = inbox.remove();
            PacketBuffer buffer = PacketBuffer.allocate(
                    TransmitBatch.HEAD_ROOM + next.bytes().length + TransmitBatch.TAIL_ROOM, TransmitBatch.HEAD_ROOM);
            buffer.append(next.bytes(), 0, next.bytes().length);
            datagramsReceived++;
            bytesReceived += next.bytes().length;
            any = true;
            handler.datagram(buffer, Path.udp(localAddress(), next.source()), loop.now());
        }
        if (any && !closed) {
            handler.endOfBatch(loop.now());
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return socket().localAddress();
    }

    @Override
    public int send(TransmitBatch batch, int from, int to) {
        int taken = 0;
        for (int i = from; i < to; i++) {
            Path path = batch.path(i);
            if (path == null) {
                throw new IllegalArgumentException("a datagram without a path");
            }
            PacketBuffer packet = batch.packet(i);
            if (socket().send(
                            packet.array(), packet.offset(), packet.length(), path.remote(), batch.isDontFragment(i))) {
                taken++;
                bytesSent += packet.length();
            } else {
                sendErrors++;
            }
        }
        datagramsSent += taken;
        return taken;
    }

    @Override
    public boolean forbidsFragmentation() {
        return true;
    }

    @Override
    public PortStatistics statistics() {
        return new PortStatistics(datagramsSent, bytesSent, datagramsReceived, bytesReceived, 0, sendErrors);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            inbox.clear();
            socket().close();
            loop.closed(this);
        }
    }
}
