package dev.parley.ice;

import dev.parley.base.Path;
import dev.parley.stun.TransactionId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last authenticated requests of one session, with the path that each came over first. Checks travel in clear text: a stranger
 * who has seen one can send it again from any address. The transaction id then betrays the copy.
 *
 * <p>A copy may also be faster than the request itself. A few paths of one request therefore count as possible ones.
 */
final class SeenRequests {
    /** The most requests that are remembered: five minutes of consent checks. It begins small and doubles. */
    static final int LIMIT = 64;

    /** The most paths of one request that may be those of the remote end: its own, and those of copies that came before. */
    static final int MAX_PATHS = 3;

    private static final int INITIAL = 4;

    /** The relation of a request to those before it. */
    enum Place {
        /** A request that has not been seen. */
        FIRST,
        /** A retransmission, or a copy with a forged source address. */
        AGAIN,
        /** The same request from another address: a copy, or the request itself after a faster copy. */
        ELSEWHERE,
        /** A request that has come over {@link #MAX_PATHS} other paths before. */
        WORTHLESS
    }

    private long[] ids = new long[INITIAL];
    private @Nullable Path[] paths = new Path[INITIAL];
    private byte[] pathCounts = new byte[INITIAL];
    private int size;

    /** The index that the next request takes, once {@link #LIMIT} are remembered. */
    private int oldest;

    /**
     * Classifies a request and remembers it.
     *
     * @param nominates whether it carries USE-CANDIDATE; agents exist that add it to a request and keep the transaction id
     */
    Place add(TransactionId id, boolean nominates, Path path) {
        long key = id.low() * 2 + (nominates ? 1 : 0);
        for (int i = 0; i < size; i++) {
            if (ids[i] != key) {
                continue;
            }
            if (path.equals(paths[i])) {
                return Place.AGAIN;
            }
            if (pathCounts[i] >= MAX_PATHS) {
                return Place.WORTHLESS;
            }
            pathCounts[i]++;
            return Place.ELSEWHERE;
        }
        int index = nextIndex();
        ids[index] = key;
        paths[index] = path;
        pathCounts[index] = 1;
        return Place.FIRST;
    }

    private int nextIndex() {
        if (size == LIMIT) {
            int index = oldest;
            oldest = (oldest + 1) % LIMIT;
            return index;
        }
        if (size == ids.length) {
            int larger = Math.min(LIMIT, 2 * size);
            ids = Arrays.copyOf(ids, larger);
            paths = Arrays.copyOf(paths, larger);
            pathCounts = Arrays.copyOf(pathCounts, larger);
        }
        return size++;
    }
}
