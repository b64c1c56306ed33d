package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.congestion.DeliverySample;
import org.jspecify.annotations.Nullable;

/** Measures the delivery rate, draft-ietf-ccwg-bbr §4.1: what was delivered between two moments, by the slower of both clocks. */
final class DeliveryRate {
    /** State of the delivery when a chunk left. Chunks that leave between two acknowledgements share one. */
    record Departure(long delivered, long deliveredAt, long firstSentAt, long lost, boolean applicationLimited) {}

    /** A round trip this many times the lowest one comes of a queue. */
    private static final int QUEUE_RTT = 2;

    private long delivered;
    private long deliveredAt;
    private long firstSentAt;
    private long lost;

    /** Until so much is delivered, samples are of a sender that had too little to send. */
    private long applicationLimitedUntil;

    /** When the sender's turn came late for the last time. */
    private long lateAt = Long.MIN_VALUE;

    /** By how much it did. */
    private long lateBy;

    private @Nullable Departure current;

    // The acknowledgement in hand.
    private @Nullable Departure prior;
    private long priorSentAt;
    private long priorInFlight;
    private long newlyDelivered;
    private long newlyLost;

    /** A chunk is about to leave, with {@code inFlight} bytes before it. */
    void sending(SentChunk chunk, long inFlight, long now) {
        if (inFlight == 0) {
            firstSentAt = now;
            deliveredAt = now;
            current = null;
        }
        Departure departure = current;
        if (departure == null) {
            departure = new Departure(delivered, deliveredAt, firstSentAt, lost, applicationLimitedUntil > 0);
            current = departure;
        }
        chunk.departure = departure;
        chunk.inFlightAtSending = inFlight + chunk.wireSize();
    }

    /** A chunk was acknowledged for the first time. */
    void delivered(SentChunk chunk, long now) {
        int size = chunk.wireSize();
        delivered += size;
        newlyDelivered += size;
        deliveredAt = now;
        current = null;
        Departure departure = chunk.departure;
        if (departure != null && (prior == null || chunk.sentAt >= priorSentAt)) {
            prior = departure;
            priorSentAt = chunk.sentAt;
            priorInFlight = chunk.inFlightAtSending;
            firstSentAt = chunk.sentAt;
        }
    }

    /** A chunk was found lost. Returns how many bytes were since it was sent, with it. */
    long lost(SentChunk chunk) {
        lost += chunk.wireSize();
        newlyLost += chunk.wireSize();
        current = null;
        Departure departure = chunk.departure;
        return departure == null ? 0 : lost - departure.lost();
    }

    /** There is room for more, and nothing to send. */
    void applicationLimited(long inFlight) {
        applicationLimitedUntil = Math.max(1, delivered + inFlight);
        current = null;
    }

    /**
     * The sender's turn came late: it has sent less than it was to send, and reads acknowledgements later than they came. Samples of a time
     * with this in it measure the machine, not the path.
     */
    void late(long now, long byNanos) {
        lateAt = now;
        lateBy = byNanos;
    }

    /** Ends the acknowledgement in hand, and returns its sample. */
    DeliverySample take(long inFlight, long rttNanos, long minRttNanos, boolean windowLimited, Timestamp now) {
        if (applicationLimitedUntil > 0 && delivered > applicationLimitedUntil) {
            applicationLimitedUntil = 0;
            current = null;
        }
        Departure from = prior;
        double rate = 0;
        if (from != null) {
            long interval = Math.max(priorSentAt - from.firstSentAt(), deliveredAt - from.deliveredAt());
            // A shorter flight than any round trip was put together by the acknowledgements' way, not by the path.
            if (interval > 0 && (minRttNanos == Long.MAX_VALUE || interval >= minRttNanos)) {
                rate = (delivered - from.delivered()) * 1e9 / interval;
            }
        }
        DeliverySample sample = new DeliverySample(
                rate,
                delivered,
                from == null ? -1 : from.delivered(),
                newlyDelivered,
                newlyLost,
                from == null ? 0 : lost - from.lost(),
                priorInFlight,
                inFlight,
                rttNanos,
                from != null && (from.applicationLimited() || isLate(from, rttNanos, minRttNanos)),
                windowLimited,
                now);
        prior = null;
        newlyDelivered = 0;
        newlyLost = 0;
        return sample;
    }

    /**
     * Returns whether a sample measures the machine and not the path. Where packets took twice the empty path's time, and the time that the
     * turn was late, they stood in a queue: then the path is full whatever the machine does.
     */
    private boolean isLate(Departure from, long rttNanos, long minRttNanos) {
        boolean queue = rttNanos > 0 && minRttNanos < Long.MAX_VALUE && rttNanos > QUEUE_RTT * minRttNanos + lateBy;
        return lateAt > Math.min(from.firstSentAt(), from.deliveredAt()) && !queue;
    }
}
