package dev.parley.sctp;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.chunk.SackChunk;
import org.jspecify.annotations.Nullable;

/** Sends user data: new and again, as far as the two windows allow, RFC 9260 §6.1, §6.2.1 and §6.3. */
final class DataSender {
    /**
     * A message that needs several packets anyhow begins or goes on in one that others have left this much room in. For less the
     * header of a chunk more is not worth it.
     */
    private static final int MIN_FILL = 32;

    private final TransmissionControlBlock tcb;
    private final SendQueue queue;
    private final RetransmissionTimeout rto;
    private final Outstanding outstanding;
    private final PartialReliability partialReliability;
    private final CongestionController congestion;
    private final BurstLimit burst;
    private final WindowProbe windowProbe;
    private final TailLossProbe tailProbe;
    private final LossRecovery recovery;
    private final PathMtuProbes pathMtu;
    private final DeliveryRate deliveryRate = new DeliveryRate();

    /** a_rwnd of the last SACK. */
    private long peerWindow;

    /** Whether cwnd, and nothing else, held new data back when packets were last filled. */
    private boolean heldByCongestion;

    /** Whether it did at any time since the last acknowledgement. */
    private boolean wasHeldByCongestion;

    /** Whether the oldest chunk goes again at once, because the path changed. */
    private boolean oldestDue;

    private long lastSentAt = -1;
    private long retransmissions;

    // The SACK in hand.
    private long ackedBytes;
    private long newestSentAt;

    DataSender(TransmissionControlBlock tcb, SendQueue queue) {
        this.tcb = tcb;
        this.queue = queue;
        this.rto = tcb.rto;
        this.outstanding = new Outstanding(Tsn.first(tcb.localInitialTsn));
        this.partialReliability = new PartialReliability(tcb, queue, outstanding);
        this.congestion = tcb.config.congestionController().create(tcb.maxPacketSize);
        this.burst = new BurstLimit(tcb, congestion);
        this.windowProbe = new WindowProbe(tcb);
        this.tailProbe = new TailLossProbe(tcb, outstanding);
        this.pathMtu = new PathMtuProbes(tcb, congestion);
        this.recovery =
                new LossRecovery(tcb, outstanding, congestion, partialReliability, tailProbe, deliveryRate, pathMtu);
    }

    void setPeerWindow(long bytes) {
        peerWindow = bytes;
    }

    Outstanding outstanding() {
        return outstanding;
    }

    PathMtuProbes pathMtu() {
        return pathMtu;
    }

    /** Returns whether nothing is queued or unacknowledged. */
    boolean isIdle() {
        return queue.isEmpty() && outstanding.isEmpty();
    }

    // ---- transmission

    /** Returns the padded size of the chunk that would leave next, or 0 when none may. */
    int nextChunkSize(Timestamp now) {
        if (tailProbe.isDue() || oldestDue) {
            return tcb.maxPacketSize;
        }
        if (burst.isPaced() && burst.isSpent(now)) {
            return 0;
        }
        SentChunk lost = outstanding.lost().first();
        if (lost != null) {
            return mayRetransmit(lost) ? lost.wireSize() : 0;
        }
        QueuedMessage message = queue.next(now);
        if (message == null || outstanding.bytesInFlight() >= congestion.congestionWindow()) {
            return 0;
        }
        return Chunk.padded(tcb.dataHeader() + Math.min(message.remaining(), maxFragment()));
    }

    /**
     * Returns the most user data of a chunk. RFC 9260 §6.9: "Once a user message is fragmented, it cannot be re-fragmented." So that a path
     * may shrink, each chunk fits into the packets that need no probing; larger packets carry several.
     */
    private int maxFragment() {
        return tcb.config.maxPacketSize() - CommonHeader.LENGTH - tcb.dataHeader();
    }

    /** Adds FORWARD TSN and DATA chunks as far as there is room and leave. */
    void fill(OutgoingPacket packet, Timestamp now) {
        // What ran out of time is given up first, so that the FORWARD TSN goes ahead of what comes after.
        nextMessage(now);
        boolean forwarded = partialReliability.isDue();
        partialReliability.fill(packet, now);
        long assignedBefore = outstanding.nextTsn();
        int added = sendProbe(packet, now);
        added += retransmit(packet, now);
        if (outstanding.lost().isEmpty()) {
            added += transmitNew(packet, now);
        }
        if (added > 0) {
            lastSentAt = now.nanos();
            burst.spend(added);
        }
        if (added > 0 || forwarded) {
            // RFC 9260 §6.3.2 R1
            if (!tcb.timers.isRunning(AssociationTimer.T3_RTX)) {
                startT3(now);
            }
            if (outstanding.nextTsn() != assignedBefore) {
                tailProbe.schedule(recovery.isActive(), now);
            }
        }
    }

    private boolean mayRetransmit(SentChunk chunk) {
        long flight = outstanding.bytesInFlight();
        return flight == 0
                || recovery.hasFreeRetransmission()
                || flight + chunk.wireSize() <= congestion.congestionWindow();
    }

    private int retransmit(OutgoingPacket packet, Timestamp now) {
        int added = 0;
        SentChunk chunk = outstanding.lost().first();
        while (chunk != null) {
            if (chunk.wireSize() > packet.room() || !mayRetransmit(chunk)) {
                wasHeldByCongestion |= packet.isEmpty();
                break;
            }
            if (packet.isEmpty() && burst.isPaced() && !recovery.hasFreeRetransmission() && burst.isSpent(now)) {
                burst.startTimer(now);
                break;
            }
            if (partialReliability.exhausted(chunk, now)) {
                partialReliability.abandon(chunk.message);
            } else {
                added += write(packet, chunk, recovery.fromTimeout() ? DataChunk.IMMEDIATE : 0, now);
                retransmissions++;
                if (chunk.tsn == outstanding.cumulative() + 1) {
                    // RFC 9260 §6.1: restart "if the earliest (i.e., lowest TSN) outstanding DATA chunk … is being
                    // retransmitted".
                    startT3(now);
                }
            }
            chunk = outstanding.lost().first();
        }
        if (added > 0) {
            recovery.useFreeRetransmission();
        }
        return added;
    }

    private int transmitNew(OutgoingPacket packet, Timestamp now) {
        int added = 0;
        while (true) {
            QueuedMessage message = nextMessage(now);
            if (message == null) {
                heldByCongestion = false;
                noteWantOfData();
                return added;
            }
            int size = fragmentSize(message, packet.room());
            if (size == 0) {
                return added;
            }
            // RFC 9260 §6.1 B: the window may be exceeded by less than a packet.
            heldByCongestion = outstanding.bytesInFlight() >= congestion.congestionWindow();
            wasHeldByCongestion |= heldByCongestion;
            if (heldByCongestion) {
                return added;
            }
            if (!windowAllows(size, now) || outstanding.size() >= Outstanding.MAX_CHUNKS - 1) {
                noteWantOfData();
                return added;
            }
            if (packet.isEmpty() && burst.isSpent(now)) {
                burst.startTimer(now);
                return added;
            }
            added += write(packet, cut(message, size), 0, now);
        }
    }

    /** The congestion window has room, and nothing may fill it: what is delivered now is no measure of the path. */
    private void noteWantOfData() {
        long flight = outstanding.bytesInFlight();
        if (flight < congestion.congestionWindow()) {
            deliveryRate.applicationLimited(flight);
        }
    }

    /**
     * Returns how many bytes of a message the next chunk takes, or 0 where it has to wait for the next packet. What one packet can
     * hold is not split: a part of it more could be lost. Nor is a message split for the room beside a COOKIE ECHO.
     */
    private int fragmentSize(QueuedMessage message, int room) {
        int size = Math.min(message.remaining(), maxFragment());
        if (Chunk.padded(tcb.dataHeader() + size) <= room) {
            return size;
        }
        boolean split = tcb.state.isUp() && message.remaining() > maxFragment() && room >= MIN_FILL;
        return split ? room - tcb.dataHeader() : 0;
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
        return outstanding.isEmpty() && windowProbe.takePermission(now);
    }

    private SentChunk cut(QueuedMessage message, int size) {
        int offset = message.sent;
        boolean begin = offset == 0;
        boolean end = size == message.remaining();
        boolean unordered = message.message.unordered();
        if (begin) {
            message.number = unordered ? message.stream.nextUnordered++ : message.stream.nextOrdered++;
        }
        int flags = (begin ? DataChunk.BEGIN : 0) | (end ? DataChunk.END : 0) | (unordered ? DataChunk.UNORDERED : 0);
        int fsn = tcb.interleaving ? message.nextFsn++ : SentChunk.NO_FSN;
        SentChunk chunk = outstanding.assign(message, offset, size, flags, fsn);
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
        int flags = chunk.flags | extraFlags;
        PacketBuffer buffer = packet.buffer();
        if (chunk.fsn == SentChunk.NO_FSN) {
            DataChunk.write(
                    buffer,
                    flags,
                    (int) chunk.tsn,
                    message.stream(),
                    message.unordered() ? 0 : chunk.message.number,
                    message.ppid(),
                    message.data(),
                    chunk.offset,
                    chunk.length);
        } else {
            IDataChunk.write(
                    buffer,
                    flags,
                    (int) chunk.tsn,
                    message.stream(),
                    chunk.message.number,
                    chunk.fsn == 0 ? message.ppid() : chunk.fsn,
                    message.data(),
                    chunk.offset,
                    chunk.length);
        }
        chunk.large = packet.isLarge();
        outstanding.transmitted(chunk, now.nanos());
        deliveryRate.sending(chunk, outstanding.bytesInFlight() - chunk.wireSize(), now.nanos());
        return chunk.wireSize();
    }

    private void startT3(Timestamp now) {
        if (tcb.pathUsable) {
            tcb.setTimer(AssociationTimer.T3_RTX, now, rto.current());
        }
    }

    /** New messages were queued after a pause: the window that the path had then may be too large now. */
    void wakeUp(Timestamp now) {
        if (lastSentAt >= 0 && outstanding.isEmpty()) {
            long idle = now.nanos() - lastSentAt;
            long timeout = rto.base();
            if (idle >= timeout) {
                congestion.onIdle((int) Math.min(idle / timeout, Integer.SIZE), now);
                lastSentAt = now.nanos();
            }
            burst.acknowledged(now);
        }
    }

    // ---- probes

    private int sendProbe(OutgoingPacket packet, Timestamp now) {
        if (!tailProbe.isDue() && !oldestDue || packet.room() < maxFragment() + tcb.dataHeader()) {
            return 0;
        }
        if (oldestDue) {
            oldestDue = false;
            return writeAgain(packet, oldestSendable(now), now);
        }
        tailProbe.take();
        // RFC 8985 §7.3: "the sender SHOULD transmit a previously unsent data segment, if one exists and the receive
        // window allows".
        QueuedMessage message = outstanding.lost().isEmpty() ? nextMessage(now) : null;
        if (message != null) {
            int size = Math.min(message.remaining(), maxFragment());
            if (peerWindow - outstanding.dataInFlight() >= size && outstanding.size() < Outstanding.MAX_CHUNKS - 1) {
                SentChunk fresh = cut(message, size);
                tailProbe.left(false);
                return write(packet, fresh, DataChunk.IMMEDIATE, now);
            }
        }
        int added = writeAgain(packet, lastSendable(now), now);
        if (added > 0) {
            tailProbe.left(true);
        }
        return added;
    }

    private int writeAgain(OutgoingPacket packet, @Nullable SentChunk chunk, Timestamp now) {
        if (chunk == null) {
            return 0;
        }
        retransmissions++;
        return write(packet, chunk, DataChunk.IMMEDIATE, now);
    }

    /** Returns the chunk in flight that was sent last of those that may be sent again, or null. */
    private @Nullable SentChunk lastSendable(Timestamp now) {
        SentChunk chunk = outstanding.inFlight().last();
        while (chunk != null && partialReliability.exhausted(chunk, now)) {
            chunk = chunk.previous;
        }
        return chunk;
    }

    private @Nullable SentChunk oldestSendable(Timestamp now) {
        SentChunk chunk = outstanding.lost().isEmpty()
                ? outstanding.inFlight().first()
                : outstanding.lost().first();
        while (chunk != null && partialReliability.exhausted(chunk, now)) {
            chunk = chunk.next;
        }
        return chunk;
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
        boolean advanced = cumulative > outstanding.cumulative();
        ackedBytes = 0;
        newestSentAt = -1;
        Outstanding.Delivery delivery = chunk -> delivered(chunk, now);
        outstanding.acknowledgeUpTo(cumulative, delivery);
        outstanding.acknowledgeBlocks(sack.gapBlocks(), delivery);
        for (int tsn : sack.duplicates()) {
            recovery.duplicateReported(Tsn.unwrap(tsn, cumulative));
        }
        peerWindow = sack.receiveWindow();
        if (newestSentAt >= 0) {
            rto.sample(now.nanos() - newestSentAt, now);
        }
        if (ackedBytes > 0) {
            tcb.errorCount = 0;
        }
        if (advanced) {
            rto.resetBackOff();
        }
        recovery.acknowledged(now);
        growWindow(flightBefore, now);
        measureDelivery(now);
        partialReliability.acknowledged(now);
        windowChanged();
        burst.acknowledged(now);
        restartTimers(advanced, now);
        return null;
    }

    private void delivered(SentChunk chunk, Timestamp now) {
        ackedBytes += chunk.wireSize();
        deliveryRate.delivered(chunk, now.nanos());
        recovery.delivered(chunk, now);
        // RFC 9260 §6.3.1 C5, Karn's rule: no measurement from what was sent more than once.
        if (chunk.transmissions == 1) {
            newestSentAt = Math.max(newestSentAt, chunk.sentAt);
        }
    }

    private void measureDelivery(Timestamp now) {
        long latest = newestSentAt < 0 ? -1 : now.nanos() - newestSentAt;
        congestion.onDelivered(deliveryRate.take(
                outstanding.bytesInFlight(), latest, rto.min(), wasHeldByCongestion || heldByCongestion, now));
        wasHeldByCongestion = false;
    }

    private void growWindow(long flightBefore, Timestamp now) {
        if (ackedBytes == 0 || !recovery.mayGrow()) {
            return;
        }
        // In slow start a window of which half is used is used up within the round trip.
        long window = congestion.congestionWindow();
        boolean limited = heldByCongestion || window < congestion.slowStartThreshold() && 2 * flightBefore >= window;
        long latest = newestSentAt < 0 ? -1 : now.nanos() - newestSentAt;
        congestion.onAcknowledged(ackedBytes, flightBefore, limited, rto.smoothedOrInitial(), latest, now);
    }

    private void windowChanged() {
        if (windowProbe.isActive() && peerWindow - outstanding.dataInFlight() >= maxFragment()) {
            windowProbe.windowOpened();
            // The receiver had no room for the probe, and will take it now.
            recovery.takeAllForLost();
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
            startT3(now);
        }
        if (advanced) {
            tailProbe.schedule(recovery.isActive(), now);
        }
    }

    // ---- timers

    void probeTimeout(Timestamp now) {
        tailProbe.timeout(peerWindow, now);
    }

    void reorderingTimeout(Timestamp now) {
        recovery.detect(now);
    }

    void windowProbeTimeout() {
        windowProbe.timeout();
    }

    void burstTimeout(Timestamp now) {
        burst.timeout(now);
    }

    void retransmissionTimeout(Timestamp now) {
        if (outstanding.isEmpty()) {
            return;
        }
        boolean windowClosed = windowProbe.isActive() || peerWindow == 0;
        if (recovery.retransmissionTimeout(windowClosed, now)) {
            burst.acknowledged(now);
            if (!outstanding.isEmpty()) {
                startT3(now);
            }
        }
    }

    /** The handshake is over: data that rode with the COOKIE ECHO is watched by the timer from now on. */
    void established(Timestamp now) {
        if (!outstanding.isEmpty() && !tcb.timers.isRunning(AssociationTimer.T3_RTX)) {
            startT3(now);
        }
    }

    /** The COOKIE ECHO goes again, and so does the data that rode with it. */
    void repeatAll() {
        recovery.takeAllForLost();
    }

    // ---- the path

    /** The path is dead: nothing expires until it is back. */
    void pathLost() {
        tcb.timers.cancel(AssociationTimer.T3_RTX);
        tcb.timers.cancel(AssociationTimer.PROBE_TIMEOUT);
        tcb.timers.cancel(AssociationTimer.REORDERING);
        tcb.timers.cancel(AssociationTimer.WINDOW_PROBE);
        tailProbe.reset();
    }

    /** The path is back. */
    void pathReturned(Timestamp now) {
        recovery.pathReturned(now);
        windowProbe.pathReturned();
        burst.acknowledged(now);
        if (!outstanding.isEmpty()) {
            startT3(now);
        }
    }

    /** Another path took over: nothing that was learnt counts, and one chunk asks the new path at once. */
    void pathChanged(Timestamp now) {
        recovery.pathChanged();
        burst.acknowledged(now);
        if (!outstanding.isEmpty()) {
            oldestDue = true;
            partialReliability.repeat();
            startT3(now);
        }
    }

    void clear() {
        queue.clear();
        outstanding.clear();
        partialReliability.clear();
        tailProbe.reset();
        oldestDue = false;
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
        return recovery.fastRetransmits();
    }

    long timeouts() {
        return recovery.timeouts();
    }

    long tailLossProbes() {
        return tailProbe.sent();
    }

    long abandonedMessages() {
        return partialReliability.abandonedMessages() + queue.expired();
    }

    /** Returns whether a chunk of this TSN was acknowledged cumulatively. */
    boolean isAcknowledged(long tsn) {
        return tsn <= outstanding.cumulative();
    }
}
