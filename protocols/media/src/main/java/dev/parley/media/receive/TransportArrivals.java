package dev.parley.media.receive;

import dev.parley.base.Timestamp;
import dev.parley.rtp.rtcp.TransportWideFeedback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrival times by transport-wide sequence number, and the feedback about them, draft-holmer-rmcat-transport-wide-cc-extensions-01.
 * Each packet is reported once; one that comes late lowers the next feedback's base.
 */
public final class TransportArrivals {
    /** Numbers of which the arrival is kept until it was reported: two seconds of 4,000 packets. */
    public static final int WINDOW = 8_192;

    /** Interval of feedback: twenty a second, as often as browsers send it at high rates. */
    public static final long INTERVAL_NANOS = 50_000_000;

    /** Maximum number of packets in one feedback, which keeps it below 1,200 bytes in any pattern. */
    static final int MAX_PACKETS = 440;

    /** Number of packets after which feedback leaves before its interval ends. */
    private static final int MAX_PENDING = 2_500;

    private static final long NONE = Long.MIN_VALUE;

    private final SequenceExtension extension = new SequenceExtension();
    private final long[] arrivals = new long[WINDOW];
    private long base = -1;
    private int pending;
    private int feedbackNumber;
    private Timestamp due = Timestamp.NEVER;

    /** Makes a table without arrivals. */
    public TransportArrivals() {
        Arrays.fill(arrivals, NONE);
    }

    /** Notes an arrival. */
    public void received(int sequenceNumber, Timestamp now) {
        long highest = extension.highest();
        long number = extension.extend(sequenceNumber);
        if (base < 0) {
            base = number;
        }
        if (number <= highest - WINDOW) {
            return;
        }
        for (long skipped = Math.max(highest + 1, number - WINDOW + 1); skipped <= number; skipped++) {
            arrivals[slot(skipped)] = NONE;
        }
        if (number - base >= WINDOW) {
            base = number - WINDOW + 1;
        }
        if (arrivals[slot(number)] != NONE) {
            return;
        }
        base = Math.min(base, number);
        arrivals[slot(number)] = now.nanos() / 1_000;
        pending++;
        Timestamp latest = pending >= MAX_PENDING ? now : now.plusNanos(INTERVAL_NANOS);
        due = Timestamp.min(due, latest);
    }

    /** Returns the feedback that is due, in as many packets as it takes; empty before its time. */
    public List<TransportWideFeedback> poll(int sender, int media, Timestamp now) {
        if (now.isBefore(due)) {
            return List.of();
        }
        List<TransportWideFeedback> feedback = new ArrayList<>();
        while (pending > 0) {
            TransportWideFeedback next = next(sender, media);
            if (next == null) {
                break;
            }
            feedback.add(next);
        }
        pending = 0;
        due = Timestamp.NEVER;
        return feedback;
    }

    private @Nullable TransportWideFeedback next(int sender, int media) {
        long highest = extension.highest();
        long first = base;
        while (first <= highest && arrivals[slot(first)] == NONE) {
            first++;
        }
        if (first > highest) {
            base = highest + 1;
            return null;
        }
        // The gap before the first arrival belongs to the report: these packets are lost as far as is known.
        first = Math.max(base, first - MAX_PACKETS / 2);
        int[] deltas = new int[MAX_PACKETS];
        int count = 0;
        long reference = NONE;
        long previous = 0;
        while (count < MAX_PACKETS && first + count <= highest) {
            long arrival = arrivals[slot(first + count)];
            if (arrival == NONE) {
                deltas[count++] = TransportWideFeedback.NOT_RECEIVED;
                continue;
            }
            if (reference == NONE) {
                reference = Math.floorDiv(arrival, TransportWideFeedback.REFERENCE_MICROS);
                previous = reference * TransportWideFeedback.REFERENCE_MICROS / TransportWideFeedback.DELTA_MICROS;
            }
            // Whole units since the reference are subtracted, so that rounding does not add up.
            long units = Math.floorDiv(arrival, TransportWideFeedback.DELTA_MICROS);
            long delta = units - previous;
            if (delta != (short) delta) {
                // The difference has no place: the next feedback begins here, with its own reference time.
                break;
            }
            previous = units;
            deltas[count++] = (int) delta;
            arrivals[slot(first + count - 1)] = NONE;
            pending--;
        }
        base = first + count;
        return new TransportWideFeedback(
                sender,
                media,
                (int) first & 0xffff,
                (int) reference,
                feedbackNumber++ & 0xff,
                Arrays.copyOf(deltas, count));
    }

    /** Returns when feedback is due, or never. */
    public Timestamp nextTimeout() {
        return due;
    }

    private static int slot(long number) {
        return (int) number & WINDOW - 1;
    }
}
