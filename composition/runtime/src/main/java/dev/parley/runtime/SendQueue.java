package dev.parley.runtime;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What leaves through one socket: at once where the system takes it, from a short queue where its buffer is full, and not at all where
 * it refuses. Order is kept.
 */
final class SendQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SendQueue.class);

    /**
     * Datagrams that wait for the full send buffer; more would only be late, and congestion control should hear of it soon. Of more the
     * oldest is lost: what follows it tells the peer of the gap, and the newest may be a good-bye, which nothing follows.
     */
    static final int LIMIT = 64;

    /** The socket's side: the length where the datagram was taken, 0 where the buffer is full. */
    interface Wire {
        int send(ByteBuffer datagram, InetSocketAddress remote, boolean dontFragment) throws IOException;
    }

    private final Wire wire;
    private final DatagramIo io;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private long sent;
    private long sentBytes;
    private long dropped;
    private long errors;

    private record Waiting(byte[] bytes, InetSocketAddress remote, boolean dontFragment) {}

    private enum Fate {
        SENT,
        FULL,
        REFUSED
    }

    SendQueue(Wire wire, DatagramIo io) {
        this.wire = wire;
        this.io = io;
    }

    /** Sends or queues a datagram; false where the system refuses it. */
    boolean send(byte[] array, int offset, int length, InetSocketAddress remote, boolean dontFragment) {
        if (waiting.isEmpty()) {
            Fate fate = trySend(array, offset, length, remote, dontFragment);
            if (fate != Fate.FULL) {
                return fate == Fate.SENT;
            }
        }
        if (waiting.size() >= LIMIT) {
            waiting.remove();
            dropped++;
        }
        waiting.add(new Waiting(Arrays.copyOfRange(array, offset, offset + length), remote, dontFragment));
        return true;
    }

    /** Counts datagrams that left by another way through the same socket. */
    void sentElsewhere(int datagrams, long bytes) {
        sent += datagrams;
        sentBytes += bytes;
    }

    /** The socket can be written to again: sends what waits, until it is full once more. */
    void resume() {
        for (Waiting next = waiting.peek(); next != null; next = waiting.peek()) {
            if (trySend(next.bytes(), 0, next.bytes().length, next.remote(), next.dontFragment()) == Fate.FULL) {
                return;
            }
            waiting.remove();
        }
    }

    /** Returns whether something waits for the socket. */
    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** Drops what waits. */
    void clear() {
        dropped += waiting.size();
        waiting.clear();
    }

    private Fate trySend(byte[] array, int offset, int length, InetSocketAddress remote, boolean dontFragment) {
        try {
            // A datagram is never sent in part: 0 means that the buffer is full (but for an empty datagram).
            if (wire.send(io.toSend(array, offset, length), remote, dontFragment) == 0 && length > 0) {
                return Fate.FULL;
            }
            sent++;
            sentBytes += length;
            return Fate.SENT;
        } catch (IOException e) {
            // No route, too large, forbidden: the network has lost the datagram, a little earlier than usual.
            errors++;
            LOG.trace("send to {} failed", remote, e);
            return Fate.REFUSED;
        }
    }

    void refuse() {
        errors++;
    }

    long sent() {
        return sent;
    }

    long sentBytes() {
        return sentBytes;
    }

    long dropped() {
        return dropped;
    }

    long errors() {
        return errors;
    }
}
