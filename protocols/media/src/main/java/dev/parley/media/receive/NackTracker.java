package dev.parley.media.receive;

import dev.parley.base.Timestamp;
import java.util.ArrayList;
import java.util.List;

/**
 * Missing packets of a stream and the requests for them, RFC 4585 §6.2.1. A gap is asked for at once, or after the distance that
 * reordering was seen to have; again each round trip; at most {@link #MAX_TRIES} times.
 */
public final class NackTracker {
    /** Maximum number of missing packets; more of them are a stream that needs a key frame. */
    public static final int MAX_MISSING = 1_000;

    /** Maximum distance of two packets of one stream; a larger jump is a stream that starts anew. */
    public static final int MAX_JUMP = 1_000;

    /** Maximum number of requests for a packet. */
    public static final int MAX_TRIES = 10;

    /** Maximum age of a missing packet that is still asked for. */
    public static final long MAX_AGE_NANOS = 1_000_000_000L;

    /** Maximum number of packets in one request. */
    public static final int MAX_REQUEST = 250;

    private static final long MAX_REORDERING_NANOS = 20_000_000;
    private static final long MIN_INTERVAL_NANOS = 20_000_000;

    private static final class Missing {
        final long number;
        final Timestamp since;
        Timestamp due;
        int tries;

        Missing(long number, Timestamp since, Timestamp due) {
            this.number = number;
            this.since = since;
            this.due = due;
        }
    }

    private final List<Missing> missing = new ArrayList<>();
    private long highest = -1;
    private long reorderingNanos;
    private boolean givenUp;

    /** Makes a tracker that has seen nothing. */
    public NackTracker() {}

    /**
     * Takes the arrival of a packet.
     *
     * @param repaired whether it is a retransmission or was recovered: that is no reordering
     */
    public void received(long number, boolean repaired, Timestamp now) {
        if (highest < 0 || number - highest > MAX_JUMP || highest - number > 10 * MAX_JUMP) {
            givenUp |= highest >= 0;
            missing.clear();
            highest = number;
            return;
        }
        if (number <= highest) {
            remove(number, repaired, now);
            return;
        }
        for (long lost = highest + 1; lost < number; lost++) {
            missing.add(new Missing(lost, now, now.plusNanos(reorderingNanos)));
        }
        highest = number;
        if (missing.size() > MAX_MISSING) {
            missing.clear();
            givenUp = true;
        }
    }

    private void remove(long number, boolean repaired, Timestamp now) {
        for (int i = 0; i < missing.size(); i++) {
            Missing entry = missing.get(i);
            if (entry.number == number) {
                if (!repaired && entry.tries <= 1) {
                    long late = now.nanosSince(entry.since);
                    reorderingNanos = Math.min(MAX_REORDERING_NANOS, Math.max(reorderingNanos, late));
                }
                missing.remove(i);
                return;
            }
        }
    }

    /** Returns the numbers that are to be asked for now, at most {@link #MAX_REQUEST}. */
    public List<Long> due(long roundTripNanos, Timestamp now) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < missing.size() && numbers.size() < MAX_REQUEST; ) {
            Missing entry = missing.get(i);
            if (entry.tries >= MAX_TRIES && !entry.due.isAfter(now) || now.nanosSince(entry.since) > MAX_AGE_NANOS) {
                missing.remove(i);
                givenUp = true;
                continue;
            }
            if (!entry.due.isAfter(now)) {
                numbers.add(entry.number);
                entry.tries++;
                entry.due = now.plusNanos(Math.max(MIN_INTERVAL_NANOS, roundTripNanos));
            }
            i++;
        }
        return numbers;
    }

    /** Drops the packets before a number: they would come too late. */
    public void forgetBefore(long number) {
        missing.removeIf(entry -> entry.number < number);
    }

    /** Returns whether packets were given up since the last call: the stream may need a key frame. */
    public boolean takeGivenUp() {
        boolean result = givenUp;
        givenUp = false;
        return result;
    }

    /** Returns the number of packets that are missing. */
    public int missing() {
        return missing.size();
    }

    /** Returns when {@link #due} has something to do, or never. */
    public Timestamp nextTimeout() {
        Timestamp next = Timestamp.NEVER;
        for (Missing entry : missing) {
            next = Timestamp.min(next, entry.due);
        }
        return next;
    }
}
