package dev.parley.ice;

import dev.parley.base.Timestamp;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Allowance of bytes for checks on pairs that only a check of the remote end has revealed. Whoever sends such checks from addresses
 * that are not his own, or copies them, must not get more sent to those addresses than he sends himself (RFC 8445 §19.5.1 knows this
 * amplification). One address is asked once in the time after which a request is repeated anyway. A request adds the bytes that its answer lacks; time adds one small check a second; and a pair that answers shows that
 * a remote end is there, and fills the allowance.
 */
final class RevealedAllowance {
    /** The allowance at the start: forty checks, more than a remote end with all its addresses sends at once. */
    static final int FULL = 4_000;

    /**
     * The bytes by which a check exceeds its answer at least: USERNAME of eleven characters, PRIORITY and the role make 36 bytes,
     * XOR-MAPPED-ADDRESS of an IPv6 address 24.
     */
    private static final int SURPLUS = 12;

    private static final long BYTES_PER_SECOND = 100;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** RFC 8445 §14.3: a check is repeated after 500 ms at the earliest; a little less, so that the repeat is not refused. */
    private static final long NANOS_PER_ADDRESS = 450_000_000L;

    /** The number of addresses that are remembered: twice the pairs of this kind; the oldest is forgotten. */
    static final int MAX_ADDRESSES = 2 * ChecklistLimits.MAX_REVEALED;

    /** When an address was last asked; null until there is one, which most connections do without. */
    private @Nullable Map<InetSocketAddress, Timestamp> asked;

    private long bytes = FULL;
    private Timestamp filled = Timestamp.NEVER;

    /** Counts a request that was answered. */
    void requested() {
        bytes = Math.min(FULL, bytes + SURPLUS);
    }

    /** Fills the allowance, since a pair has answered. */
    void fill() {
        bytes = FULL;
    }

    /** Takes the bytes of a check from the allowance; returns false if the check must not leave. */
    boolean spend(InetSocketAddress remote, int count, Timestamp now) {
        Timestamp last = asked == null ? null : asked.get(remote);
        if (last != null && now.nanosSince(last) < NANOS_PER_ADDRESS || !take(count, now)) {
            return false;
        }
        if (asked == null) {
            asked = new LinkedHashMap<>(2);
        }
        asked.remove(remote);
        asked.put(remote, now);
        if (asked.size() > MAX_ADDRESSES) {
            asked.remove(asked.keySet().iterator().next());
        }
        return true;
    }

    private boolean take(int count, Timestamp now) {
        if (filled.isNever()) {
            filled = now;
        }
        long gained = now.nanosSince(filled) / (NANOS_PER_SECOND / BYTES_PER_SECOND);
        if (gained > 0) {
            bytes = Math.min(FULL, bytes + gained);
            filled = now;
        }
        if (bytes < count) {
            return false;
        }
        bytes -= count;
        return true;
    }
}
