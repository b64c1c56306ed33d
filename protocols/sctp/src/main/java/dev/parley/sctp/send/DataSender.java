package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.AssociationTimer;
import dev.parley.sctp.association.OutgoingPacket;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.association.Tsn;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.congestion.CongestionController;

/**
 * Sends user data, new and again, as far as the two windows allow: RFC 9260 §6.1. What a SACK changes stands in {@link SackProcessing},
 * how much may leave at once in {@link BurstLimit}.
 */
public final class DataSender {
    public final Outstanding outstanding;
    public final PartialReliability partialReliability;
    final Fragmentation fragmentation;
    public final PeerWindow peerWindow;
    final DeliveryRate deliveryRate = new DeliveryRate();
    public final CongestionController congestion;
    final CongestionWindow window;
    public final BurstLimit burst;
    final RetransmissionTimer timer;
    public final Transmission transmission;
    public final TailLossProbe tailProbe;
    public final PathMtuProbes pathMtu;
    public final LossRecovery recovery;
    private final Retransmission retransmission;
    private final TransmissionControlBlock tcb;
    private final SendQueue queue;

    private long lastSentAt = -1;

    public DataSender(TransmissionControlBlock tcb, SendQueue queue) {
        this.tcb = tcb;
        this.queue = queue;
        outstanding = new Outstanding(Tsn.first(tcb.localInitialTsn));
        partialReliability = new PartialReliability(tcb, queue, outstanding);
        fragmentation = new Fragmentation(tcb, queue, outstanding, partialReliability);
        peerWindow = new PeerWindow(tcb, outstanding);
        congestion = tcb.config.congestionController().create(tcb.maxPacketSize);
        window = new CongestionWindow(tcb, outstanding, congestion, deliveryRate);
        burst = new BurstLimit(tcb, congestion);
        timer = new RetransmissionTimer(tcb, outstanding);
        transmission = new Transmission(outstanding, deliveryRate);
        tailProbe = new TailLossProbe(tcb, outstanding, fragmentation, peerWindow, partialReliability, transmission);
        pathMtu = new PathMtuProbes(tcb, congestion);
        recovery = new LossRecovery(tcb, outstanding, congestion, partialReliability, tailProbe, deliveryRate, pathMtu);
        retransmission =
                new Retransmission(outstanding, partialReliability, window, burst, recovery, timer, transmission);
    }

    /** So much may always be unacknowledged: a peer that holds it back gains little. */
    private static final long ALWAYS_UNACKNOWLEDGED = 8 << 20;

    /** A loss that is repaired at the second attempt leaves so many congestion windows unacknowledged. */
    private static final int WINDOWS_UNACKNOWLEDGED = 4;

    /** Returns about how many bytes of heap hold what was sent, or is to be sent, and is not acknowledged. */
    public long memory() {
        return queue.added() - outstanding.finished() + (long) SentChunk.OVERHEAD * outstanding.size();
    }

    /** Returns whether so much is unacknowledged, received perhaps, that nothing new may leave. */
    private boolean isTooMuchUnacknowledged() {
        long windows = WINDOWS_UNACKNOWLEDGED * congestion.congestionWindow();
        return outstanding.data() >= Math.min(tcb.config.maxUnacknowledged(), Math.max(windows, ALWAYS_UNACKNOWLEDGED));
    }

    /** Returns whether nothing is queued or unacknowledged. */
    public boolean isIdle() {
        return queue.isEmpty() && outstanding.isEmpty();
    }

    // ---- transmission

    /** An input comes: if the next burst should have left long ago, the owner's turn is late. */
    public void turn(Timestamp now) {
        long lateness = burst.lateness(now);
        if (lateness > 0) {
            deliveryRate.late(now.nanos(), lateness);
        }
    }

    /** Returns the padded size of the chunk that would leave next, or 0 when none may. */
    public int nextChunkSize(Timestamp now) {
        if (tailProbe.isDue() || retransmission.isOldestDue()) {
            return tcb.maxPacketSize;
        }
        if (burst.isPaced() && burst.isSpent(now)) {
            return 0;
        }
        SentChunk lost = outstanding.lost().first();
        if (lost != null) {
            return retransmission.allows(lost) ? lost.wireSize() : 0;
        }
        QueuedMessage message = queue.next(now);
        if (message == null || window.isFull()) {
            return 0;
        }
        return Chunk.padded(tcb.dataHeader() + fragmentation.fragmentSize(message));
    }

    /** Adds FORWARD TSN and DATA chunks as far as there is room and leave. */
    public void fill(OutgoingPacket packet, Timestamp now) {
        // What ran out of time is given up first, so that the FORWARD TSN goes ahead of what comes after.
        fragmentation.nextMessage(now);
        boolean forwarded = partialReliability.isDue();
        partialReliability.fill(packet, now);
        long assignedBefore = outstanding.nextTsn();
        int added = sendProbe(packet, now);
        // RFC 9260 §6.1 C: what waits to be sent again goes before new data.
        added += retransmission.fill(packet, now);
        if (outstanding.lost().isEmpty()) {
            added += transmitNew(packet, now);
        }
        if (added > 0) {
            lastSentAt = now.nanos();
            burst.spend(added);
        }
        if (added > 0 || forwarded) {
            timer.sent(now);
            if (outstanding.nextTsn() != assignedBefore) {
                tailProbe.schedule(recovery.isActive(), now);
            }
        }
    }

    /** Adds the chunk that a new path or the tail of what was sent has to answer, if one is due and fits whatever its size. */
    private int sendProbe(OutgoingPacket packet, Timestamp now) {
        if (!tailProbe.isDue() && !retransmission.isOldestDue()
                || packet.room() < fragmentation.maxFragment() + tcb.dataHeader()) {
            return 0;
        }
        return retransmission.isOldestDue() ? retransmission.sendOldest(packet, now) : tailProbe.send(packet, now);
    }

    private int transmitNew(OutgoingPacket packet, Timestamp now) {
        int added = 0;
        while (true) {
            QueuedMessage message = fragmentation.nextMessage(now);
            if (message == null) {
                window.nothingToSend();
                return added;
            }
            int size = fragmentation.fragmentSize(message, packet.room());
            if (size == 0 || !window.allowsNew()) {
                return added;
            }
            if (!peerWindow.allows(size, now) || outstanding.isFull() || isTooMuchUnacknowledged()) {
                window.noteWantOfData();
                return added;
            }
            if (packet.isEmpty() && burst.isSpent(now)) {
                burst.startTimer(now);
                return added;
            }
            added += transmission.write(packet, fragmentation.cut(message, size), 0, now);
        }
    }

    /** New messages were queued after a pause: the window that the path had then may be too large now. */
    public void wakeUp(Timestamp now) {
        if (lastSentAt >= 0 && outstanding.isEmpty()) {
            long idle = now.nanos() - lastSentAt;
            long timeout = tcb.rto.base();
            if (idle >= timeout) {
                congestion.onIdle((int) Math.min(idle / timeout, Integer.SIZE), now);
                lastSentAt = now.nanos();
            }
            burst.proceed(now);
        }
    }

    // ---- timers

    /** T3-rtx, RFC 9260 §6.3.3. */
    public void retransmissionTimeout(Timestamp now) {
        if (outstanding.isEmpty()) {
            return;
        }
        if (recovery.retransmissionTimeout(peerWindow.isClosed(), now)) {
            burst.proceed(now);
            timer.restartIfOutstanding(now);
        }
    }

    /** The handshake is over: data that rode with the COOKIE ECHO is watched by the timer from now on. */
    public void established(Timestamp now) {
        if (!outstanding.isEmpty()) {
            timer.sent(now);
        }
    }

    // ---- the path

    /** The path is dead: nothing expires until it is back. */
    public void pathLost() {
        tcb.timers.cancel(AssociationTimer.T3_RTX);
        tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
        tcb.timers.cancel(AssociationTimer.REORDERING);
        tcb.timers.cancel(AssociationTimer.WINDOW_PROBE);
        tailProbe.reset();
    }

    /** The path is back. */
    public void pathReturned(Timestamp now) {
        recovery.pathReturned(now);
        peerWindow.pathReturned();
        burst.proceed(now);
        timer.restartIfOutstanding(now);
    }

    /** Another path took over: nothing that was learnt counts, and one chunk asks the new path at once. */
    public void pathChanged(Timestamp now) {
        recovery.pathChanged();
        burst.proceed(now);
        if (!outstanding.isEmpty()) {
            retransmission.askNewPath();
            partialReliability.repeat();
            timer.restart(now);
        }
    }

    public void clear() {
        queue.clear();
        outstanding.clear();
        partialReliability.clear();
        tailProbe.reset();
        retransmission.clear();
    }
}
