package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.AssociationState;
import dev.parley.sctp.association.AssociationTimer;
import dev.parley.sctp.association.OutgoingPacket;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.chunk.DataChunk;
import org.jspecify.annotations.Nullable;

/**
 * When nothing answers what was sent last, a probe provokes an acknowledgement that shows what is missing, RFC 8985 §7.
 */
public final class TailLossProbe {
    /** RFC 8985 §7.2, TLP.max_ack_delay: what RFC 9260 §6.2 recommends a receiver to wait at most. */
    private static final long MAX_ACK_DELAY_NANOS = 200_000_000;

    /** RFC 8985 §7.2: without a measurement "the PTO SHOULD be 1 second". */
    private static final long INITIAL_NANOS = 1_000_000_000;

    /** No timer of an event loop is finer. */
    private static final long MIN_NANOS = 1_000_000;

    private final TransmissionControlBlock tcb;
    private final Outstanding outstanding;
    private final Fragmentation fragmentation;
    private final PeerWindow peerWindow;
    private final PartialReliability partialReliability;
    private final Transmission transmission;
    private boolean due;
    private long end = -1;
    private boolean retransmitted;
    private long samples = -1;
    private long sent;

    // The last deadline, and what it came from.
    private Timestamp scheduledAt = Timestamp.NEVER;
    private Timestamp scheduledFor = Timestamp.NEVER;
    private long scheduledTimeout;

    TailLossProbe(
            TransmissionControlBlock tcb,
            Outstanding outstanding,
            Fragmentation fragmentation,
            PeerWindow peerWindow,
            PartialReliability partialReliability,
            Transmission transmission) {
        this.tcb = tcb;
        this.outstanding = outstanding;
        this.fragmentation = fragmentation;
        this.peerWindow = peerWindow;
        this.partialReliability = partialReliability;
        this.transmission = transmission;
    }

    boolean isDue() {
        return due;
    }

    public long sent() {
        return sent;
    }

    /** New data left, or was acknowledged. */
    void schedule(boolean recovering, Timestamp now) {
        if (recovering || outstanding.gapAcked() > 0 || outstanding.inFlight().isEmpty() || !tcb.pathUsable) {
            tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
            return;
        }
        long timeout = INITIAL_NANOS;
        if (tcb.rto.smoothed() >= 0) {
            timeout = Math.max(2 * tcb.rto.smoothed(), MIN_NANOS);
            if (outstanding.bytesInFlight() <= tcb.maxPacketSize) {
                timeout += MAX_ACK_DELAY_NANOS;
            }
        } else if (tcb.state == AssociationState.COOKIE_ECHOED && tcb.rto.handshakeProbe() >= 0) {
            // What rode with the COOKIE ECHO is acknowledged with the COOKIE ACK, RFC 9260 §5.1 D; where the peer's own
            // COOKIE ECHO has ended the handshake, nothing else shows its loss.
            timeout = tcb.rto.handshakeProbe();
        }
        if (!now.equals(scheduledAt) || timeout != scheduledTimeout) {
            // The packets of one batch leave at one time.
            scheduledAt = now;
            scheduledTimeout = timeout;
            scheduledFor = now.plusNanos(timeout);
        }
        Timestamp at = scheduledFor;
        // RFC 8985 §7.2: where T3-rtx comes first, it does what has to be done.
        boolean inTime = tcb.timers.deadline(AssociationTimer.T3_RTX).isAfter(at);
        tcb.timers.set(AssociationTimer.PROBE_TIMEOUT, inTime ? at : Timestamp.NEVER);
    }

    public void timeout(Timestamp now) {
        // RFC 8985 §7.3: no other probe is in flight, and there was a measurement since the last one.
        if (outstanding.inFlight().isEmpty() || end >= 0 || tcb.rto.samples() == samples || peerWindow.isZero()) {
            return;
        }
        due = true;
        sent++;
        samples = tcb.rto.samples();
        tcb.setTimer(AssociationTimer.T3_RTX, now, tcb.rto.current());
    }

    /**
     * The peer repeats its COOKIE ECHO, so that it has taken none of our data. RFC 9260 §6: "A DATA chunk received in any other state
     * SHOULD be discarded."
     */
    public void cookieEchoedAgain(Timestamp now) {
        if (tcb.rto.smoothed() < 0) {
            timeout(now);
        }
    }

    /** Adds the probe, to a packet with room for any chunk, and returns its size. */
    int send(OutgoingPacket packet, Timestamp now) {
        due = false;
        // RFC 8985 §7.3: "the sender SHOULD transmit a previously unsent data segment, if one exists and the receive
        // window allows".
        SentChunk chunk = cutNew(now);
        if (chunk == null) {
            chunk = lastSendable(now);
        }
        if (chunk == null) {
            return 0;
        }
        retransmitted = chunk.transmissions > 0;
        end = outstanding.nextTsn() - 1;
        return transmission.write(packet, chunk, DataChunk.IMMEDIATE, now);
    }

    private @Nullable SentChunk cutNew(Timestamp now) {
        QueuedMessage message = outstanding.lost().isEmpty() ? fragmentation.nextMessage(now) : null;
        if (message == null) {
            return null;
        }
        int size = fragmentation.fragmentSize(message);
        return peerWindow.holds(size) && !outstanding.isFull() ? fragmentation.cut(message, size) : null;
    }

    /** Returns the chunk in flight that was sent last of those that may be sent again, or null. */
    private @Nullable SentChunk lastSendable(Timestamp now) {
        SentChunk chunk = outstanding.inFlight().last();
        while (chunk != null && partialReliability.exhausted(chunk, now)) {
            chunk = chunk.previous;
        }
        return chunk;
    }

    /**
     * The peer saw a TSN twice.
     *
     * @return whether that was the probe: it was not needed, and nothing was lost (RFC 8985 §7.4.2)
     */
    boolean wasNeedless(long tsn) {
        if (retransmitted && tsn == end) {
            reset();
            return true;
        }
        return false;
    }

    /**
     * Data was acknowledged.
     *
     * @return whether the probe repaired a loss that nothing else shows (RFC 8985 §7.4.2)
     */
    boolean repairedALoss(long cumulative) {
        if (end < 0 || cumulative < end) {
            return false;
        }
        boolean repaired = retransmitted && cumulative > end;
        if (repaired || !retransmitted) {
            reset();
        }
        return repaired;
    }

    void reset() {
        due = false;
        end = -1;
        retransmitted = false;
    }

    void pathChanged() {
        reset();
        samples = -1;
        tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
    }
}
