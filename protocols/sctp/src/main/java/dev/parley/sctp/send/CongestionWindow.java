package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.congestion.CongestionController;

/**
 * Limit of "cwnd" on transmission, RFC 9260 §6.1 B, and the controller's input about it: a window that was not what held data back is no
 * measure of the path, and does not grow (§7.2.1).
 */
final class CongestionWindow {
    private final TransmissionControlBlock tcb;
    private final Outstanding outstanding;
    private final CongestionController controller;
    private final DeliveryRate deliveryRate;

    /** True if the window, and nothing else, held new data back when packets were last filled. */
    private boolean holdsBack;

    /** True if it did at any time since the last acknowledgement. */
    private boolean heldBack;

    CongestionWindow(
            TransmissionControlBlock tcb,
            Outstanding outstanding,
            CongestionController controller,
            DeliveryRate deliveryRate) {
        this.tcb = tcb;
        this.outstanding = outstanding;
        this.controller = controller;
        this.deliveryRate = deliveryRate;
    }

    boolean isFull() {
        return outstanding.bytesInFlight() >= controller.congestionWindow();
    }

    /** Returns whether new data may leave, and records it if not. */
    boolean allowsNew() {
        // RFC 9260 §6.1 B: the window may be exceeded by less than a packet.
        holdsBack = isFull();
        heldBack |= holdsBack;
        return !holdsBack;
    }

    /** Returns whether a lost chunk may leave again. */
    boolean allowsAgain(SentChunk chunk) {
        long flight = outstanding.bytesInFlight();
        return flight == 0 || flight + chunk.wireSize() <= controller.congestionWindow();
    }

    /** A retransmission had to wait for the window. */
    void heldBack() {
        heldBack = true;
    }

    /** Nothing is there to be sent. */
    void nothingToSend() {
        holdsBack = false;
        noteWantOfData();
    }

    /** The window may have room, and nothing may fill it: what is delivered now is no measure of the path. */
    void noteWantOfData() {
        if (!isFull()) {
            deliveryRate.applicationLimited(outstanding.bytesInFlight());
        }
    }

    /**
     * An acknowledgement lets the window grow.
     *
     * @param bytes how many were acknowledged for the first time
     * @param flightBefore the bytes in flight before
     * @param latestRtt the newest round-trip time, or -1
     */
    void acknowledged(long bytes, long flightBefore, long latestRtt, Timestamp now) {
        // In slow start a window of which half is used is used up within the round trip.
        long window = controller.congestionWindow();
        boolean limited = holdsBack || window < controller.slowStartThreshold() && 2 * flightBefore >= window;
        controller.onAcknowledged(bytes, flightBefore, limited, tcb.rto.smoothedOrInitial(), latestRtt, now);
    }

    /** Gives the controller the sample of an acknowledgement that was processed. */
    void measured(long latestRtt, Timestamp now) {
        controller.onDelivered(
                deliveryRate.take(outstanding.bytesInFlight(), latestRtt, tcb.rto.min(), heldBack || holdsBack, now));
        heldBack = false;
    }
}
