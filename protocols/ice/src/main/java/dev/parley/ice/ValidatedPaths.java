package dev.parley.ice;

import dev.parley.base.Path;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The paths that authenticated STUN has come over. A request alone counts, because the packets of the layers above may follow it
 * before our own check is answered; but it may be a copy that a stranger sends. Its path has a place among few, and never takes that of
 * a path that has answered.
 */
final class ValidatedPaths {
    /** The most paths that have answered a check of ours: all pairs that an agent may have, and those it had before. */
    static final int MAX_ANSWERED = 256;

    /** The most paths that only a request came over: what a peer with eight bases shows to four of ours at a time. */
    static final int MAX_REQUESTED = 32;

    private final Set<Path> answered = new LinkedHashSet<>(2);
    private final Set<Path> requested = new LinkedHashSet<>(2);

    /** The last path that was asked for: most datagrams come over one. */
    private @Nullable Path last;

    boolean contains(Path path) {
        if (path.equals(last)) {
            return true;
        }
        if (!answered.contains(path) && !requested.contains(path)) {
            return false;
        }
        last = path;
        return true;
    }

    /** Adds a path that an authenticated request came over. Returns whether it is new. */
    boolean request(Path path) {
        if (contains(path)) {
            return false;
        }
        requested.add(path);
        if (requested.size() > MAX_REQUESTED) {
            requested.remove(requested.iterator().next());
            last = null;
        }
        return true;
    }

    /**
     * Adds a path that a check of ours was answered over. Returns whether it is new.
     *
     * @param inUse recognizes paths that packets are sent on, which never go
     */
    boolean answer(Path path, Predicate<Path> inUse) {
        boolean known = requested.remove(path);
        if (!answered.add(path)) {
            return false;
        }
        if (answered.size() > MAX_ANSWERED) {
            removeOldest(inUse);
        }
        return !known;
    }

    private void removeOldest(Predicate<Path> inUse) {
        for (Iterator<Path> paths = answered.iterator(); paths.hasNext(); ) {
            if (!inUse.test(paths.next())) {
                paths.remove();
                last = null;
                return;
            }
        }
    }

    /** Forgets the paths of a base. */
    void forget(InetSocketAddress base) {
        last = null;
        answered.removeIf(path -> path.local().equals(base));
        requested.removeIf(path -> path.local().equals(base));
    }
}
