package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.AssociationTimer;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.congestion.CongestionController;

/**
 * Spreads what leaves over time. A controller with a pace is obeyed in bursts of its quantum; for one without, this keeps a
 * window that opens at once, after a pause for instance, from leaving in one burst, RFC 9260 §6.1 D.
 */
public final class BurstLimit {
    /** The smallest burst without a pace: what one segmented send carries, so that the limit leaves the kernel something to batch. */
    private static final long MIN_BURST = 64 << 10;

    /** Bursts are at least this far apart, because a timer cannot do better. */
    private static final long INTERVAL_NANOS = 1_000_000;

    /** A timer that comes late is made up for, as far as this. */
    private static final long LATENESS_NANOS = 4_000_000;

    private final TransmissionControlBlock tcb;
    private final CongestionController congestion;
    private long left = MIN_BURST;

    /** Until when {@link #left} counts what the pace has granted. */
    private long grantedUntil = Long.MIN_VALUE;

    BurstLimit(TransmissionControlBlock tcb, CongestionController congestion) {
        this.tcb = tcb;
        this.congestion = congestion;
    }

    boolean isPaced() {
        return congestion.pacingRate() > 0;
    }

    boolean isSpent(Timestamp now) {
        grant(now);
        return left <= 0;
    }

    /** Returns by how many nanoseconds a burst that waited for its time is overdue, if by more than is made up for, or else 0. */
    long lateness(Timestamp now) {
        if (!tcb.timers.isRunning(AssociationTimer.BURST)) {
            return 0;
        }
        long overdue = now.nanosSince(tcb.timers.deadline(AssociationTimer.BURST));
        return overdue > LATENESS_NANOS ? overdue : 0;
    }

    void spend(int bytes) {
        left -= bytes;
    }

    private void grant(Timestamp now) {
        double pace = congestion.pacingRate();
        if (pace <= 0) {
            return;
        }
        long nanos = now.nanos();
        if (grantedUntil == Long.MIN_VALUE) {
            grantedUntil = nanos;
            left = congestion.pacingQuantum();
        }
        long most = Math.max(congestion.pacingQuantum(), (long) (pace * LATENESS_NANOS / 1e9));
        long granted = (long) (pace * (nanos - grantedUntil) / 1e9);
        if (granted >= most - left) {
            left = most;
            grantedUntil = nanos;
        } else if (granted > 0) {
            left += granted;
            // Not all the way to now: fractions of a byte are not lost.
            grantedUntil += (long) (granted * 1e9 / pace);
        }
    }

    /** The next burst waits for its time; without a pace an acknowledgement may come first. */
    void startTimer(Timestamp now) {
        if (tcb.timers.isRunning(AssociationTimer.BURST)) {
            return;
        }
        double pace = congestion.pacingRate();
        long wait = pace > 0 ? (long) ((congestion.pacingQuantum() - left) * 1e9 / pace) : (long) (size() / rate());
        tcb.setTimer(AssociationTimer.BURST, now, Math.max(wait, INTERVAL_NANOS));
    }

    /** An acknowledgement came, or the timer has expired: without a pace the next burst may go. */
    public void proceed(Timestamp now) {
        if (isPaced()) {
            grant(now);
        } else {
            refill();
        }
    }

    private void refill() {
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
