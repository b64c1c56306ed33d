package dev.parley.sctp;

import dev.parley.base.Timestamp;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.SackChunk;
import org.jspecify.annotations.Nullable;

/** Sends user data: new and again, as far as the two windows allow, RFC 9260 §6.1, §6.3 and §7. */
final class DataSender {
    /** The smallest burst: what one segmented send carries, so that pacing leaves the kernel something to batch. */
    private static final long MIN_BURST = 64 << 10;

    /** Bursts are at least this far apart, because a timer cannot do better. */
    private static final long BURST_INTERVAL_NANOS = 1_000_000;

    /** RFC 8985 §7.2, TLP.max_ack_delay: what RFC 9260 §6.2 lets a receiver wait. */
    private static final long MAX_ACK_DELAY_NANOS = 200_000_000;

    private enum Probe {
        NONE,
        /** RFC 8985 §7.3: new data if there is, else the last chunk again. */
        TAIL,
        /** The oldest chunk again, because the path changed. */
        OLDEST
    }

    private final TransmissionControlBlock tcb;
    private final SendQueue queue;
    private final Outstanding outstanding;
    private final LossDetection lossDetection;
    private final PartialReliability partialReliability;
    private final CongestionController congestion;
    private final RetransmissionTimeout rto;

    /** a_rwnd of the last SACK. */
    private long peerWindow;

    private boolean heldByCongestion;
    private long burstLeft = MIN_BURST;
    private long lastSentAt = -1;

    // Recovery: until everything that was outstanding at its start is acknowledged.
    private boolean recovering;
    private boolean recoveringFromTimeout;
    private long recoveryPoint;
    private boolean freeRetransmission;

    // Tail loss probes.
    private Probe probe = Probe.NONE;
    private long probeEnd = -1;
    private boolean probeRetransmitted;
    private long probeSamples = -1;

    // Zero-window probes.
    private boolean windowProbing;
    private boolean windowProbeAllowed;
    private int windowProbes;

    // The measurement of the SACK in hand.
    private long ackedBytes;
    private long newestSentAt;

    private long retransmissions;
    private long fastRetransmits;
    private long timeouts;
    private long tailLossProbes;

    DataSender(TransmissionControlBlock tcb, SendQueue queue) {
        this.tcb = tcb;
        this.queue = queue;
        this.rto = tcb.rto;
        this.outstanding = new Outstanding(Tsn.first(tcb.localInitialTsn));
        this.lossDetection = new LossDetection(rto);
        this.partialReliability = new PartialReliability(tcb, queue, outstanding);
        this.congestion = tcb.config.congestionController().create(tcb.config.maxPacketSize());
    }

    void setPeerWindow(long bytes) {
        peerWindow = bytes;
    }

    Outstanding outstanding() {
        return outstanding;
    }

    /** Returns whether nothing is queued or unacknowledged. */
    boolean isIdle() {
        return queue.isEmpty() && outstanding.isEmpty();
    }

    // ---- transmission

    /** Returns the padded size of the chunk that would leave next, or 0 when none may. */
    int nextChunkSize(Timestamp now) {
        if (probe != Probe.NONE) {
            return tcb.config.maxPacketSize();
        }
        SentChunk lost = outstanding.lost().first();
        if (lost != null) {
            return mayRetransmit(lost) ? lost.wireSize() : 0;
        }
        QueuedMessage message = queue.next(now);
        if (message == null || outstanding.bytesInFlight() >= congestion.congestionWindow()) {
            return 0;
        }
        return Chunk.padded(DataChunk.DATA_HEADER + Math.min(message.remaining(), maxFragment()));
    }

    private int maxFragment() {
        return tcb.config.maxPacketSize() - CommonHeader.LENGTH - DataChunk.DATA_HEADER;
    }

    boolean forwardTsnDue() {
        return partialReliability.isDue();
    }

    /** Adds FORWARD TSN and DATA chunks as far as there is room and leave. */
    void fill(OutgoingPacket packet, Timestamp now) {
        // What ran out of time is given up first, so that the FORWARD TSN goes ahead of what comes after.
        nextMessage(now);
        boolean forwarded = partialReliability.isDue();
        partialReliability.fill(packet, now);
        long assignedBefore = outstanding.nextTsn();
        int added = 0;
        if (probe != Probe.NONE) {
            added += sendProbe(packet, now);
        }
        added += retransmit(packet, now);
        if (outstanding.lost().isEmpty()) {
            added += transmitNew(packet, now);
        }
        if (added > 0) {
            lastSentAt = now.nanos();
            burstLeft -= added;
        }
        if (added > 0 || forwarded) {
            if (!tcb.timers.isRunning(AssociationTimer.T3_RTX)) {
                tcb.setTimer(AssociationTimer.T3_RTX, now, rto.current());
            }
            if (outstanding.nextTsn() != assignedBefore) {
                scheduleProbe(now);
            }
        }
    }

    private boolean mayRetransmit(SentChunk chunk) {
        long flight = outstanding.bytesInFlight();
        return flight == 0 || freeRetransmission || flight + chunk.wireSize() <= congestion.congestionWindow();
    }

    private int retransmit(OutgoingPacket packet, Timestamp now) {
        int added = 0;
        SentChunk chunk = outstanding.lost().first();
        while (chunk != null) {
            if (chunk.wireSize() > packet.room() || !mayRetransmit(chunk)) {
                break;
            }
            if (partialReliability.exhausted(chunk, now)) {
                partialReliability.abandon(chunk.message);
            } else {
                added += write(packet, chunk, recoveringFromTimeout ? DataChunk.IMMEDIATE : 0, now);
                retransmissions++;
                if (chunk.tsn == outstanding.cumulative() + 1) {
                    // RFC 9260 §6.1: restart "if the earliest … outstanding DATA chunk … is being retransmitted".
                    tcb.setTimer(AssociationTimer.T3_RTX, now, rto.current());
                }
            }
            chunk = outstanding.lost().first();
        }
        if (added > 0) {
            // RFC 9260 §7.2.4 step 3: one packet of the retransmission may ignore cwnd.
            freeRetransmission = false;
        }
        return added;
    }

    private int transmitNew(OutgoingPacket packet, Timestamp now) {
        int added = 0;
        while (true) {
            QueuedMessage message = nextMessage(now);
            if (message == null) {
                heldByCongestion = false;
                return added;
            }
            int size = Math.min(message.remaining(), maxFragment());
            if (Chunk.padded(DataChunk.DATA_HEADER + size) > packet.room()) {
                return added;
            }
            if (outstanding.bytesInFlight() >= congestion.congestionWindow()) {
                // RFC 9260 §6.1 B: the window may be exceeded by less than a packet.
                heldByCongestion = true;
                return added;
            }
            heldByCongestion = false;
            if (!windowAllows(size, now) || outstanding.size() >= Outstanding.MAX_CHUNKS - 1) {
                return added;
            }
            if (packet.isEmpty() && burstLeft <= 0) {
                startBurstTimer(now);
                return added;
            }
            added += write(packet, cut(message, size), 0, now);
        }
    }

    /** Returns the message to cut from; one whose lifetime ends after it began is given up here. */
    private @Nullable QueuedMessage nextMessage(Timestamp now) {
        QueuedMessage message = queue.next(now);
        while (message != null && message.begun() && message.deadline < now.nanos() && tcb.peerForwardTsn) {
            partialReliability.abandon(message);
            message = queue.next(now);
        }
        return message;
    }

    private boolean windowAllows(int size, Timestamp now) {
        if (peerWindow - outstanding.dataInFlight() >= size) {
            return true;
        }
        if (!outstanding.isEmpty()) {
            return false;
        }
        if (windowProbeAllowed) {
            windowProbeAllowed = false;
            return true;
        }
        // RFC 9260 §6.1 A: "The sender SHOULD send the first zero window probe after 1 RTO when it detects that the
        // receiver has
        // closed its window and SHOULD increase the probe interval exponentially afterwards."
        if (!tcb.timers.isRunning(AssociationTimer.WINDOW_PROBE)) {
            windowProbing = true;
            tcb.setTimer(AssociationTimer.WINDOW_PROBE, now, rto.backedOff(windowProbes));
        }
        return false;
    }

    private SentChunk cut(QueuedMessage message, int size) {
        int offset = message.sent;
        boolean begin = offset == 0;
        boolean end = size == message.remaining();
        boolean unordered = message.message.unordered();
        if (begin && !unordered) {
            message.ssn = message.stream.nextSsn;
            message.stream.nextSsn = (message.stream.nextSsn + 1) & 0xffff;
        }
        int flags = (begin ? DataChunk.BEGIN : 0) | (end ? DataChunk.END : 0) | (unordered ? DataChunk.UNORDERED : 0);
        SentChunk chunk = outstanding.assign(message, offset, size, flags);
        if (begin) {
            message.firstTsn = chunk.tsn;
        }
        message.lastTsn = chunk.tsn;
        message.stream.lastTsn = chunk.tsn;
        queue.took(message, size);
        return chunk;
    }

    private int write(OutgoingPacket packet, SentChunk chunk, int extraFlags, Timestamp now) {
        OutgoingMessage message = chunk.message.message;
        DataChunk.write(
                packet.buffer(),
                chunk.flags | extraFlags,
                (int) chunk.tsn,
                message.stream(),
                message.unordered() ? 0 : chunk.message.ssn,
                message.ppid(),
                message.data(),
                chunk.offset,
                chunk.length);
        outstanding.transmitted(chunk, now.nanos());
        return chunk.wireSize();
    }

    // ---- bursts (RFC 9260 §6.1 D)

    private long burstSize() {
        long window = congestion.congestionWindow();
        long rtt = Math.max(rto.smoothedOrInitial(), 1);
        // Twice the rate that the window stands for, at least one segmented send.
        return Math.max(MIN_BURST, (long) (2.0 * window * BURST_INTERVAL_NANOS / rtt));
    }

    private void startBurstTimer(Timestamp now) {
        if (!tcb.timers.isRunning(AssociationTimer.BURST)) {
            double rate = 2.0 * congestion.congestionWindow() / Math.max(rto.smoothedOrInitial(), 1);
            long interval = (long) (burstSize() / rate);
            tcb.setTimer(AssociationTimer.BURST, now, Math.max(interval, BURST_INTERVAL_NANOS));
        }
    }

    private void refillBurst() {
        burstLeft = burstSize();
        tcb.timers.cancel(AssociationTimer.BURST);
    }

    /** New messages were queued after a pause: the window that the path had then may be too large now. */
    void wakeUp(Timestamp now) {
        if (lastSentAt >= 0 && outstanding.isEmpty()) {
            long idle = now.nanos() - lastSentAt;
            long timeout = rto.base();
            if (idle >= timeout) {
                congestion.onIdle((int) Math.min(idle / timeout, 64), now);
                lastSentAt = now.nanos();
            }
            refillBurst();
        }
    }

    // ---- acknowledgements

    /** RFC 9260 §6.2.1. Returns the cause for an abort, or null. */
    @Nullable
    ErrorCause handleSack(SackChunk sack, Timestamp now) {
        long cumulative = Tsn.unwrap(sack.cumulativeTsn(), outstanding.cumulative());
        if (cumulative < outstanding.cumulative()) {
            // RFC 9260 §6.2.1 D i: "an out-of-order SACK chunk"
            tcb.drops.count("SACK out of order");
            return null;
        }
        if (cumulative >= outstanding.nextTsn()) {
            return ErrorCause.of(ErrorCause.PROTOCOL_VIOLATION, "SACK of a TSN that was never sent");
        }
        long flightBefore = outstanding.bytesInFlight();
        long cumulativeBefore = outstanding.cumulative();
        ackedBytes = 0;
        newestSentAt = -1;
        Outstanding.Delivery delivery = chunk -> delivered(chunk, now);
        outstanding.acknowledgeUpTo(cumulative, delivery);
        outstanding.acknowledgeBlocks(sack.gapBlocks(), delivery);
        for (int tsn : sack.duplicates()) {
            duplicate(Tsn.unwrap(tsn, cumulative));
        }
        peerWindow = sack.receiveWindow();
        measure(now);
        if (ackedBytes > 0) {
            tcb.errorCount = 0;
        }
        boolean advanced = cumulative > cumulativeBefore;
        if (advanced) {
            rto.resetBackOff();
        }
        leaveRecovery(cumulative);
        probeAcknowledged(cumulative, now);
        if (outstanding.oldestReneged()) {
            outstanding.forgetReneged();
        }
        detectLosses(now);
        if (ackedBytes > 0 && !recovering) {
            boolean limited = heldByCongestion
                    || congestion.congestionWindow() < congestion.slowStartThreshold()
                            && 2 * flightBefore >= congestion.congestionWindow();
            congestion.onAcknowledged(
                    ackedBytes,
                    flightBefore,
                    limited,
                    rto.smoothedOrInitial(),
                    newestSentAt < 0 ? -1 : now.nanos() - newestSentAt,
                    now);
        }
        partialReliability.acknowledged(now);
        windowChanged();
        refillBurst();
        restartTimers(advanced, now);
        return null;
    }

    private void delivered(SentChunk chunk, Timestamp now) {
        ackedBytes += chunk.wireSize();
        lossDetection.delivered(chunk, now);
        // RFC 9260 §6.3.1 C5, Karn's rule: no measurement from what was sent more than once.
        if (chunk.transmissions == 1) {
            newestSentAt = Math.max(newestSentAt, chunk.sentAt);
        }
    }

    private void measure(Timestamp now) {
        if (newestSentAt >= 0) {
            rto.sample(now.nanos() - newestSentAt, now);
        }
    }

    private void duplicate(long tsn) {
        if (probeRetransmitted && tsn == probeEnd) {
            // RFC 8985 §7.4.2: the probe was not needed, nothing was lost.
            endProbe();
        } else {
            lossDetection.duplicateReported(outstanding.cumulative(), outstanding.nextTsn());
        }
    }

    private void detectLosses(Timestamp now) {
        SentChunk lostBefore = outstanding.lost().last();
        Timestamp again = lossDetection.detect(outstanding, recovering || recoveringFromTimeout, now);
        tcb.timers.set(AssociationTimer.REORDERING, again == null ? Timestamp.NEVER : again);
        if (outstanding.lost().last() != lostBefore && outstanding.lost().last() != null) {
            enterRecovery(now);
            partialReliability.abandonExhausted(now);
        }
    }

    private void enterRecovery(Timestamp now) {
        if (recovering || recoveringFromTimeout) {
            return;
        }
        recovering = true;
        recoveryPoint = outstanding.nextTsn() - 1;
        freeRetransmission = true;
        fastRetransmits++;
        endProbe();
        congestion.onCongestionEvent(outstanding.bytesInFlight(), now);
    }

    private void leaveRecovery(long cumulative) {
        // RFC 9260 §6.2.1 D iv: "If the Cumulative TSN Ack matches or exceeds the Fast Recovery exit point …"
        if ((recovering || recoveringFromTimeout) && cumulative >= recoveryPoint) {
            recovering = false;
            recoveringFromTimeout = false;
            freeRetransmission = false;
            lossDetection.recoveryEnded();
        }
    }

    private void windowChanged() {
        if (!windowProbing) {
            return;
        }
        if (peerWindow - outstanding.dataInFlight() >= maxFragment()) {
            windowProbing = false;
            windowProbes = 0;
            windowProbeAllowed = false;
            tcb.timers.cancel(AssociationTimer.WINDOW_PROBE);
            // The receiver had no room for the probe: it can go again at once, and says nothing about congestion.
            for (SentChunk chunk = outstanding.inFlight().first();
                    chunk != null;
                    chunk = outstanding.inFlight().first()) {
                outstanding.markLost(chunk);
            }
            rto.resetBackOff();
        }
    }

    private void restartTimers(boolean advanced, Timestamp now) {
        if (outstanding.isEmpty()) {
            // RFC 9260 §6.3.2 R2
            tcb.timers.cancel(AssociationTimer.T3_RTX);
            tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
            return;
        }
        if (advanced || !tcb.timers.isRunning(AssociationTimer.T3_RTX)) {
            // RFC 9260 §6.3.2 R3
            tcb.setTimer(AssociationTimer.T3_RTX, now, rto.current());
        }
        if (advanced) {
            scheduleProbe(now);
        }
    }

    // ---- tail loss probes (RFC 8985 §7)

    private void scheduleProbe(Timestamp now) {
        if (recovering
                || recoveringFromTimeout
                || outstanding.gapAcked() > 0
                || outstanding.inFlight().isEmpty()) {
            tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
            return;
        }
        long timeout = 1_000_000_000L;
        if (rto.smoothed() >= 0) {
            timeout = Math.max(2 * rto.smoothed(), 1_000_000);
            if (outstanding.bytesInFlight() <= tcb.config.maxPacketSize()) {
                timeout += MAX_ACK_DELAY_NANOS;
            }
        }
        Timestamp at = now.plusNanos(timeout);
        if (!tcb.timers.deadline(AssociationTimer.T3_RTX).isAfter(at)) {
            tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
        } else {
            tcb.timers.set(AssociationTimer.PROBE_TIMEOUT, at);
        }
    }

    void probeTimeout(Timestamp now) {
        // RFC 8985 §7.3: one probe at a time, and a measurement since the last one.
        if (outstanding.inFlight().isEmpty() || probeEnd >= 0 || rto.samples() == probeSamples || peerWindow == 0) {
            return;
        }
        probe = Probe.TAIL;
        tailLossProbes++;
        probeSamples = rto.samples();
        tcb.setTimer(AssociationTimer.T3_RTX, now, rto.current());
    }

    private int sendProbe(OutgoingPacket packet, Timestamp now) {
        if (packet.room() < maxFragment() + DataChunk.DATA_HEADER) {
            return 0;
        }
        Probe kind = probe;
        probe = Probe.NONE;
        if (kind == Probe.TAIL) {
            QueuedMessage message = outstanding.lost().isEmpty() ? nextMessage(now) : null;
            if (message != null) {
                int size = Math.min(message.remaining(), maxFragment());
                if (peerWindow - outstanding.dataInFlight() >= size
                        && outstanding.size() < Outstanding.MAX_CHUNKS - 1) {
                    probeRetransmitted = false;
                    SentChunk chunk = cut(message, size);
                    probeEnd = chunk.tsn;
                    return write(packet, chunk, DataChunk.IMMEDIATE, now);
                }
            }
        }
        SentChunk chunk = kind == Probe.TAIL ? lastInFlight(now) : oldestSendable(now);
        if (chunk == null) {
            return 0;
        }
        if (kind == Probe.TAIL) {
            probeRetransmitted = true;
            probeEnd = outstanding.nextTsn() - 1;
        }
        retransmissions++;
        return write(packet, chunk, DataChunk.IMMEDIATE, now);
    }

    /** Returns the chunk in flight that was sent last and may be sent again, or null. */
    private @Nullable SentChunk lastInFlight(Timestamp now) {
        for (SentChunk chunk = outstanding.inFlight().last(); chunk != null; chunk = chunk.previous) {
            if (!partialReliability.exhausted(chunk, now)) {
                return chunk;
            }
        }
        return null;
    }

    private @Nullable SentChunk oldestSendable(Timestamp now) {
        SentChunk lost = outstanding.lost().first();
        if (lost != null) {
            return partialReliability.exhausted(lost, now) ? null : lost;
        }
        for (SentChunk chunk = outstanding.inFlight().first(); chunk != null; chunk = chunk.next) {
            if (!partialReliability.exhausted(chunk, now)) {
                return chunk;
            }
        }
        return null;
    }

    private void probeAcknowledged(long cumulative, Timestamp now) {
        if (probeEnd < 0 || cumulative < probeEnd) {
            return;
        }
        if (!probeRetransmitted) {
            endProbe();
        } else if (cumulative > probeEnd) {
            // RFC 8985 §7.4.2: the probe repaired a loss that nothing else shows.
            endProbe();
            if (!recovering && !recoveringFromTimeout) {
                congestion.onCongestionEvent(outstanding.bytesInFlight(), now);
            }
        }
    }

    private void endProbe() {
        probeEnd = -1;
        probeRetransmitted = false;
    }

    // ---- timers

    void reorderingTimeout(Timestamp now) {
        detectLosses(now);
    }

    void windowProbeTimeout() {
        windowProbeAllowed = true;
        windowProbes++;
    }

    void burstTimeout() {
        burstLeft = burstSize();
    }

    /** RFC 9260 §6.3.3 and RFC 8985 §6.3. */
    void retransmissionTimeout(Timestamp now) {
        if (outstanding.isEmpty()) {
            return;
        }
        rto.backOff();
        partialReliability.repeat();
        boolean windowClosed = windowProbing || peerWindow == 0;
        if (!windowClosed) {
            timeouts++;
            // RFC 9260 §6.1 A: zero-window probes "SHOULD NOT increment the error counter".
            if (tcb.countError()) {
                return;
            }
        }
        boolean hadFlight = !outstanding.inFlight().isEmpty();
        long flight = outstanding.bytesInFlight();
        outstanding.forgetReneged();
        long oldest = outstanding.cumulative() + 1;
        boolean inRecovery = recovering || recoveringFromTimeout;
        for (SentChunk chunk = outstanding.inFlight().first(); chunk != null; ) {
            SentChunk following = chunk.next;
            if (chunk.tsn == oldest || lossDetection.overdue(chunk, inRecovery, outstanding.gapAcked(), now)) {
                outstanding.markLost(chunk);
            }
            chunk = following;
        }
        outstanding.resetLost();
        partialReliability.abandonExhausted(now);
        if (!windowClosed && hadFlight) {
            recovering = false;
            recoveringFromTimeout = true;
            recoveryPoint = outstanding.nextTsn() - 1;
            congestion.onRetransmissionTimeout(flight, now);
        }
        endProbe();
        tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
        tcb.timers.cancel(AssociationTimer.REORDERING);
        refillBurst();
        if (!outstanding.isEmpty()) {
            tcb.setTimer(AssociationTimer.T3_RTX, now, rto.current());
        }
    }

    // ---- the path

    /** The path is dead: nothing expires until it is back. */
    void pathLost() {
        tcb.timers.cancel(AssociationTimer.T3_RTX);
        tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
        tcb.timers.cancel(AssociationTimer.REORDERING);
        tcb.timers.cancel(AssociationTimer.WINDOW_PROBE);
        probe = Probe.NONE;
    }

    /** The path is back: everything in flight is stale, and goes again at once as far as an initial window reaches. */
    void pathReturned(Timestamp now) {
        rto.resetBackOff();
        for (SentChunk chunk = outstanding.inFlight().first();
                chunk != null;
                chunk = outstanding.inFlight().first()) {
            outstanding.markLost(chunk);
        }
        outstanding.resetLost();
        partialReliability.abandonExhausted(now);
        partialReliability.repeat();
        endProbe();
        windowProbes = 0;
        windowProbeAllowed = windowProbing;
        congestion.onIdle(64, now);
        recoveringFromTimeout = !outstanding.isEmpty();
        recovering = false;
        recoveryPoint = outstanding.nextTsn() - 1;
        refillBurst();
        if (!outstanding.isEmpty()) {
            tcb.setTimer(AssociationTimer.T3_RTX, now, rto.current());
        }
    }

    /** Another path took over: nothing that was learnt counts, and one chunk asks the new path at once. */
    void pathChanged(Timestamp now) {
        rto.reset();
        lossDetection.reset();
        congestion.reset(tcb.config.maxPacketSize());
        endProbe();
        probeSamples = -1;
        refillBurst();
        if (!outstanding.isEmpty()) {
            probe = Probe.OLDEST;
            partialReliability.repeat();
            tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
            tcb.setTimer(AssociationTimer.T3_RTX, now, rto.current());
        }
    }

    /** The handshake is over: data that rode with the COOKIE ECHO is watched by the timer from now on. */
    void established(Timestamp now) {
        if (!outstanding.isEmpty() && !tcb.timers.isRunning(AssociationTimer.T3_RTX)) {
            tcb.setTimer(AssociationTimer.T3_RTX, now, rto.current());
        }
    }

    /** The COOKIE ECHO goes again, and so does the data that rode with it. */
    void repeatAll() {
        for (SentChunk chunk = outstanding.inFlight().first();
                chunk != null;
                chunk = outstanding.inFlight().first()) {
            outstanding.markLost(chunk);
        }
        outstanding.resetLost();
    }

    void clear() {
        queue.clear();
        outstanding.clear();
        partialReliability.clear();
        probe = Probe.NONE;
    }

    // ---- figures

    CongestionController congestion() {
        return congestion;
    }

    long availablePeerWindow() {
        return Math.max(0, peerWindow - outstanding.dataInFlight());
    }

    long retransmissions() {
        return retransmissions;
    }

    long fastRetransmits() {
        return fastRetransmits;
    }

    long timeouts() {
        return timeouts;
    }

    long tailLossProbes() {
        return tailLossProbes;
    }

    long abandonedMessages() {
        return partialReliability.abandonedMessages() + queue.expired();
    }

    /** Returns whether a chunk of this TSN was acknowledged cumulatively. */
    boolean isAcknowledged(long tsn) {
        return tsn <= outstanding.cumulative();
    }
}
