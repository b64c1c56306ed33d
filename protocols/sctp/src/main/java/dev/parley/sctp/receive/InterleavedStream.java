package dev.parley.sctp.receive;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One stream that we receive I-DATA on. Message identifiers are unwrapped: they order as numbers do (RFC 8260 §2.1). */
final class InterleavedStream {
    final int id;

    /** The identifier of the ordered message that is handed up next. */
    long nextMid;

    /** That message, where fragments of it came. */
    @Nullable
    InterleavedMessage current;

    private @Nullable TreeMap<Long, InterleavedMessage> later;
    private @Nullable TreeMap<Long, InterleavedMessage> unordered;

    /** The largest identifier of an unordered message so far; the next ones are close to it. */
    long highestUnordered = -1;

    /** Unordered messages up to this one are over. */
    long skippedUnordered = -1;

    InterleavedStream(int id) {
        this.id = id;
    }

    /** Returns the ordered messages that come after the current one, to put one in. */
    NavigableMap<Long, InterleavedMessage> laterToGrow() {
        if (later == null) {
            later = new TreeMap<>();
        }
        return later;
    }

    /** Returns the ordered messages that come after the current one, to look at and to take out. */
    NavigableMap<Long, InterleavedMessage> later() {
        return later == null ? Collections.emptyNavigableMap() : later;
    }

    /** Returns the unordered messages that are incomplete, to put one in. */
    NavigableMap<Long, InterleavedMessage> unorderedToGrow() {
        if (unordered == null) {
            unordered = new TreeMap<>();
        }
        return unordered;
    }

    /** Returns the unordered messages that are incomplete, to look at and to take out. */
    NavigableMap<Long, InterleavedMessage> unordered() {
        return unordered == null ? Collections.emptyNavigableMap() : unordered;
    }

    /** Lets go of the maps that have become empty. */
    void trim() {
        later = later == null || later.isEmpty() ? null : later;
        unordered = unordered == null || unordered.isEmpty() ? null : unordered;
    }
}
