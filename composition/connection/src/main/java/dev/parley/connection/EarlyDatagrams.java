package dev.parley.connection;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * DTLS datagrams that came over paths that no authenticated STUN message has validated yet: the first ClientHello may overtake
 * the check before it, and its loss would cost a retransmission timeout. Nobody has authenticated the sender, so little is kept.
 */
final class EarlyDatagrams {
    /** The most datagrams kept: two flights of a handshake. */
    static final int MAX_DATAGRAMS = 8;

    /** The most datagrams kept of one path: one flight. Further ones are the same flight once more. */
    static final int MAX_OF_A_PATH = 4;

    /** The longest datagram kept in bytes: what an interface with an MTU of 1,500 bytes carries; handshakes send no longer ones. */
    static final int MAX_LENGTH = 1_500;

    private final List<Early> kept = new ArrayList<>();

    private record Early(Path path, byte[] bytes) {}

    /**
     * Keeps a copy, and returns whether there was room. Where there was none the oldest has gone; a datagram that is too long, or
     * one too many of its path, is not kept.
     */
    boolean add(PacketBuffer datagram, Path path) {
        if (datagram.length() > MAX_LENGTH || count(path) >= MAX_OF_A_PATH) {
            return false;
        }
        boolean room = kept.size() < MAX_DATAGRAMS;
        if (!room) {
            kept.remove(0);
        }
        kept.add(new Early(path, datagram.copy()));
        return room;
    }

    private long count(Path path) {
        return kept.stream().filter(early -> early.path.equals(path)).count();
    }

    /** Returns and forgets what came over {@code path}. */
    List<byte[]> take(Path path) {
        if (kept.isEmpty()) {
            return List.of();
        }
        List<byte[]> taken = new ArrayList<>();
        for (Iterator<Early> all = kept.iterator(); all.hasNext(); ) {
            Early early = all.next();
            if (early.path.equals(path)) {
                taken.add(early.bytes);
                all.remove();
            }
        }
        return taken;
    }

    void clear() {
        kept.clear();
    }
}
