package dev.parley.sctp;

import dev.parley.base.PacketBuffer;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.sctp.association.AssociationState;
import dev.parley.sctp.association.AssociationTimer;
import dev.parley.sctp.association.Handshake;
import dev.parley.sctp.association.Heartbeats;
import dev.parley.sctp.association.OutgoingPacket;
import dev.parley.sctp.association.RetransmissionTimeout;
import dev.parley.sctp.association.ShutdownSequence;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.receive.DataReceiver;
import dev.parley.sctp.send.DataSender;
import dev.parley.sctp.send.SendQueue;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.sctp.upperlayer.SctpState;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One SCTP association over DTLS: RFC 9260 by the rules of RFC 8261 and RFC 8831, with partial reliability (RFC 3758, 7496) and
 * stream reset (RFC 6525). Both ends may {@link #connect}. The packets that come and go are plain SCTP; the layer below encrypts
 * them and finds their way.
 *
 * <p>The association never gives a peer up on its own, unless {@link SctpConfig#maxErrors} is set: ICE reports through {@link
 * #pathUsable} and {@link #pathChanged} what becomes of the path. Commands after the end do nothing.
 *
 * <p>Confined to one thread by its owner, as every engine.
 */
public final class SctpAssociation implements ProtocolEngine<SctpEvent> {
    /** So much of an abort's reason fits into any packet, whatever its characters. */
    private static final int MAX_REASON = 100;

    private final TransmissionControlBlock tcb;
    private final OutgoingPacket packet;
    private final SendQueue queue;
    private final DataSender sender;
    private final Handshake handshake;
    private final ShutdownSequence shutdown;
    private final Heartbeats heartbeats;
    private final DataTransfer transfer;
    private final PacketDispatch dispatch;
    private final Bundling bundling;

    /**
     * Makes an association that waits.
     *
     * @param random draws tags, the first TSN, the cookie's key and heartbeat nonces
     */
    public SctpAssociation(SctpConfig config, SecureRandom random) {
        tcb = new TransmissionControlBlock(config, random);
        packet = new OutgoingPacket(tcb);
        queue = new SendQueue(tcb.events);
        sender = new DataSender(tcb, queue);
        handshake = new Handshake(tcb);
        shutdown = new ShutdownSequence(tcb);
        heartbeats = new Heartbeats(tcb);
        transfer = new DataTransfer(tcb, queue, sender.outstanding);
        dispatch = new PacketDispatch(tcb, queue, sender, transfer, handshake, shutdown, heartbeats);
        bundling = new Bundling(tcb, packet, sender, transfer, handshake, shutdown);
    }

    // ---- commands

    /** Begins the handshake. Harmless when it has begun or the association is up. */
    public void connect(Timestamp now) {
        if (tcb.state == AssociationState.CLOSED && !tcb.ended) {
            handshake.connect(now);
        }
    }

    /**
     * Queues a message. Before the association is up messages wait; after its end, or when a shutdown has begun, they are dropped, and
     * so are those that waited on a stream which the peer turns out not to take.
     *
     * @throws IllegalArgumentException if the peer does not take that many streams
     */
    public void send(OutgoingMessage message, Timestamp now) {
        if (tcb.state.isUp() && message.stream() >= tcb.outgoingStreams) {
            throw new IllegalArgumentException(
                    "stream " + message.stream() + " of a peer that takes " + tcb.outgoingStreams);
        }
        // RFC 9260 §9.2: "An endpoint SHOULD reject any new data request from its upper layer" once it shuts down.
        if (tcb.ended || tcb.state.ordinal() > AssociationState.ESTABLISHED.ordinal()) {
            return;
        }
        if (queue.isEmpty()) {
            sender.wakeUp(now);
        }
        queue.add(message, now);
    }

    /**
     * Sets which part of the path a stream gets while several want to send, relative to the others (RFC 8260 §3.6): with twice the
     * weight of another one it sends twice as much. Streams have the weight 256 from their beginning and after each reset.
     *
     * @param weight 1 to 65,535
     */
    public void setWeight(int stream, int weight) {
        if (weight < 1 || weight > 65_535) {
            throw new IllegalArgumentException("weight " + weight);
        }
        if (!tcb.ended) {
            queue.stream(stream).weight = weight;
        }
    }

    /** Returns the bytes queued on a stream that were not yet transmitted once. */
    public long bufferedAmount(int stream) {
        return queue.buffered(stream);
    }

    /** Returns the bytes queued on all streams that were not yet transmitted once. */
    public long bufferedAmount() {
        return queue.buffered();
    }

    /**
     * Resets streams that we send on, each after everything that was sent on it is acknowledged. What is sent on it from now on waits
     * until the peer has answered, and begins with stream sequence number 0. {@link SctpEvent.OutgoingStreamsReset} reports the end.
     */
    public void resetOutgoingStreams(int[] streams, Timestamp now) {
        if (tcb.ended) {
            return;
        }
        for (int id : streams) {
            if (id < 0 || id > SctpConfig.MAX_STREAM_ID) {
                throw new IllegalArgumentException("stream " + id);
            }
            queue.wantReset(queue.stream(id));
        }
        proceed(now);
    }

    /**
     * Gives bytes of {@link SctpEvent.Fragment}s that were read back to the receive window.
     *
     * @param stream the stream that they came on
     * @param bytes how many
     */
    public void consumed(int stream, int bytes, Timestamp now) {
        release(bytes);
        read(bytes);
    }

    /**
     * Gives bytes of {@link SctpEvent.Fragment}s back to the receive window that the reader may hold under an allowance of its own. They
     * do not count as read: a window grows only for a reader who reads.
     *
     * @param bytes how many
     */
    public void release(long bytes) {
        DataReceiver current = transfer.activeReceiver();
        if (current != null) {
            current.release(bytes);
        }
    }

    /**
     * Counts bytes of {@link SctpEvent.Fragment}s as read. The window is opened for them by {@link #release}.
     *
     * @param bytes how many
     */
    public void read(long bytes) {
        DataReceiver current = transfer.activeReceiver();
        if (current != null) {
            current.read(bytes);
        }
    }

    /** Returns about how many bytes of heap hold what arrived and was not handed up, and what is known of streams. */
    public long receiveMemory() {
        DataReceiver current = transfer.activeReceiver();
        return current == null ? 0 : current.memory();
    }

    /**
     * Sets how many bytes the reader holds besides those of the {@link SctpEvent.Fragment}s that it has not {@linkplain #consumed
     * consumed}. They count against the receive window, so that many small messages cannot take much memory with few bytes.
     *
     * @param bytes how many there are now; the last call counts
     */
    public void readerOverhead(long bytes) {
        DataReceiver current = transfer.activeReceiver();
        if (current != null) {
            current.overhead(bytes);
        }
    }

    /** Returns about how many bytes of heap hold what was sent, or waits to be sent, and is not acknowledged. */
    public long sendMemory() {
        return tcb.ended ? 0 : sender.memory();
    }

    /** Returns how many streams we may send on: what the peer takes, or 65,535 until it is known. */
    public int maxOutgoingStreams() {
        return tcb.outgoingStreams;
    }

    /** Returns whether both ends agreed on interleaving user messages, RFC 8260. False before the association is up. */
    public boolean isInterleaving() {
        return tcb.interleaving;
    }

    /** Ends the association when all that was sent is acknowledged. Before it is up it ends at once. */
    public void shutdown(Timestamp now) {
        if (!tcb.ended) {
            shutdown.begin(sender.isIdle(), now);
            settle(now);
        }
    }

    /**
     * Ends the association at once, with an ABORT to the peer.
     *
     * @param reason the reason in the ABORT (RFC 9260 §3.3.10.12), cut to 100 characters
     */
    public void abort(String reason, Timestamp now) {
        if (!tcb.ended) {
            String told = reason.substring(0, Math.min(reason.length(), MAX_REASON));
            tcb.abort(ErrorCause.of(ErrorCause.USER_ABORT, told), null);
            settle(now);
        }
    }

    /**
     * Returns whether the path carries packets. While it does not (ICE has no consent) nothing is sent, nothing expires and no error is
     * counted; when it does again, everything that waits for an answer goes again at once, whatever the timers had backed off to.
     */
    public void pathUsable(boolean usable, Timestamp now) {
        if (usable == tcb.pathUsable) {
            return;
        }
        tcb.pathUsable = usable;
        if (tcb.ended) {
            return;
        }
        if (!usable) {
            sender.pathLost();
            tcb.timers.cancel(AssociationTimer.T1_INIT);
            tcb.timers.cancel(AssociationTimer.T1_COOKIE);
            tcb.timers.cancel(AssociationTimer.T2_SHUTDOWN);
            tcb.timers.cancel(AssociationTimer.RECONFIG);
            tcb.timers.cancel(AssociationTimer.HEARTBEAT);
            sender.pathMtu.stop();
            return;
        }
        tcb.errorCount = 0;
        handshake.pathReturned(now);
        sender.pathReturned(now);
        shutdown.pathReturned(now);
        // The last acknowledgements may have been lost on the old path, and the peer's timer may have backed off far.
        transfer.acknowledge();
        if (tcb.state.isUp()) {
            heartbeats.start(now);
            sender.pathMtu.start();
        }
        transfer.pathReturned(now);
        settle(now);
    }

    /** Reports that packets take another path from now on: round-trip times, congestion state and path MTU begin anew. */
    public void pathChanged(Timestamp now) {
        if (!tcb.ended) {
            sender.pathMtu.permit(0, 0);
            sender.pathChanged(now);
            transfer.acknowledge();
        }
    }

    /**
     * Permits packets larger than {@link SctpConfig#maxPacketSize}, as far as probes show that the path carries them (RFC 8899); until
     * the {@linkplain #pathChanged path changes}. The packets that tell whether it does are marked in the batch: they must {@linkplain
     * TransmitBatch#isDontFragment not be fragmented}, nor held back for their size.
     *
     * @param overhead how many bytes the layers below add to a packet, up to and including IP
     * @param largest the largest IP packet in bytes; 0 for no probing
     */
    public void probePathMtu(int overhead, int largest, Timestamp now) {
        if (!tcb.ended) {
            sender.pathMtu.permit(overhead, largest);
        }
    }

    /** Returns the state. */
    public SctpState state() {
        return tcb.visibleState;
    }

    // ---- packets in

    /** Takes a packet from the peer; the bytes are borrowed for the call. Malformed ones are counted and dropped. */
    public void handle(PacketBuffer datagram, Timestamp now) {
        tcb.events.reuse();
        sender.turn(now);
        dispatch.handle(datagram, now);
        settle(now);
    }

    /** After every input: what the association held goes with its end, else what waited for this input goes on. */
    private void settle(Timestamp now) {
        if (tcb.ended) {
            clear();
        } else {
            proceed(now);
        }
    }

    /** Something was acknowledged, perhaps all: what waited for that goes on. */
    private void proceed(Timestamp now) {
        transfer.proceed(now);
        if (tcb.state == AssociationState.SHUTDOWN_PENDING || tcb.state == AssociationState.SHUTDOWN_RECEIVED) {
            shutdown.proceed(sender.isIdle(), now);
        }
    }

    private void clear() {
        sender.clear();
        transfer.clear();
    }

    // ---- time

    @Override
    public void handleTimeout(Timestamp now) {
        sender.turn(now);
        AssociationTimer timer = tcb.timers.pollExpired(now);
        while (timer != null) {
            expire(timer, now);
            timer = tcb.timers.pollExpired(now);
        }
        settle(now);
    }

    private void expire(AssociationTimer timer, Timestamp now) {
        switch (timer) {
            case T1_INIT -> handshake.initTimeout(now);
            case T1_COOKIE -> {
                if (handshake.cookieTimeout(now)) {
                    // The data that rode with the COOKIE ECHO goes again with it.
                    sender.recovery.takeAllForLost();
                }
            }
            case T2_SHUTDOWN -> shutdown.timeout(now);
            case T5_SHUTDOWN_GUARD -> shutdown.guardTimeout();
            case T3_RTX -> {
                if (tcb.state.isUp()) {
                    sender.retransmissionTimeout(now);
                }
            }
            case PROBE_TIMEOUT -> {
                if (tcb.state.isUp()) {
                    sender.tailProbe.timeout(now);
                }
            }
            case REORDERING -> sender.recovery.detect(now);
            case WINDOW_PROBE -> sender.peerWindow.probeTimeout();
            case BURST -> sender.burst.proceed(now);
            case DELAYED_ACK -> transfer.acknowledge();
            case RECONFIG -> transfer.resetTimeout(now);
            case HEARTBEAT -> heartbeats.timeout(now);
            case PATH_MTU -> sender.pathMtu.timeout(now);
        }
    }

    @Override
    public Timestamp nextTimeout() {
        return tcb.timers.next();
    }

    // ---- packets out

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        return tcb.pathUsable && bundling.write(into, now);
    }

    /**
     * Returns whether an event waits that should not: all but {@link SctpEvent.Transmitted}, which grows while packets are made. The owner
     * may look at the events of several packets at once as long as this is false.
     */
    public boolean hasPressingEvent() {
        return tcb.events.isPressing();
    }

    @Override
    public @Nullable SctpEvent pollEvent() {
        return tcb.events.poll();
    }

    // ---- figures

    /** Returns the figures of this moment. */
    public SctpStatistics statistics() {
        RetransmissionTimeout rto = tcb.rto;
        return new SctpStatistics(
                tcb.visibleState,
                tcb.state.name(),
                rto.smoothedDuration(),
                rto.latestDuration(),
                rto.minDuration(),
                Duration.ofNanos(rto.base()),
                sender.congestion.congestionWindow(),
                sender.congestion.slowStartThreshold(),
                sender.outstanding.bytesInFlight(),
                sender.peerWindow.available(),
                queue.buffered(),
                sender.outstanding.size(),
                tcb.interleaving,
                tcb.peerZeroChecksum,
                dispatch.packetsWithoutChecksum(),
                packet.packets(),
                dispatch.packetsReceived(),
                packet.bytes(),
                dispatch.bytesReceived(),
                sender.transmission.retransmissions(),
                sender.recovery.fastRetransmits(),
                sender.recovery.timeouts(),
                sender.tailProbe.sent(),
                sender.partialReliability.abandonedMessages() + queue.expired(),
                tcb.errorCount,
                sender.pathMtu.pathMtu(),
                tcb.drops.snapshot());
    }
}
