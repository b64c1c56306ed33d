package dev.parley.base;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one engine, one a timer. The enum names every timer that the engine has, so that "why did I wake up" is data.
 *
 * @param <K> the engine's timers
 */
public final class TimerTable<K extends Enum<K>> {
    private static final long NEVER = Timestamp.NEVER.nanos();

    private final K[] timers;
    // In nanoseconds: one array to visit, where thousands of engines are asked for their next deadline.
    private final long[] deadlines;

    /** Makes a table in which no timer runs. */
    public TimerTable(Class<K> timers) {
        this.timers = timers.getEnumConstants();
        this.deadlines = new long[this.timers.length];
        Arrays.fill(deadlines, NEVER);
    }

    /** Starts or moves a timer. {@link Timestamp#NEVER} stops it. */
    public void set(K timer, Timestamp deadline) {
        deadlines[timer.ordinal()] = deadline.nanos();
    }

    /** Stops a timer. */
    public void cancel(K timer) {
        deadlines[timer.ordinal()] = NEVER;
    }

    /** Stops all timers. */
    public void cancelAll() {
        Arrays.fill(deadlines, NEVER);
    }

    /** Returns whether a timer runs. */
    public boolean isRunning(K timer) {
        return deadlines[timer.ordinal()] != NEVER;
    }

    /** Returns a timer's deadline, or {@link Timestamp#NEVER}. */
    public Timestamp deadline(K timer) {
        return timestamp(deadlines[timer.ordinal()]);
    }

    /** Returns the earliest deadline, or {@link Timestamp#NEVER}. */
    public Timestamp next() {
        long earliest = NEVER;
        for (long deadline : deadlines) {
            earliest = Math.min(earliest, deadline);
        }
        return timestamp(earliest);
    }

    /** Stops and returns the timer whose deadline is the earliest that has passed, or null when none has. */
    public @Nullable K pollExpired(Timestamp now) {
        int earliest = -1;
        for (int i = 0; i < deadlines.length; i++) {
            if (deadlines[i] <= now.nanos() && (earliest < 0 || deadlines[i] < deadlines[earliest])) {
                earliest = i;
            }
        }
        if (earliest < 0) {
            return null;
        }
        deadlines[earliest] = NEVER;
        return timers[earliest];
    }

    private static Timestamp timestamp(long nanos) {
        return nanos == NEVER ? Timestamp.NEVER : new Timestamp(nanos);
    }
}
