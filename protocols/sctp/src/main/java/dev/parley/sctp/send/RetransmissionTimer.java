package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.AssociationTimer;
import dev.parley.sctp.association.TransmissionControlBlock;

/** When T3-rtx runs, RFC 9260 §6.3.2. It stands still while there is no path. */
final class RetransmissionTimer {
    private final TransmissionControlBlock tcb;
    private final Outstanding outstanding;

    RetransmissionTimer(TransmissionControlBlock tcb, Outstanding outstanding) {
        this.tcb = tcb;
        this.outstanding = outstanding;
    }

    void restart(Timestamp now) {
        if (tcb.pathUsable) {
            tcb.setTimer(AssociationTimer.T3_RTX, now, tcb.rto.current());
        }
    }

    /** R1: data is sent. */
    void sent(Timestamp now) {
        if (!tcb.timers.isRunning(AssociationTimer.T3_RTX)) {
            restart(now);
        }
    }

    /** R2 and R3: data was acknowledged, {@code advanced} telling whether the oldest outstanding chunk was. */
    void acknowledged(boolean advanced, Timestamp now) {
        if (outstanding.isEmpty()) {
            tcb.timers.cancel(AssociationTimer.T3_RTX);
        } else if (advanced) {
            restart(now);
        } else {
            sent(now);
        }
    }

    /** Restarts it if anything is outstanding. */
    void restartIfOutstanding(Timestamp now) {
        if (!outstanding.isEmpty()) {
            restart(now);
        }
    }
}
