package dev.parley.sctp.receive;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Streams by their identifier. A peer may touch all of them: a table of pages costs four bytes a stream where a hash map costs sixty.
 *
 * @param <S> the state of a stream
 */
final class StreamTable<S> {
    private static final int PAGE = 256;

    /** The places of a new page: most connections use a few low streams. */
    private static final int FIRST_PLACES = 4;

    private final IntFunction<S> newStream;
    private @Nullable Object[] @Nullable [] pages = new @Nullable Object[1] @Nullable [];
    private final BitSet used = new BitSet(0);
    private int count;

    /** {@code newStream} makes the state of a stream that is used for the first time. */
    StreamTable(IntFunction<S> newStream) {
        this.newStream = newStream;
    }

    /** Returns how many streams are in use. */
    int count() {
        return count;
    }

    /** Returns a stream's state, made if it has none. */
    S get(int id) {
        S found = existing(id);
        if (found != null) {
            return found;
        }
        S made = newStream.apply(id);
        int page = id / PAGE;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * pages.length));
        }
        places(page, id % PAGE)[id % PAGE] = made;
        used.set(id);
        count++;
        return made;
    }

    /** Returns a page with a place of that index. Pages grow by doubling. */
    private @Nullable Object[] places(int page, int index) {
        @Nullable Object[] streams = pages[page];
        if (streams == null) {
            streams = new @Nullable Object[Math.max(FIRST_PLACES, Integer.highestOneBit(index) * 2)];
        } else if (index >= streams.length) {
            streams = Arrays.copyOf(streams, Integer.highestOneBit(index) * 2);
        }
        pages[page] = streams;
        return streams;
    }

    /** Returns a stream's state, or null if it has none. */
    @SuppressWarnings("unchecked")
    @Nullable
    S existing(int id) {
        int page = id / PAGE;
        @Nullable Object[] streams = page < pages.length ? pages[page] : null;
        int index = id % PAGE;
        return streams == null || index >= streams.length ? null : (S) streams[index];
    }

    /** Forgets a stream, and returns its state or null. */
    @Nullable
    S remove(int id) {
        S found = existing(id);
        @Nullable Object[] streams = found == null ? null : pages[id / PAGE];
        if (streams != null) {
            streams[id % PAGE] = null;
            used.clear(id);
            count--;
        }
        return found;
    }

    /** Returns the identifiers of all streams in use, ascending. */
    int[] ids() {
        int[] ids = new int[count];
        int at = 0;
        for (int id = used.nextSetBit(0); id >= 0; id = used.nextSetBit(id + 1)) {
            ids[at++] = id;
        }
        return ids;
    }

    /** Forgets all streams. */
    void clear() {
        pages = new @Nullable Object[1] @Nullable [];
        used.clear();
        count = 0;
    }
}
