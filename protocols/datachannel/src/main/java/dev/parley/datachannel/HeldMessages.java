package dev.parley.datachannel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Messages for streams on which no channel is known yet: the peer's OPEN is still on its way (an implementation may send
 * unordered data beside it), or the application has yet to create the negotiated channel that the peer's already has.
 *
 * <p>RFC 8832 §6 calls user data on an unused stream an error; holding it, bounded, is what lets negotiated channels start without
 * a race.
 */
final class HeldMessages {
    /** The maximum number of messages held, whatever their size. */
    static final int MAX_MESSAGES = 4_096;

    /** Heap of a message besides its data, where it is the only one of its stream. */
    static final int OVERHEAD = 176;

    private final int maxBytes;
    private final Map<Integer, List<Held>> byStream = new TreeMap<>();
    private int messages;
    private int bytes;

    record Held(int ppid, byte[] data) {}

    HeldMessages(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Holds a message and returns whether there was room. */
    boolean add(int stream, int ppid, byte[] data) {
        if (messages == MAX_MESSAGES || bytes + data.length > maxBytes) {
            return false;
        }
        messages++;
        bytes += data.length;
        byStream.computeIfAbsent(stream, s -> new ArrayList<>()).add(new Held(ppid, data));
        return true;
    }

    /** Returns and forgets what was held for a stream. */
    List<Held> take(int stream) {
        List<Held> held = byStream.remove(stream);
        if (held == null) {
            return List.of();
        }
        messages -= held.size();
        for (Held message : held) {
            bytes -= message.data.length;
        }
        return held;
    }

    void clear() {
        byStream.clear();
        messages = 0;
        bytes = 0;
    }

    int bytes() {
        return bytes;
    }

    /** Returns about how many bytes of heap the messages take. */
    long memory() {
        return bytes + (long) OVERHEAD * messages;
    }
}
