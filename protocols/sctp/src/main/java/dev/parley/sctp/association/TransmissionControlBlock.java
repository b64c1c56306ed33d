package dev.parley.sctp.association;

import dev.parley.base.DropCounters;
import dev.parley.base.TimerTable;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.sctp.chunk.AbortChunk;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import dev.parley.sctp.chunk.Initiation;
import dev.parley.sctp.chunk.ReconfigChunk;
import dev.parley.sctp.send.PathMtuProbes;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.sctp.upperlayer.SctpFailure;
import dev.parley.sctp.upperlayer.SctpState;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** State that all conversations of an association share, RFC 9260 §14.2. */
public final class TransmissionControlBlock {
    /** Answers that wait for transmission; a peer that makes us answer more within a batch loses the answers. */
    static final int MAX_WAITING_CHUNKS = 64;

    /**
     * A chunk that waits for transmission.
     *
     * @param chunk the chunk
     * @param tag the packet's verification tag
     * @param alone whether nothing else may be in the packet
     */
    public record Waiting(Chunk chunk, int tag, boolean alone) {}

    public final SctpConfig config;
    public final SecureRandom random;
    public final TimerTable<AssociationTimer> timers = new TimerTable<>(AssociationTimer.class);
    public final EventQueue events = new EventQueue();
    public final DropCounters drops = new DropCounters();
    public final ArrayDeque<Waiting> waiting = new ArrayDeque<>(1);
    public final RetransmissionTimeout rto;

    /** Our tag, the same in our INIT and in every INIT ACK until the handshake has to begin anew, RFC 9260 §5.2.6. */
    public int localTag;

    /** Our first TSN, the same in our INIT and in every INIT ACK of this object. */
    public final int localInitialTsn;

    public AssociationState state = AssociationState.CLOSED;
    public SctpState visibleState = SctpState.CONNECTING;

    /** True if the association is over for good. */
    public boolean ended;

    public int peerTag;
    public int peerInitialTsn;
    public int outgoingStreams = SctpConfig.MAX_STREAMS;
    public int incomingStreams = SctpConfig.MAX_STREAMS;
    public boolean peerForwardTsn;

    /** RFC 9653 §5.3: true if we offered that the peer may leave the checksum out. */
    public boolean zeroChecksumOffered;

    /** RFC 9653 §5.2: true if the peer accepts packets without a checksum. */
    public boolean peerZeroChecksum;

    /** The number of packets that one acknowledgement to the peer may cover; 0 if the peer did not name any. */
    public int acknowledgementThreshold;

    /** RFC 8260 §2.2.1: user data go as I-DATA, both ways. */
    public boolean interleaving;

    public boolean peerReconfig;

    public boolean pathUsable = true;

    /** The largest packet of this moment, which {@link PathMtuProbes} changes. */
    public int maxPacketSize;

    /** RFC 9260 §8.1: consecutive errors. */
    public int errorCount;

    public TransmissionControlBlock(SctpConfig config, SecureRandom random) {
        this.config = config;
        this.random = random;
        this.maxPacketSize = config.maxPacketSize();
        this.rto = new RetransmissionTimeout(config);
        // RFC 9260 §5.3.1: "Initiate Tag values SHOULD be selected from the range of 1 to 2^32 - 1."
        this.localTag = nonZero(random);
        this.localInitialTsn = random.nextInt();
    }

    static int nonZero(SecureRandom random) {
        int value;
        do {
            value = random.nextInt();
        } while (value == 0);
        return value;
    }

    /** Takes over what the peer said in its INIT or INIT ACK. */
    void learnPeer(Initiation peer) {
        peerTag = peer.initiateTag();
        peerInitialTsn = peer.initialTsn();
        // RFC 9260 §5.1.1: the smaller of what one wants to send on and the other takes.
        outgoingStreams = Math.min(SctpConfig.MAX_STREAMS, peer.inboundStreams());
        incomingStreams = Math.min(SctpConfig.MAX_STREAMS, peer.outboundStreams());
        peerZeroChecksum = config.zeroChecksum() && peer.acceptsZeroChecksumOverDtls();
        acknowledgementThreshold = peer.acknowledgementThreshold();
        interleaving = config.interleaving() && peer.supportsInterleaving();
        // RFC 8260 §2.3.1: partial reliability beside interleaving only where both know I-FORWARD-TSN.
        peerForwardTsn = interleaving ? peer.supportsExtension(IForwardTsnChunk.TYPE) : peer.supportsForwardTsn();
        peerReconfig = peer.supportsExtension(ReconfigChunk.TYPE);
    }

    /** Returns the bytes before the user data of a chunk. */
    public int dataHeader() {
        return interleaving ? IDataChunk.DATA_HEADER : DataChunk.DATA_HEADER;
    }

    /** Queues a chunk that may share a packet with others. */
    public void send(Chunk chunk) {
        send(new Waiting(chunk, peerTag, false));
    }

    /** Queues a chunk that has a packet to itself. */
    void sendAlone(Chunk chunk, int tag) {
        send(new Waiting(chunk, tag, true));
    }

    /** Returns whether a chunk fits into the largest packet that can be written at all. */
    boolean fits(Chunk chunk) {
        return chunk.paddedLength() <= TransmitBatch.MAX_PACKET - CommonHeader.LENGTH;
    }

    private void send(Waiting chunk) {
        if (!fits(chunk.chunk())) {
            // A heartbeat of a peer with a larger MTU: an answer of its size would not leave.
            drops.count("answer too large");
        } else if (waiting.size() >= MAX_WAITING_CHUNKS) {
            drops.count("too many answers waiting");
        } else {
            waiting.add(chunk);
        }
    }

    public void setTimer(AssociationTimer timer, Timestamp now, long afterNanos) {
        timers.set(timer, now.plusNanos(afterNanos));
    }

    /** Ends the association at once, with an ABORT if the peer is known. */
    public void abort(ErrorCause cause, @Nullable SctpFailure failure) {
        waiting.clear();
        if (peerTag != 0) {
            send(new AbortChunk(false, List.of(cause)));
        }
        end(failure);
    }

    /** Ends the association. Chunks that wait, an ABORT perhaps, still leave. */
    public void end(@Nullable SctpFailure failure) {
        if (ended) {
            return;
        }
        ended = true;
        state = AssociationState.CLOSED;
        visibleState = SctpState.CLOSED;
        timers.cancelAll();
        events.add(new SctpEvent.StateChanged(SctpState.CLOSED, failure));
    }

    /**
     * RFC 9260 §8.1: counts an error, unless the path is known to be dead: ICE decides then.
     *
     * @return whether the association failed of it
     */
    public boolean countError() {
        if (!pathUsable) {
            return false;
        }
        errorCount++;
        if (config.maxErrors() > 0 && errorCount > config.maxErrors()) {
            end(new SctpFailure(0, "the peer does not answer"));
            return true;
        }
        return false;
    }
}
