package dev.parley.sctp;

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

    /** Ordered messages that come after it. */
    final TreeMap<Long, InterleavedMessage> later = new TreeMap<>();

    final TreeMap<Long, InterleavedMessage> unordered = new TreeMap<>();

    /** The largest identifier of an unordered message so far; the next ones are close to it. */
    long highestUnordered = -1;

    /** Unordered messages up to this one are over. */
    long skippedUnordered = -1;

    InterleavedStream(int id) {
        this.id = id;
    }
}
