package dev.parley.sctp.send;

import dev.parley.base.PacketBuffer;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import org.jspecify.annotations.Nullable;

/** A DATA or I-DATA chunk with a TSN that the peer has not cumulatively acknowledged: which bytes, and what became of them. */
final class SentChunk {
    /** Fate of a chunk. */
    enum Fate {
        /** Transmitted, and neither acknowledged nor taken for lost. */
        IN_FLIGHT,
        /** Taken for lost; waits for its retransmission. */
        LOST,
        /** Acknowledged by a gap block. */
        GAP_ACKED,
        /** Given up (RFC 3758). */
        ABANDONED
    }

    /** A message is an array and has fewer than 2^31 fragments: their numbers are not negative. */
    static final int NO_FSN = -1;

    /** Heap of a chunk, with what is known of its departure. */
    static final int OVERHEAD = 136;

    long tsn;
    QueuedMessage message;
    int offset;

    /** In I-DATA the fragment sequence number, in DATA {@link #NO_FSN}. */
    int fsn;

    // Narrow, because there is one of these for each chunk under way.
    char length;
    byte flags;

    /** True if it made the packet that it left in last a large one, which may have become too large for the path. */
    boolean large;

    Fate fate = Fate.IN_FLIGHT;
    long sentAt;
    int transmissions;

    /** State of the delivery at its last transmission, with the bytes that were in flight. */
    DeliveryRate.@Nullable Departure departure;

    long inFlightAtSending;

    /** Neighbours in the list of its fate, for chunks in flight and lost ones. */
    @Nullable
    SentChunk previous;

    @Nullable
    SentChunk next;

    /** The next chunk of the same message. */
    @Nullable
    SentChunk later;

    SentChunk(long tsn, QueuedMessage message, int offset, int length, int flags, int fsn) {
        this.tsn = tsn;
        this.message = message;
        this.offset = offset;
        this.length = (char) length;
        this.flags = (byte) flags;
        this.fsn = fsn;
    }

    /** Makes this another chunk, which has not been transmitted. */
    void set(long newTsn, QueuedMessage newMessage, int newOffset, int newLength, int newFlags, int newFsn) {
        tsn = newTsn;
        message = newMessage;
        offset = newOffset;
        length = (char) newLength;
        flags = (byte) newFlags;
        fsn = newFsn;
        large = false;
        fate = Fate.IN_FLIGHT;
        transmissions = 0;
        departure = null;
        previous = null;
        next = null;
    }

    /** Appends it, with {@code extraFlags} beside those of its place in the message. */
    void writeTo(PacketBuffer packet, int extraFlags) {
        OutgoingMessage content = message.message;
        int allFlags = flags | extraFlags;
        if (fsn == NO_FSN) {
            int ssn = content.unordered() ? 0 : message.number;
            DataChunk.write(
                    packet, allFlags, (int) tsn, content.stream(), ssn, content.ppid(), content.data(), offset, length);
        } else {
            int ppidOrFsn = fsn == 0 ? content.ppid() : fsn;
            IDataChunk.write(
                    packet,
                    allFlags,
                    (int) tsn,
                    content.stream(),
                    message.number,
                    ppidOrFsn,
                    content.data(),
                    offset,
                    length);
        }
    }

    /** Returns whether it is the last chunk of its message. */
    boolean isEnd() {
        return (flags & DataChunk.END) != 0;
    }

    /** Returns the bytes that it takes in a packet. */
    int wireSize() {
        return Chunk.padded((fsn == NO_FSN ? DataChunk.DATA_HEADER : IDataChunk.DATA_HEADER) + length);
    }
}
