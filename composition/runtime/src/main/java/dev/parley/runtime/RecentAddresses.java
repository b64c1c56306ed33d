package dev.parley.runtime;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a socket keeps for each remote address that it exchanges datagrams with. Whatever has not been asked for in a minute or two is
 * forgotten, so that peers leave nothing behind; so is everything else when strangers with ever new addresses fill it. A live peer's
 * address is made again when it is next needed. Not thread-safe: the loop's.
 *
 * @param <K> the address, in the form in which it is met
 * @param <V> what is kept for it
 */
public final class RecentAddresses<K, V> {
    /** Twenty thousand peers may share a port, and forged source addresses must not fill memory: 10 MB. */
    public static final int LIMIT = 32_768;

    /** Longer than any silence of a connection that is alive, RFC 7675 §5.1. */
    static final long PERIOD_NANOS = 60_000_000_000L;

    private Map<K, V> recent = new HashMap<>(2);
    private Map<K, V> before = Map.of();
    private long since = Long.MIN_VALUE;

    /** Made empty. */
    public RecentAddresses() {}

    /** Returns what is kept for an address, or null. */
    public @Nullable V get(K address) {
        V value = recent.get(address);
        if (value != null || before.isEmpty()) {
            return value;
        }
        if (recent.size() >= LIMIT / 2) {
            return before.get(address);
        }
        value = before.remove(address);
        if (value != null) {
            recent.put(address, value);
        }
        return value;
    }

    /** Keeps something for an address, which {@link #get} did not know, and forgets what it is time to forget. */
    public void put(K address, V value, long nowNanos) {
        if (since == Long.MIN_VALUE) {
            since = nowNanos;
        } else if (nowNanos - since >= PERIOD_NANOS || recent.size() >= LIMIT / 2) {
            before = recent;
            recent = new HashMap<>();
            since = nowNanos;
        }
        recent.put(address, value);
    }

    /** Returns for how many addresses something is kept. */
    public int size() {
        return recent.size() + before.size();
    }
}
