package dev.parley.sctp;

import dev.parley.sctp.chunk.DataChunk;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One stream that we receive on: chunks that cannot be handed up yet, and messages that were handed up in part. */
final class IncomingStream {
    /**
     * A message that was handed up in part.
     *
     * @param messageId its name
     * @param ppid its payload protocol identifier
     * @param nextTsn the TSN of the next fragment
     */
    record Partial(long messageId, int ppid, long nextTsn) {}

    final int id;
    int nextSsn;

    /** Ordered chunks that wait, by TSN, which is also their order on the stream. */
    final TreeMap<Long, DataChunk> ordered = new TreeMap<>();

    /** The ordered message that is being handed up. */
    @Nullable
    Partial partial;

    /** Unordered fragments that wait for those before them, by TSN. */
    final TreeMap<Long, DataChunk> unordered = new TreeMap<>();

    /** Unordered messages that are being handed up, by the TSN of their next fragment. */
    final Map<Long, Partial> unorderedPartials = new HashMap<>(2);

    IncomingStream(int id) {
        this.id = id;
    }

    boolean holdsNothing() {
        return ordered.isEmpty() && unordered.isEmpty() && partial == null && unorderedPartials.isEmpty();
    }
}
