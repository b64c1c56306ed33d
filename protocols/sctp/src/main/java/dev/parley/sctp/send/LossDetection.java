package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.RetransmissionTimeout;
import org.jspecify.annotations.Nullable;

/**
 * RACK (RFC 8985 §6) in SCTP's terms: a chunk is lost when one that was sent later has arrived, and enough time for reordering
 * has passed. TSNs stand for sequence numbers, chunks for segments, duplicate TSN reports for DSACK.
 */
final class LossDetection {
    /** RFC 8985 §6.2 and RFC 9260 §7.2.4: three later chunks that arrived are enough where no reordering was seen. */
    private static final int DUP_THRESH = 3;

    /** RFC 8985 §6.2: a grown window lasts for 16 recoveries. */
    private static final int PERSIST = 16;

    private final RetransmissionTimeout rto;

    /** The chunk that was sent last of those that arrived: when, and its TSN. */
    private long sentAt;

    private long tsn;

    /** Its round-trip time. */
    private long rtt;

    private long highestDelivered;
    private boolean reorderingSeen;
    private int multiplier = 1;
    private int persist;
    private long duplicateRoundEnd = -1;

    LossDetection(RetransmissionTimeout rto) {
        this.rto = rto;
    }

    /** Forgets the path. */
    void reset() {
        sentAt = 0;
        tsn = 0;
        reorderingSeen = false;
        multiplier = 1;
        duplicateRoundEnd = -1;
    }

    /** RFC 8985 §6.2 steps 2 and 3: a chunk arrived. */
    void delivered(SentChunk chunk, Timestamp now) {
        long elapsed = now.nanos() - chunk.sentAt;
        // RFC 8985 §6.2 step 2: a retransmission that is acknowledged sooner than any round trip took was not what
        // arrived.
        boolean credible = chunk.transmissions == 1 || elapsed >= rto.min();
        if (credible) {
            rtt = elapsed;
            if (chunk.sentAt > sentAt || chunk.sentAt == sentAt && chunk.tsn > tsn) {
                sentAt = chunk.sentAt;
                tsn = chunk.tsn;
            }
        }
        if (chunk.tsn > highestDelivered) {
            highestDelivered = chunk.tsn;
        } else if (chunk.transmissions == 1) {
            reorderingSeen = true;
        }
    }

    /** RFC 8985 §6.2 step 4: the peer saw a TSN twice, so that something was retransmitted in vain. */
    void duplicateReported(long cumulative, long nextTsn) {
        if (duplicateRoundEnd >= 0 && cumulative >= duplicateRoundEnd) {
            duplicateRoundEnd = -1;
        }
        if (duplicateRoundEnd < 0) {
            duplicateRoundEnd = nextTsn;
            multiplier++;
            persist = PERSIST;
        }
    }

    void recoveryEnded() {
        if (--persist <= 0) {
            multiplier = 1;
        }
    }

    private long reorderingWindow(boolean inRecovery, int gapAcked) {
        if (!reorderingSeen && (inRecovery || gapAcked >= DUP_THRESH)) {
            return 0;
        }
        if (rto.min() == Long.MAX_VALUE) {
            return rto.smoothedOrInitial() / 4;
        }
        return Math.min(multiplier * (rto.min() / 4), rto.smoothedOrInitial());
    }

    /** Returns whether a chunk in flight counts as lost already when the retransmission timer expires, RFC 8985 §6.3. */
    boolean overdue(SentChunk chunk, boolean inRecovery, int gapAcked, Timestamp now) {
        return chunk.sentAt + rtt + reorderingWindow(inRecovery, gapAcked) <= now.nanos();
    }

    /**
     * RFC 8985 §6.2 step 5: takes chunks for lost.
     *
     * @return when to look again, or null
     */
    @Nullable
    Timestamp detect(Outstanding outstanding, boolean inRecovery, Timestamp now) {
        long window = reorderingWindow(inRecovery, outstanding.gapAcked());
        // The list is ordered by time of transmission: what lies behind the first chunk that is not lost is not lost
        // either.
        for (SentChunk chunk = outstanding.inFlight().first();
                chunk != null;
                chunk = outstanding.inFlight().first()) {
            boolean sentBefore = chunk.sentAt < sentAt || chunk.sentAt == sentAt && chunk.tsn < tsn;
            if (!sentBefore) {
                return null;
            }
            long deadline = chunk.sentAt + rtt + window;
            if (deadline > now.nanos()) {
                return new Timestamp(deadline);
            }
            outstanding.markLost(chunk);
        }
        return null;
    }
}
