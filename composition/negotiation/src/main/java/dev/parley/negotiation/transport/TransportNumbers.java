package dev.parley.negotiation.transport;

import dev.parley.parameters.IceCredentials;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers transports; no number comes twice in a session, rollbacks or not. */
public final class TransportNumbers {
    private final Map<IceCredentials, Deque<Integer>> pooled = new LinkedHashMap<>();
    private int last = -1;

    /** Returns the number of a transport with these credentials: that of the pool, if they are from there. */
    public int next(IceCredentials credentials) {
        Deque<Integer> waiting = pooled.get(credentials);
        Integer known = waiting == null ? null : waiting.poll();
        return known != null ? known : ++last;
    }

    /** Numbers a transport that no description has yet. */
    public int pooled(IceCredentials credentials) {
        pooled.computeIfAbsent(credentials, key -> new ArrayDeque<>()).add(++last);
        return last;
    }
}
