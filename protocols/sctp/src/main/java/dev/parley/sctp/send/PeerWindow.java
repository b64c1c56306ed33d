package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.AssociationTimer;
import dev.parley.sctp.association.TransmissionControlBlock;

/**
 * The room that the peer has for more, "rwnd" of RFC 9260 §6.1 A, and the zero window probes that ask whether a closed window is open
 * again.
 */
public final class PeerWindow {
    private final TransmissionControlBlock tcb;
    private final Outstanding outstanding;

    /** a_rwnd of the last SACK, or of INIT or INIT ACK. */
    private long advertised;

    private boolean probing;
    private boolean allowed;
    private int attempts;

    PeerWindow(TransmissionControlBlock tcb, Outstanding outstanding) {
        this.tcb = tcb;
        this.outstanding = outstanding;
    }

    public void advertised(long bytes) {
        advertised = bytes;
    }

    /** Returns how many bytes of user data the peer can take beside those in flight. */
    public long available() {
        return Math.max(0, advertised - outstanding.dataInFlight());
    }

    boolean holds(int size) {
        return advertised - outstanding.dataInFlight() >= size;
    }

    /** Returns whether the peer has no room, or was found to have none and has not made any since. */
    boolean isClosed() {
        return probing || advertised == 0;
    }

    /** Returns whether the peer said that it has no room. */
    boolean isZero() {
        return advertised == 0;
    }

    /** Returns whether user data of this size may leave: there is room for it, or it is the probe that is due. */
    boolean allows(int size, Timestamp now) {
        return holds(size) || outstanding.isEmpty() && takePermission(now);
    }

    private boolean takePermission(Timestamp now) {
        if (allowed) {
            allowed = false;
            return true;
        }
        // RFC 9260 §6.1 A: "The sender SHOULD send the first zero window probe after 1 RTO when it detects that the
        // receiver has closed its window and SHOULD increase the probe interval exponentially afterwards."
        if (!tcb.timers.isRunning(AssociationTimer.WINDOW_PROBE)) {
            probing = true;
            tcb.setTimer(AssociationTimer.WINDOW_PROBE, now, tcb.rto.backedOff(attempts));
        }
        return false;
    }

    public void probeTimeout() {
        allowed = true;
        attempts++;
    }

    /** Returns whether a window that was found closed has room for this size now. */
    boolean opens(int size) {
        if (!probing || !holds(size)) {
            return false;
        }
        probing = false;
        allowed = false;
        attempts = 0;
        tcb.timers.cancel(AssociationTimer.WINDOW_PROBE);
        return true;
    }

    void pathReturned() {
        attempts = 0;
        allowed = probing;
    }
}
