package dev.parley.sctp.receive;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.association.Tsn;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.ErrorChunk;
import dev.parley.sctp.chunk.PayloadChunk;
import dev.parley.sctp.chunk.SackChunk;
import dev.parley.sctp.chunk.SkipChunk;
import java.util.List;

/** Receives user data: what is new, what it costs of the window, and when it is acknowledged, RFC 9260 §6.2. */
public final class DataReceiver {
    private static final int[] NO_GAPS = new int[0];

    private final TransmissionControlBlock tcb;
    private final ReceivedTsns received;
    private final Reassembly<?> reassembly;
    private final Acknowledgements acknowledgements;
    private final ReceiveWindow window;

    /** Bytes that were handed up and given back. */
    private long released;

    /** Bytes that were handed up and read. */
    private long read;

    /** Bytes that the reader holds besides those that were handed up to it. */
    private long overhead;

    private long advertised;

    // The packet in hand.
    private int packetBytes;
    private boolean packetHasData;
    private boolean packetGap;
    private boolean packetNewGap;
    private boolean packetAtOnce;

    private boolean shuttingDown;

    public DataReceiver(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        this.received = new ReceivedTsns(Tsn.first(tcb.peerInitialTsn));
        this.reassembly = tcb.interleaving ? new InterleavedReassembly(tcb.events) : new TsnReassembly(tcb.events);
        this.acknowledgements = new Acknowledgements(tcb, this::sack);
        this.window = new ReceiveWindow(tcb.config);
        this.advertised = window.size();
    }

    public Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    public Reassembly<?> reassembly() {
        return reassembly;
    }

    public long cumulative() {
        return received.cumulative();
    }

    boolean hasGaps() {
        return received.hasGaps();
    }

    /** Every packet with DATA is answered at once from now on, RFC 9260 §9.2. */
    void shutDown() {
        shuttingDown = true;
    }

    private long heldByReader() {
        return reassembly.handedUp() - released;
    }

    private long used() {
        return heldByReader() + overhead + reassembly.waitingBytes();
    }

    /** Returns about how many bytes of heap hold what arrived and was not handed up. */
    public long memory() {
        return reassembly.memory();
    }

    /**
     * Returns whether so much is held already that a chunk which fills a gap is not taken either: whoever sends one chunk far
     * ahead could fill the gap before it far beyond the window. The limit leaves room for what an honest peer cannot know of, the
     * overhead of small chunks. The next chunk is taken nevertheless while it is gaps that hold, and not the reader; unless it would
     * have to wait itself, which the next chunk of an honest peer never has to.
     */
    private boolean isOverrun(PayloadChunk chunk, long tsn) {
        if (used() < window.limit()) {
            return false;
        }
        boolean next = tsn == received.cumulative() + 1;
        return !next || heldByReader() + overhead >= window.reserve() || reassembly.wouldWait(chunk, tsn);
    }

    private SackChunk sack() {
        advertised = Math.max(0, window.size() - used());
        int[] duplicates = received.takeDuplicates();
        int room = tcb.config.maxPacketSize() - CommonHeader.LENGTH - SackChunk.FIXED - 4 * duplicates.length;
        int[] gaps = received.hasGaps() ? received.gapBlocks(room / Chunk.HEADER_LENGTH) : NO_GAPS;
        return new SackChunk((int) received.cumulative(), advertised, gaps, duplicates);
    }

    /** Takes a DATA or I-DATA chunk. */
    public void handleData(PayloadChunk chunk) {
        packetHasData = true;
        long tsn = Tsn.unwrap(chunk.tsn(), received.cumulative());
        if (tsn > received.cumulative() + ReceivedTsns.MAX_DISTANCE) {
            tcb.drops.count("TSN too far ahead");
            packetAtOnce = true;
            return;
        }
        if (received.contains(tsn)) {
            received.add(tsn);
            // RFC 9260 §6.2: "When a packet arrives with duplicate DATA chunk(s) and with no new DATA chunk(s), the
            // endpoint MUST immediately send a SACK chunk with no delay."
            packetAtOnce = true;
            return;
        }
        if (tsn > received.highest() && used() - overhead >= window.size()) {
            // RFC 9260 §6.2: what fills a gap is still taken, so that what waits behind it can move up.
            tcb.drops.count("receive window full");
            packetAtOnce = true;
            return;
        }
        if (isOverrun(chunk, tsn)) {
            tcb.drops.count("receive window overrun");
            packetAtOnce = true;
            return;
        }
        long highest = received.highest();
        ReceivedTsns.Arrival arrival = received.add(tsn);
        if (arrival == ReceivedTsns.Arrival.OUT_OF_ORDER) {
            packetGap = true;
            packetNewGap |= tsn > highest + 1;
            packetAtOnce |= tsn < highest;
        }
        packetBytes += chunk.size();
        packetAtOnce |= chunk.immediate();
        if (chunk.stream() >= tcb.incomingStreams) {
            // RFC 9260 §6.5: "…SHOULD acknowledge the reception of the DATA chunk following the normal procedure,
            // immediately send an ERROR chunk with cause set to "Invalid Stream Identifier" (see Section 3.3.10), and
            // discard the DATA chunk."
            tcb.drops.count("invalid stream");
            tcb.send(new ErrorChunk(List.of(ErrorCause.of(ErrorCause.INVALID_STREAM, chunk.stream() << 16))));
            return;
        }
        reassembly.add(chunk, tsn);
    }

    /** Takes a FORWARD TSN, RFC 3758 §3.6, or I-FORWARD-TSN. */
    public void handleForwardTsn(SkipChunk chunk) {
        long tsn = Tsn.unwrap(chunk.newCumulativeTsn(), received.cumulative());
        packetHasData = true;
        if (tsn > received.cumulative() + ReceivedTsns.MAX_DISTANCE) {
            tcb.drops.count("FORWARD TSN too far ahead");
            return;
        }
        packetAtOnce = true;
        if (tsn <= received.cumulative()) {
            // RFC 3758 §3.6: "The receiver SHOULD send a SACK to its peer (the sender of the FORWARD TSN) since such a
            // duplicate may indicate the previous SACK was lost in the network."
            return;
        }
        received.moveTo(tsn);
        reassembly.forward(chunk, tsn);
    }

    /** All chunks of a packet were processed. Returns whether there was DATA among them. */
    public boolean endOfPacket(Timestamp now) {
        boolean hadData = packetHasData;
        if (hadData) {
            acknowledgements.received(
                    packetBytes, packetGap || received.hasGaps(), packetNewGap, packetAtOnce || shuttingDown, now);
        }
        packetHasData = false;
        packetBytes = 0;
        packetGap = false;
        packetNewGap = false;
        packetAtOnce = false;
        return hadData;
    }

    /** Opens the window by bytes that were handed up, whether the reader has read them or holds them under an allowance of its own. */
    public void release(long bytes) {
        released = Math.min(released + bytes, reassembly.handedUp());
        announceRoom();
    }

    /** The reader has read bytes that were handed up. */
    public void read(long bytes) {
        read = Math.min(read + bytes, reassembly.handedUp());
        window.consumed(read, heldByReader() + overhead);
        announceRoom();
    }

    /** The reader holds so many bytes beside those that were handed up to it. */
    public void overhead(long bytes) {
        overhead = bytes;
        announceRoom();
    }

    /** A window that was nearly shut is announced when a quarter of it is free again. */
    private void announceRoom() {
        long free = window.size() - used();
        if (free - advertised >= window.size() / 4) {
            acknowledgements.acknowledge();
        }
    }
}
