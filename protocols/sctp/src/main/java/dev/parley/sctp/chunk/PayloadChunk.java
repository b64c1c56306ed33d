package dev.parley.sctp.chunk;

import dev.parley.base.PacketBuffer;
import java.util.Arrays;

/** User data: DATA, or I-DATA where the ends agreed on interleaving (RFC 8260). A parsed chunk borrows its bytes from the packet. */
public sealed interface PayloadChunk extends Chunk permits DataChunk, IDataChunk {
    /** Returns {@link DataChunk#IMMEDIATE}, {@link DataChunk#UNORDERED}, {@link DataChunk#BEGIN}, {@link DataChunk#END}. */
    int flags();

    /** Returns the transmission sequence number. */
    int tsn();

    /** Returns the stream identifier. */
    int stream();

    /** Returns what holds the user data. */
    byte[] array();

    /** Returns where they begin. */
    int offset();

    /** Returns their length in bytes, at least 1. */
    int size();

    /** Returns how many bytes stand before the user data. */
    int header();

    @Override
    default int length() {
        return header() + size();
    }

    /** Returns a copy of the user data. */
    default byte[] data() {
        return Arrays.copyOfRange(array(), offset(), offset() + size());
    }

    /** Returns whether this is the first fragment. */
    default boolean begin() {
        return (flags() & DataChunk.BEGIN) != 0;
    }

    /** Returns whether this is the last fragment. */
    default boolean end() {
        return (flags() & DataChunk.END) != 0;
    }

    /** Returns whether the message is unordered. */
    default boolean unordered() {
        return (flags() & DataChunk.UNORDERED) != 0;
    }

    /** Returns whether the SACK should come without delay. */
    default boolean immediate() {
        return (flags() & DataChunk.IMMEDIATE) != 0;
    }

    /**
     * Appends what DATA and I-DATA share, with a range of {@code data}: the one copy that a message's bytes make on their way out.
     *
     * @param header how many bytes stand before the user data
     * @param behindStream the 16 bits after the stream identifier
     * @return the index of what stands between these and the user data
     */
    static int write(
            PacketBuffer packet,
            int type,
            int header,
            int flags,
            int tsn,
            int stream,
            int behindStream,
            byte[] data,
            int offset,
            int count) {
        int at = Chunk.begin(packet, type, flags, header + count);
        packet.put32(at, tsn);
        packet.put16(at + 4, stream);
        packet.put16(at + 6, behindStream);
        packet.put(at + header - HEADER_LENGTH, data, offset, count);
        return at + 8;
    }
}
