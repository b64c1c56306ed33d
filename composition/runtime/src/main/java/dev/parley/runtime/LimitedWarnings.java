package dev.parley.runtime;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Warnings about one kind of fault, at most one line in {@link #INTERVAL_NANOS}: a fault of the machine meets every connection, again and
 * again. A line says how many were left out since the one before. Thread-safe.
 */
public final class LimitedWarnings {
    /** The time between two lines, in nanoseconds: a minute. */
    public static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private boolean warned;
    private long last;
    private long leftOut;

    /** Creates one that writes to a logger. */
    public LimitedWarnings(Logger log) {
        this.log = log;
    }

    /**
     * Logs a warning unless one was logged less than {@link #INTERVAL_NANOS} ago.
     *
     * @param nowNanos the time, as {@link System#nanoTime} has it
     * @param text the line
     * @param cause what was thrown, or null; its stack trace is logged at DEBUG
     * @return whether the line was logged
     */
    public synchronized boolean warn(long nowNanos, String text, @Nullable Throwable cause) {
        if (warned && nowNanos - last < INTERVAL_NANOS) {
            leftOut++;
            return false;
        }
        String reason = cause == null ? "" : ": " + cause;
        String more = leftOut == 0 ? "" : " (" + leftOut + " more since the last line)";
        log.warn("{}{}{}", text, reason, more);
        log.debug("{}", text, cause);
        warned = true;
        last = nowNanos;
        leftOut = 0;
        return true;
    }
}
