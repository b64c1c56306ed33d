package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.AssociationTimer;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.congestion.CongestionController;

/** Recovery from losses: the window shrinks once, and no more until everything that was in flight is acknowledged. */
public final class LossRecovery {
    private enum Phase {
        /** Nothing is missing. */
        OPEN,
        /** Acknowledgements showed a loss, RFC 9260 §7.2.4. */
        FAST,
        /** T3-rtx expired, RFC 9260 §6.3.3. */
        TIMEOUT
    }

    private final TransmissionControlBlock tcb;
    private final Outstanding outstanding;
    private final CongestionController congestion;
    private final LossDetection detection;
    private final PartialReliability partialReliability;
    private final TailLossProbe tailProbe;
    private final DeliveryRate deliveryRate;
    private final PathMtuProbes pathMtu;
    private Phase phase = Phase.OPEN;
    private long exitPoint;
    private boolean freeRetransmission;
    private long fastRetransmits;
    private long timeouts;

    LossRecovery(
            TransmissionControlBlock tcb,
            Outstanding outstanding,
            CongestionController congestion,
            PartialReliability partialReliability,
            TailLossProbe tailProbe,
            DeliveryRate deliveryRate,
            PathMtuProbes pathMtu) {
        this.tcb = tcb;
        this.outstanding = outstanding;
        this.congestion = congestion;
        this.detection = new LossDetection(tcb.rto);
        this.partialReliability = partialReliability;
        this.tailProbe = tailProbe;
        this.deliveryRate = deliveryRate;
        this.pathMtu = pathMtu;
    }

    public long fastRetransmits() {
        return fastRetransmits;
    }

    public long timeouts() {
        return timeouts;
    }

    boolean isActive() {
        return phase != Phase.OPEN;
    }

    /** Returns whether the congestion window may grow: not while acknowledgements still tell of the loss that shrank it. */
    boolean mayGrow() {
        return phase != Phase.FAST;
    }

    boolean fromTimeout() {
        return phase == Phase.TIMEOUT;
    }

    /** RFC 9260 §7.2.4 step 3: the first packet of a recovery ignores cwnd. */
    boolean hasFreeRetransmission() {
        return freeRetransmission;
    }

    void useFreeRetransmission() {
        freeRetransmission = false;
    }

    // ---- acknowledgements

    void delivered(SentChunk chunk, Timestamp now) {
        detection.delivered(chunk, now);
        pathMtu.delivered(chunk);
    }

    void duplicateReported(long tsn) {
        if (!tailProbe.wasNeedless(tsn)) {
            detection.duplicateReported(outstanding.cumulative(), outstanding.nextTsn());
        }
    }

    /** Leaves fast recovery if a SACK has reached its exit point. */
    void acknowledged(Timestamp now) {
        long cumulative = outstanding.cumulative();
        if (phase != Phase.OPEN && cumulative >= exitPoint) {
            // RFC 9260 §6.2.1 D iv: "If the Cumulative TSN Ack matches or exceeds the Fast Recovery exit point …"
            phase = Phase.OPEN;
            freeRetransmission = false;
            detection.recoveryEnded();
        }
        if (tailProbe.repairedALoss(cumulative) && phase == Phase.OPEN) {
            congestion.onCongestionEvent(outstanding.bytesInFlight(), now);
        }
        if (outstanding.oldestReneged()) {
            outstanding.forgetReneged();
        }
        detect(now);
    }

    /** Looks for losses; also when the reordering window of a chunk has ended. */
    public void detect(Timestamp now) {
        SentChunk before = outstanding.lost().last();
        Timestamp again = detection.detect(outstanding, phase != Phase.OPEN, now);
        tcb.timers.set(AssociationTimer.REORDERING, again == null ? Timestamp.NEVER : again);
        SentChunk after = outstanding.lost().last();
        if (after == null || after == before) {
            return;
        }
        SentChunk newlyLost = before == null ? outstanding.lost().first() : before.next;
        for (SentChunk chunk = newlyLost; chunk != null; chunk = chunk.next) {
            tellLost(chunk, now);
        }
        if (phase == Phase.OPEN) {
            phase = Phase.FAST;
            exitPoint = outstanding.nextTsn() - 1;
            freeRetransmission = true;
            fastRetransmits++;
            tailProbe.reset();
            congestion.onCongestionEvent(outstanding.bytesInFlight(), now);
        }
        // What was lost before is looked at when its turn comes to be sent again.
        partialReliability.abandonExhausted(newlyLost, now);
    }

    private void tellLost(SentChunk chunk, Timestamp now) {
        pathMtu.lost(chunk, now);
        long since = deliveryRate.lost(chunk);
        DeliveryRate.Departure departure = chunk.departure;
        boolean limited = departure != null && departure.applicationLimited();
        congestion.onLost(chunk.wireSize(), since, chunk.inFlightAtSending, limited, now);
    }

    // ---- T3-rtx

    /**
     * RFC 9260 §6.3.3 and RFC 8985 §6.3.
     *
     * @param windowClosed whether the peer has no room: then silence is no sign of loss, and no error (RFC 9260 §6.1 A)
     * @return false if the association ended of it
     */
    boolean retransmissionTimeout(boolean windowClosed, Timestamp now) {
        tcb.rto.backOff();
        partialReliability.repeat();
        if (!windowClosed) {
            timeouts++;
            if (tcb.countError()) {
                return false;
            }
        }
        long flight = outstanding.bytesInFlight();
        outstanding.forgetReneged();
        boolean active = phase != Phase.OPEN;
        SentChunk chunk = outstanding.inFlight().first();
        while (chunk != null) {
            SentChunk following = chunk.next;
            if (chunk.tsn == outstanding.cumulative() + 1
                    || detection.overdue(chunk, active, outstanding.gapAcked(), now)) {
                outstanding.markLost(chunk);
                if (!windowClosed) {
                    pathMtu.lost(chunk, now);
                }
            }
            chunk = following;
        }
        outstanding.resetLost();
        partialReliability.abandonExhausted(outstanding.lost().first(), now);
        if (!windowClosed && flight > 0) {
            enterTimeout();
            congestion.onRetransmissionTimeout(flight, now);
        }
        tailProbe.reset();
        tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
        tcb.timers.cancel(AssociationTimer.REORDERING);
        return true;
    }

    private void enterTimeout() {
        phase = Phase.TIMEOUT;
        freeRetransmission = false;
        exitPoint = outstanding.nextTsn() - 1;
    }

    // ---- the path

    /** Everything in flight is stale, and goes again as far as an initial window reaches. */
    void pathReturned(Timestamp now) {
        tcb.rto.resetBackOff();
        takeAllForLost();
        partialReliability.abandonExhausted(outstanding.lost().first(), now);
        partialReliability.repeat();
        tailProbe.reset();
        congestion.onIdle(Integer.SIZE, now);
        if (!outstanding.isEmpty()) {
            enterTimeout();
        }
    }

    void pathChanged() {
        tcb.rto.reset();
        detection.reset();
        congestion.reset(tcb.maxPacketSize);
        tailProbe.pathChanged();
    }

    /** Everything in flight goes again, and says nothing of congestion. */
    public void takeAllForLost() {
        SentChunk chunk = outstanding.inFlight().first();
        while (chunk != null) {
            outstanding.markLost(chunk);
            chunk = outstanding.inFlight().first();
        }
        outstanding.resetLost();
    }
}
