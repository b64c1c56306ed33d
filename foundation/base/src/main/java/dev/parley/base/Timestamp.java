package dev.parley.base;

import java.time.Duration;

/**
 * A point on a monotonic time line, in nanoseconds from an origin that its source defines. Timestamps of one source compare;
 * those of two sources do not. {@link #NEVER} lies after every other timestamp.
 *
 * @param nanos nanoseconds from the origin, not negative; {@link Long#MAX_VALUE} is "never"
 */
public record Timestamp(long nanos) implements Comparable<Timestamp> {
    /** The origin of a virtual time line. */
    public static final Timestamp ZERO = new Timestamp(0);

    /** Later than any deadline. */
    public static final Timestamp NEVER = new Timestamp(Long.MAX_VALUE);

    /** Returns the timestamp {@code millis} milliseconds after the origin. */
    public static Timestamp ofMillis(long millis) {
        return new Timestamp(millis * 1_000_000);
    }

    /** Returns the earlier of the two. */
    public static Timestamp min(Timestamp a, Timestamp b) {
        return a.nanos <= b.nanos ? a : b;
    }

    /** Returns the later of the two. */
    public static Timestamp max(Timestamp a, Timestamp b) {
        return a.nanos >= b.nanos ? a : b;
    }

    /** Returns whether this is {@link #NEVER}. */
    public boolean isNever() {
        return nanos == Long.MAX_VALUE;
    }

    /** Returns whether this lies strictly before {@code other}. */
    public boolean isBefore(Timestamp other) {
        return nanos < other.nanos;
    }

    /** Returns whether this lies strictly after {@code other}. */
    public boolean isAfter(Timestamp other) {
        return nanos > other.nanos;
    }

    /** Returns this moved by {@code delta}; {@link #NEVER} stays where it is, and an overflow ends there. */
    public Timestamp plus(Duration delta) {
        return plusNanos(delta.toNanos());
    }

    /** Returns this moved by {@code delta} nanoseconds; {@link #NEVER} stays where it is, and an overflow ends there. */
    public Timestamp plusNanos(long delta) {
        if (isNever()) {
            return this;
        }
        long sum = nanos + delta;
        return delta > 0 && sum < nanos ? NEVER : new Timestamp(sum);
    }

    /** Returns this moved by {@code delta} microseconds. */
    public Timestamp plusMicros(long delta) {
        return plusNanos(delta * 1_000);
    }

    /** Returns this moved by {@code delta} milliseconds. */
    public Timestamp plusMillis(long delta) {
        return plusNanos(delta * 1_000_000);
    }

    /** Returns the nanoseconds from {@code earlier} to this; negative where {@code earlier} is later. */
    public long nanosSince(Timestamp earlier) {
        return nanos - earlier.nanos;
    }

    /** Returns the time from {@code earlier} to this; negative where {@code earlier} is later. */
    public Duration since(Timestamp earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    @Override
    public int compareTo(Timestamp other) {
        return Long.compare(nanos, other.nanos);
    }

    @Override
    public String toString() {
        return isNever() ? "never" : String.format("%d.%06d s", nanos / 1_000_000_000, nanos / 1_000 % 1_000_000);
    }
}
