package dev.parley.sctp;

import dev.parley.base.Timestamp;

/**
 * Keeps a window that opens at once, after a pause for instance, from leaving in one burst, RFC 9260 §6.1 D. It is no pacer, but
 * the place of one: a pacer would hand out smaller bursts on the same timer.
 */
final class BurstLimit {
    /** The smallest burst: what one segmented send carries, so that the limit leaves the kernel something to batch. */
    private static final long MIN_BURST = 64 << 10;

    /** Bursts are at least this far apart, because a timer cannot do better. */
    private static final long INTERVAL_NANOS = 1_000_000;

    private final TransmissionControlBlock tcb;
    private final CongestionController congestion;
    private long left = MIN_BURST;

    BurstLimit(TransmissionControlBlock tcb, CongestionController congestion) {
        this.tcb = tcb;
        this.congestion = congestion;
    }

    boolean isSpent() {
        return left <= 0;
    }

    void spend(int bytes) {
        left -= bytes;
    }

    /** The next burst waits for its time, unless an acknowledgement comes first. */
    void startTimer(Timestamp now) {
        if (!tcb.timers.isRunning(AssociationTimer.BURST)) {
            tcb.setTimer(AssociationTimer.BURST, now, Math.max((long) (size() / rate()), INTERVAL_NANOS));
        }
    }

    /** An acknowledgement came, or the time has passed. */
    void refill() {
        left = size();
        tcb.timers.cancel(AssociationTimer.BURST);
    }

    /** Returns bytes a nanosecond: twice the rate that the window stands for. */
    private double rate() {
        return 2.0 * congestion.congestionWindow() / Math.max(tcb.rto.smoothedOrInitial(), 1);
    }

    private long size() {
        return Math.max(MIN_BURST, (long) (rate() * INTERVAL_NANOS));
    }
}
