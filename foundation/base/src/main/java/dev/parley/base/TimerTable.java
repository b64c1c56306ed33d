package dev.parley.base;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one engine, one a timer. The enum names every timer that the engine has, so that "why did I wake up" is data.
 *
 * @param <K> the engine's timers
 */
public final class TimerTable<K extends Enum<K>> {
    private final K[] timers;
    private final Timestamp[] deadlines;

    /** Makes a table in which no timer runs. */
    public TimerTable(Class<K> timers) {
        this.timers = timers.getEnumConstants();
        this.deadlines = new Timestamp[this.timers.length];
        Arrays.fill(deadlines, Timestamp.NEVER);
    }

    /** Starts or moves a timer. {@link Timestamp#NEVER} stops it. */
    public void set(K timer, Timestamp deadline) {
        deadlines[timer.ordinal()] = deadline;
    }

    /** Stops a timer. */
    public void cancel(K timer) {
        deadlines[timer.ordinal()] = Timestamp.NEVER;
    }

    /** Stops all timers. */
    public void cancelAll() {
        Arrays.fill(deadlines, Timestamp.NEVER);
    }

    /** Returns whether a timer runs. */
    public boolean isRunning(K timer) {
        return !deadlines[timer.ordinal()].isNever();
    }

    /** Returns a timer's deadline, or {@link Timestamp#NEVER}. */
    public Timestamp deadline(K timer) {
        return deadlines[timer.ordinal()];
    }

    /** Returns the earliest deadline, or {@link Timestamp#NEVER}. */
    public Timestamp next() {
        Timestamp earliest = Timestamp.NEVER;
        for (Timestamp deadline : deadlines) {
            earliest = Timestamp.min(earliest, deadline);
        }
        return earliest;
    }

    /** Stops and returns the timer whose deadline is the earliest that has passed, or null when none has. */
    public @Nullable K pollExpired(Timestamp now) {
        int earliest = -1;
        for (int i = 0; i < deadlines.length; i++) {
            if (!deadlines[i].isAfter(now) && (earliest < 0 || deadlines[i].isBefore(deadlines[earliest]))) {
                earliest = i;
            }
        }
        if (earliest < 0) {
            return null;
        }
        deadlines[earliest] = Timestamp.NEVER;
        return timers[earliest];
    }
}
