package dev.parley.sctp.receive;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.AssociationTimer;
import dev.parley.sctp.association.Handshake;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.chunk.SackChunk;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Policy of acknowledging, RFC 9260 §6.2: every second packet, and at once if something is out of order.
 *
 * <p>A peer that permits it ({@link dev.parley.sctp.chunk.Parameter#ACKNOWLEDGEMENT_THRESHOLD}) gets fewer acknowledgements once the
 * transfer is under way: one for a batch of packets, or for several small batches. Nobody else does: dcSCTP, in Chromium, Firefox and
 * libwebrtc, sends at most four packets for each packet that it receives, whatever its window is.
 */
public final class Acknowledgements {
    /** RFC 9260 §6.2: "at least every second packet". */
    private static final int EVERY_SECOND = 2;

    /**
     * After the start, the last loss or the last pause every second packet is acknowledged until this many bytes were received, whatever
     * the peer permits: its estimate of the path is built from acknowledgements.
     */
    private static final long THOROUGH_BYTES = 2 << 20;

    /**
     * A batch of this many packets is acknowledged at its end. A smaller one waits for more: a receiver that keeps up with its sender
     * reads one packet at a time, and would send an acknowledgement for each second one.
     */
    private static final int BATCH_PACKETS = 8;

    /** So long small batches wait for more; a timer of an event loop is not finer, and no window is small after so much data. */
    private static final long BATCH_NANOS = 1_000_000L;

    /** After a gap opened so many packets are acknowledged one by one: a sender that counts reports (§7.2.4) needs three. */
    private static final int GAP_PACKETS = 8;

    /** A pause this long makes a sender shrink its window. */
    private static final long IDLE_NANOS = 1_000_000_000L;

    /**
     * The largest number of acknowledgements of one batch that are kept apart; more are merged. Receive offload brings a thousand packets in
     * one batch, and each acknowledgement that dcSCTP does not get is four packets that it does not send.
     */
    private static final int MAX_WAITING = 512;

    private final TransmissionControlBlock tcb;
    private final Supplier<SackChunk> current;
    private final ArrayDeque<SackChunk> waiting = new ArrayDeque<>(1);
    private long receivedThoroughly;
    private long lastReceivedAt = Long.MIN_VALUE / 2;

    /** Packets since the last acknowledgement. */
    private int packets;

    /** Packets since the owner last asked for something to send. */
    private int batchPackets;

    private int gapPackets;

    /** {@code current} makes the acknowledgement of this moment. */
    Acknowledgements(TransmissionControlBlock tcb, Supplier<SackChunk> current) {
        this.tcb = tcb;
        this.current = current;
    }

    /**
     * A packet with DATA was processed.
     *
     * @param bytes its user data
     * @param gap whether a TSN was out of order
     * @param newGap whether a new gap opened
     * @param atOnce whether the acknowledgement must not wait
     */
    void received(int bytes, boolean gap, boolean newGap, boolean atOnce, Timestamp now) {
        if (now.nanos() - lastReceivedAt > IDLE_NANOS || gap) {
            receivedThoroughly = 0;
        }
        lastReceivedAt = now.nanos();
        receivedThoroughly += bytes;
        packets++;
        batchPackets++;
        if (newGap) {
            gapPackets = GAP_PACKETS;
        }
        if (atOnce || gap && --gapPackets >= 0 || packets >= threshold()) {
            acknowledge();
        } else if (packets == 1) {
            tcb.timers.set(AssociationTimer.DELAYED_ACK, now.plus(tcb.config.delayedAck()));
        } else if (packets == EVERY_SECOND) {
            tcb.setTimer(AssociationTimer.DELAYED_ACK, now, BATCH_NANOS);
        }
    }

    private boolean isThorough() {
        return tcb.acknowledgementThreshold <= EVERY_SECOND || receivedThoroughly < THOROUGH_BYTES;
    }

    private int threshold() {
        return isThorough()
                ? EVERY_SECOND
                : Math.min(tcb.acknowledgementThreshold, Handshake.ACKNOWLEDGEMENT_THRESHOLD);
    }

    /** An acknowledgement must leave. */
    public void acknowledge() {
        if (waiting.size() == MAX_WAITING) {
            waiting.pollLast();
        }
        waiting.add(current.get());
        packets = 0;
        tcb.timers.cancel(AssociationTimer.DELAYED_ACK);
    }

    /** A batch of packets has ended. Returns whether an acknowledgement leaves now: one that waits, or that of the batch. */
    public boolean endOfBatch() {
        boolean ofBatch = !isThorough() && packets >= 2 && batchPackets >= BATCH_PACKETS;
        batchPackets = 0;
        return ofBatch || !waiting.isEmpty();
    }

    /** Returns whether something is received and not acknowledged. */
    public boolean isOwed() {
        return packets > 0 || !waiting.isEmpty();
    }

    /** Returns whether more than one acknowledgement waits, so that this one has a packet to itself. */
    public boolean moreThanOne() {
        return waiting.size() > 1;
    }

    /** Returns the acknowledgement to send. The last one that waits has the state of this moment. */
    public SackChunk take() {
        @Nullable SackChunk first = waiting.poll();
        if (first != null && !waiting.isEmpty()) {
            return first;
        }
        packets = 0;
        tcb.timers.cancel(AssociationTimer.DELAYED_ACK);
        SackChunk now = current.get();
        // Duplicates are reported once; those of the waiting acknowledgement are taken over.
        return first == null || first.duplicates().length == 0
                ? now
                : new SackChunk(now.cumulativeTsn(), now.receiveWindow(), now.gapBlocks(), first.duplicates());
    }
}
