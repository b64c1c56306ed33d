package dev.parley.sctp.receive;

import dev.parley.sctp.association.Tsn;
import dev.parley.sctp.chunk.IDataChunk;
import java.util.TreeMap;

/** A message of which fragments came in I-DATA chunks, and some are missing or wait to be handed up (RFC 8260 §2.2.3). */
final class InterleavedMessage {
    /** Its heap besides its chunks; it counts against the window, so that beginnings alone cannot fill the memory. */
    static final int OVERHEAD = 160;

    private static final long NONE = -1;

    /** Its name for the layer above, given when its first fragment is handed up, or 0. */
    long id;

    int ppid;

    /** Fragments that wait, by their number. */
    final TreeMap<Long, IDataChunk> waiting = new TreeMap<>();

    /** The number of the fragment that is handed up next. */
    private long next;

    /** The number of the last fragment, once that came. */
    private long last = NONE;

    /** Returns whether a part of it was handed up. */
    boolean begun() {
        return next > 0;
    }

    /** Returns whether everything was handed up. */
    boolean isDone() {
        return last != NONE && next > last;
    }

    /** Returns whether the first of the waiting fragments can be handed up next. */
    boolean isReady() {
        return !waiting.isEmpty() && waiting.firstKey() == next;
    }

    /** Returns whether everything waits to be handed up, from the first fragment to the last. */
    boolean isWhole() {
        // Numbers are distinct and at most the last one.
        return last != NONE && waiting.size() == last - next + 1;
    }

    /** Returns the unwrapped number of a fragment. RFC 8260 §2.1: FSNs are serial numbers of 32 bits. */
    long number(IDataChunk chunk) {
        return Tsn.unwrap(chunk.fsn(), next);
    }

    /** Returns whether a fragment of this number fits what came before; the end of the message is learnt from it. */
    boolean accepts(IDataChunk chunk, long number) {
        // RFC 8260 §2.2.2: "The first fragment MUST have the B bit set", and no other.
        boolean twice = !waiting.isEmpty() && waiting.containsKey(number);
        if (number < next || chunk.begin() != (number == 0) || twice) {
            return false;
        }
        if (chunk.end()) {
            if (last != NONE || !waiting.isEmpty() && waiting.lastKey() > number) {
                return false;
            }
            last = number;
            return true;
        }
        return last == NONE || number < last;
    }

    /** Returns whether this is the number of the next fragment to be handed up. */
    boolean isNext(long number) {
        return number == next;
    }

    void handedUp() {
        next++;
    }
}
