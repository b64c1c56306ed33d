package dev.parley.sctp.receive;

import dev.parley.sctp.chunk.DataChunk;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One stream that we receive on: chunks that cannot be handed up yet, and messages that were handed up in part. A peer may touch all
 * streams: a map is made when something is put into it.
 */
final class IncomingStream {
    /**
     * A message that was handed up in part.
     *
     * @param messageId its name
     * @param ppid its payload protocol identifier
     * @param nextTsn the TSN of the next fragment
     */
    record Partial(long messageId, int ppid, long nextTsn) {
        /** Heap of an unordered one: the record, its key, an entry in each of two maps. */
        static final int OVERHEAD = 144;
    }

    final int id;
    int nextSsn;

    /** The ordered message that is being handed up. */
    @Nullable
    Partial partial;

    private @Nullable TreeMap<Long, DataChunk> ordered;
    private @Nullable TreeMap<Long, DataChunk> unordered;
    private @Nullable TreeMap<Long, Partial> unorderedPartials;

    IncomingStream(int id) {
        this.id = id;
    }

    // ---- ordered chunks that wait, by TSN, which is also their order on the stream

    boolean hasOrdered() {
        return ordered != null && !ordered.isEmpty();
    }

    Map.@Nullable Entry<Long, DataChunk> firstOrdered() {
        return ordered == null ? null : ordered.firstEntry();
    }

    void removeFirstOrdered() {
        if (ordered != null) {
            ordered.pollFirstEntry();
            ordered = orNothing(ordered);
        }
    }

    void putOrdered(long tsn, DataChunk chunk) {
        if (ordered == null) {
            ordered = new TreeMap<>();
        }
        ordered.put(tsn, chunk);
    }

    // ---- unordered fragments that wait for those before them, by TSN

    @Nullable
    DataChunk removeUnordered(Long tsn) {
        if (unordered == null) {
            return null;
        }
        DataChunk removed = unordered.remove(tsn);
        unordered = orNothing(unordered);
        return removed;
    }

    void putUnordered(Long tsn, DataChunk chunk) {
        if (unordered == null) {
            unordered = new TreeMap<>();
        }
        unordered.put(tsn, chunk);
    }

    // ---- unordered messages that are being handed up, by the TSN of their next fragment

    boolean hasUnorderedPartial(long tsn) {
        return unorderedPartials != null && unorderedPartials.containsKey(tsn);
    }

    @Nullable
    Partial removeUnorderedPartial(Long tsn) {
        if (unorderedPartials == null) {
            return null;
        }
        Partial removed = unorderedPartials.remove(tsn);
        unorderedPartials = orNothing(unorderedPartials);
        return removed;
    }

    void putUnorderedPartial(Long tsn, Partial begun) {
        if (unorderedPartials == null) {
            unorderedPartials = new TreeMap<>();
        }
        unorderedPartials.put(tsn, begun);
    }

    // ---- all that waits

    NavigableMap<Long, DataChunk> ordered() {
        return orEmpty(ordered);
    }

    NavigableMap<Long, DataChunk> unordered() {
        return orEmpty(unordered);
    }

    NavigableMap<Long, Partial> unorderedPartials() {
        return orEmpty(unorderedPartials);
    }

    private static <V> NavigableMap<Long, V> orEmpty(@Nullable TreeMap<Long, V> map) {
        return map == null ? Collections.emptyNavigableMap() : map;
    }

    private static <V> @Nullable TreeMap<Long, V> orNothing(TreeMap<Long, V> map) {
        return map.isEmpty() ? null : map;
    }
}
