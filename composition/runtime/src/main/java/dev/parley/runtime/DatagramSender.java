package dev.parley.runtime;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Sends through one socket: as many datagrams with a system call as it takes, each fragmented or not as it wants to be. */
final class DatagramSender {
    /** The socket's side: the length where the datagram was taken, 0 where the buffer is full. */
    interface Wire {
        int send(ByteBuffer datagram, InetSocketAddress remote) throws IOException;
    }

    private final NioDatagramPort port;
    private final Wire wire;
    private final SendQueue sending;
    private final Fragmentation fragmentation;
    private final boolean inet6;

    DatagramSender(NioDatagramPort port, Wire wire, Fragmentation fragmentation, DatagramIo io) {
        this.port = port;
        this.wire = wire;
        this.sending = new SendQueue(this::sendOne, io);
        this.fragmentation = fragmentation;
        this.inet6 = port.localAddress().getAddress() instanceof Inet6Address;
    }

    /** Returns what waits for the socket, and what came of the rest. */
    SendQueue queue() {
        return sending;
    }

    /** Sends a part of a batch, as {@link DatagramPort#send} has it. */
    int send(TransmitBatch batch, int from, int to) {
        int taken = 0;
        int reachable = from;
        for (int i = from; i < to; ) {
            DatagramOffload.Socket fast = sending.isWaiting() ? null : port.offload();
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
                port.fallBack(fast);
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
        boolean sameFamily = inet6 == remote.getAddress() instanceof Inet6Address;
        return !port.isClosed() && sameFamily && remote.getPort() != 0;
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
        return wire.send(datagram, remote);
    }

    private boolean send(PacketBuffer packet, InetSocketAddress remote, boolean dontFragment) {
        if (!isReachable(remote)) {
            sending.refuse();
            return false;
        }
        boolean waited = sending.isWaiting();
        boolean taken = sending.send(packet.array(), packet.offset(), packet.length(), remote, dontFragment);
        if (!waited && sending.isWaiting()) {
            port.waitUntilWritable();
        }
        return taken;
    }
}
