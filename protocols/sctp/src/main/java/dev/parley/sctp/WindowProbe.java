package dev.parley.sctp;

import dev.parley.base.Timestamp;

/** Asks a peer that closed its window whether it is open again, RFC 9260 §6.1 A. */
final class WindowProbe {
    private final TransmissionControlBlock tcb;
    private boolean active;
    private boolean allowed;
    private int attempts;

    WindowProbe(TransmissionControlBlock tcb) {
        this.tcb = tcb;
    }

    /** Returns whether the peer's window was found closed and has not opened since. */
    boolean isActive() {
        return active;
    }

    /** Nothing is under way, and the window is too small for the next chunk. Returns whether it may leave nevertheless. */
    boolean takePermission(Timestamp now) {
        if (allowed) {
            allowed = false;
            return true;
        }
        // RFC 9260 §6.1 A: "The sender SHOULD send the first zero window probe after 1 RTO when it detects that the
        // receiver has
        // closed its window and SHOULD increase the probe interval exponentially afterwards."
        if (!tcb.timers.isRunning(AssociationTimer.WINDOW_PROBE)) {
            active = true;
            tcb.setTimer(AssociationTimer.WINDOW_PROBE, now, tcb.rto.backedOff(attempts));
        }
        return false;
    }

    void timeout() {
        allowed = true;
        attempts++;
    }

    void windowOpened() {
        active = false;
        allowed = false;
        attempts = 0;
        tcb.timers.cancel(AssociationTimer.WINDOW_PROBE);
    }

    void pathReturned() {
        attempts = 0;
        allowed = active;
    }
}
