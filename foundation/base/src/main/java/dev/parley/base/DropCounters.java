package dev.parley.base;

import java.util.Map;
import java.util.TreeMap;

/** Counts what was dropped, by reason. The reasons are constant texts; were they not, {@link #LIMIT} bounds the table. */
public final class DropCounters {
    /** The most reasons that are told apart; further ones count as "other". */
    public static final int LIMIT = 128;

    private final Map<String, Long> counts = new TreeMap<>();

    /** Makes a table without counts. */
    public DropCounters() {}

    /** Counts one. */
    public void count(String reason) {
        String key = counts.size() < LIMIT || counts.containsKey(reason) ? reason : "other";
        counts.merge(key, 1L, Long::sum);
    }

    /** Returns how often {@code reason} was counted. */
    public long get(String reason) {
        return counts.getOrDefault(reason, 0L);
    }

    /** Returns the sum over all reasons. */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns a copy of the counts, in the reasons' order. */
    public Map<String, Long> snapshot() {
        return new TreeMap<>(counts);
    }
}
