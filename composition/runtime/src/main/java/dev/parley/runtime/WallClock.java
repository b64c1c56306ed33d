package dev.parley.runtime;

import dev.parley.base.Timestamp;
import java.time.Instant;

/**
 * The pair of readings, taken at one moment, that turns timestamps into wall-clock time. It is taken once: later changes of the
 * system's clock do not move times that were given out.
 *
 * @param timestamp the moment on the loop's time line
 * @param instant the same moment on the wall clock
 */
public record WallClock(Timestamp timestamp, Instant instant) {
    /** Returns the wall-clock time of {@code at}, which must not be "never". */
    public Instant at(Timestamp at) {
        if (at.isNever()) {
            throw new IllegalArgumentException("never has no wall-clock time");
        }
        return instant.plusNanos(at.nanosSince(timestamp));
    }
}
