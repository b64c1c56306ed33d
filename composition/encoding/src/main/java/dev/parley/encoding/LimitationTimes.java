package dev.parley.encoding;

import dev.parley.base.Timestamp;
import java.util.ArrayList;
import java.util.List;

/** Current limitation of the quality, and the times that each has lasted. A dropped picture counts for a second. */
final class LimitationTimes {
    private static final long LASTING = 1_000_000_000L;

    private final long[] totals = new long[QualityLimitation.values().length];
    private QualityLimitation current = QualityLimitation.NONE;
    private Timestamp since = Timestamp.NEVER;
    private Timestamp until = Timestamp.ZERO;

    /** A picture was dropped for that reason. */
    void dropped(QualityLimitation reason, Timestamp now) {
        update(now);
        current = reason;
        until = now.plusNanos(LASTING);
    }

    /** Counts the time up to {@code now}; times begin with the first call. */
    void update(Timestamp now) {
        if (since.isNever()) {
            since = now;
        }
        if (current != QualityLimitation.NONE && !now.isBefore(until)) {
            totals[current.ordinal()] += Math.max(0, until.nanosSince(since));
            since = Timestamp.max(since, until);
            current = QualityLimitation.NONE;
        }
        totals[current.ordinal()] += Math.max(0, now.nanosSince(since));
        since = Timestamp.max(since, now);
    }

    QualityLimitation current() {
        return current;
    }

    /** Returns the totals in nanoseconds, in the order of the constants. */
    List<Long> totals() {
        List<Long> list = new ArrayList<>();
        for (long total : totals) {
            list.add(total);
        }
        return list;
    }
}
