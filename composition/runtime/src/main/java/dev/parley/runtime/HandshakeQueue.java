package dev.parley.runtime;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/**
 * Where datagrams of handshakes wait, so that those of established connections go first: one costs a thousand times what a consent check
 * does, and with thousands of peers that connect at once nobody else would be heard for seconds. A few of them have their turn after the
 * sockets and timers have had theirs; the rest waits for the next turns. Confined to the loop's thread.
 */
public final class HandshakeQueue {
    /** Handshake datagrams handled in one turn: with a millisecond or two for each, a turn stays in the order of 10 ms. */
    static final int PER_TURN = 8;

    /** The same while sockets have more to read: what established connections have sent may be among it. */
    static final int PER_TURN_WHEN_BEHIND = 1;

    /**
     * The most bytes that wait for one owner: the largest flight that DTLS takes, 48 KiB of handshake messages with the headers of
     * small datagrams, and part of its repetition. Less would lose the same end of each repetition of a large certificate.
     */
    static final int MAX_BYTES_PER_OWNER = 64 * 1024;

    /** The most datagrams that wait for one owner: such a flight in datagrams of 548 bytes, the size for small path MTUs. */
    static final int MAX_PER_OWNER = 96;

    /** The most that wait: some seconds of work, beyond which a peer has sent again; 5 MB at their usual size. */
    static final int MAX_WAITING = 4_096;

    private final EventLoop loop;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    // Looked up only, never iterated.
    private final Map<Object, Share> perOwner = new HashMap<>();
    private long dropped;

    /** Handles the datagram in its turn. */
    @FunctionalInterface
    public interface Handler {
        /** The datagram is borrowed for the call. */
        void handle(PacketBuffer datagram, Path path, Timestamp now);
    }

    private record Waiting(Object owner, byte[] datagram, Path path, Handler handler) {}

    /** Part of the queue that one owner takes. */
    private static final class Share {
        int datagrams;
        int bytes;

        boolean hasRoomFor(int length) {
            return datagrams < MAX_PER_OWNER && bytes + length <= MAX_BYTES_PER_OWNER;
        }
    }

    /** Makes the queue of a loop. */
    public HandshakeQueue(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Queues a copy of a datagram; it comes to the handler in this turn or a later one, in order. Beyond the limits it is lost, as in a
     * network that is full.
     *
     * @param owner whose handshake it is
     */
    public void add(Object owner, PacketBuffer datagram, Path path, Handler handler) {
        Share own = perOwner.get(owner);
        if (waiting.size() >= MAX_WAITING || own != null && !own.hasRoomFor(datagram.length())) {
            dropped++;
            return;
        }
        if (own == null) {
            own = new Share();
            perOwner.put(owner, own);
        }
        own.datagrams++;
        own.bytes += datagram.length();
        waiting.add(new Waiting(owner, datagram.copy(), path, handler));
        if (waiting.size() == 1) {
            orderTurn();
        }
    }

    /** Returns how many datagrams the limits have cost. */
    public long dropped() {
        return dropped;
    }

    private void turn() {
        int most = loop.isBehind() ? PER_TURN_WHEN_BEHIND : PER_TURN;
        try {
            for (int n = 0; n < most && !waiting.isEmpty(); n++) {
                // Removed after the call: what it adds must not order another turn.
                Waiting next = waiting.element();
                try {
                    next.handler().handle(PacketBuffer.wrap(next.datagram()), next.path(), loop.now());
                } finally {
                    waiting.remove();
                    release(next);
                }
            }
        } finally {
            if (!waiting.isEmpty()) {
                orderTurn();
            }
        }
    }

    private void release(Waiting handled) {
        Share own = perOwner.get(handled.owner());
        if (own != null) {
            own.datagrams--;
            own.bytes -= handled.datagram().length;
            if (own.datagrams == 0) {
                perOwner.remove(handled.owner());
            }
        }
    }

    private void orderTurn() {
        try {
            loop.execute(this::turn);
        } catch (RejectedExecutionException e) {
            // The loop ends, and with it whatever shook hands.
            waiting.clear();
            perOwner.clear();
        }
    }
}
