package dev.parley.media.timing;

import dev.parley.base.Timestamp;

/**
 * NTP times of the loop's timestamps, from one pair of both that the runtime took. Steps of the wall clock do not reach the peer.
 *
 * @param anchor a timestamp
 * @param ntpAtAnchor its NTP time, 32.32 bits unsigned seconds since 1900
 */
public record NtpClock(Timestamp anchor, long ntpAtAnchor) {
    private static final long SECONDS_FROM_1900_TO_1970 = 2_208_988_800L;

    /** Returns the clock of a pair of a timestamp and the milliseconds since 1970. */
    public static NtpClock of(Timestamp anchor, long unixMillis) {
        long seconds = Math.floorDiv(unixMillis, 1_000L) + SECONDS_FROM_1900_TO_1970;
        long fraction = (Math.floorMod(unixMillis, 1_000L) << 32) / 1_000;
        return new NtpClock(anchor, seconds << 32 | fraction);
    }

    /** Returns the NTP time of a timestamp. */
    public long at(Timestamp now) {
        long nanos = now.nanosSince(anchor);
        long seconds = Math.floorDiv(nanos, 1_000_000_000L);
        long fraction = (Math.floorMod(nanos, 1_000_000_000L) << 32) / 1_000_000_000L;
        return ntpAtAnchor + (seconds << 32) + fraction;
    }

    /** Returns the middle 32 bits of the NTP time of a timestamp, units of 1/65,536 s. */
    public int compact(Timestamp now) {
        return (int) (at(now) >> 16);
    }

    /** Returns the milliseconds since 1970 of an NTP time. */
    public static long unixMillis(long ntp) {
        return ((ntp >>> 32) - SECONDS_FROM_1900_TO_1970) * 1_000 + ((ntp & 0xffff_ffffL) * 1_000 >> 32);
    }
}
