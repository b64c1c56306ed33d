package dev.parley.base;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what was dropped, by reason. The reasons are constant texts; were they not, {@link #LIMIT} bounds the table. */
public final class DropCounters {
    /** The largest number of reasons that are counted apart; further ones count as "other". */
    public static final int LIMIT = 128;

    /** Null until something is counted: there are thousands of tables, and hardly anything is dropped. */
    private @Nullable Map<String, Long> counts;

    /** Makes a table without counts. */
    public DropCounters() {}

    /** Counts one. */
    public void count(String reason) {
        Map<String, Long> table = counts;
        if (table == null) {
            table = new TreeMap<>();
            counts = table;
        }
        String key = table.size() < LIMIT || table.containsKey(reason) ? reason : "other";
        table.merge(key, 1L, Long::sum);
    }

    /** Returns how often {@code reason} was counted. */
    public long get(String reason) {
        return counts == null ? 0 : counts.getOrDefault(reason, 0L);
    }

    /** Returns the sum over all reasons. */
    public long total() {
        return counts == null
                ? 0
                : counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns a copy of the counts, in the reasons' order. */
    public Map<String, Long> snapshot() {
        return counts == null ? new TreeMap<>() : new TreeMap<>(counts);
    }
}
