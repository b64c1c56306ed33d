package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Payload data that may be interleaved with those of other messages, RFC 8260 §2.1: fragments are put together by their numbers, and
 * not by their TSNs.
 *
 * @param flags as those of {@link DataChunk}
 * @param tsn the transmission sequence number
 * @param stream the stream identifier
 * @param mid the message identifier, 32 bits; ordered and unordered messages of a stream count apart
 * @param ppidOrFsn in the first fragment the payload protocol identifier, in others the fragment sequence number
 * @param array holds the user data
 * @param offset where they begin
 * @param size their length in bytes, at least 1
 */
public record IDataChunk(int flags, int tsn, int stream, int mid, int ppidOrFsn, byte[] array, int offset, int size)
        implements PayloadChunk {
    /** The chunk type. */
    public static final int TYPE = 64;

    /** Bytes before the user data. */
    public static final int DATA_HEADER = 20;

    /** Makes a chunk with all of {@code data}, which is not copied. */
    public IDataChunk(int flags, int tsn, int stream, int mid, int ppidOrFsn, byte[] data) {
        this(flags, tsn, stream, mid, ppidOrFsn, data, 0, data.length);
    }

    static IDataChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        if (length <= DATA_HEADER) {
            throw new MalformedException("I-DATA without user data");
        }
        return new IDataChunk(
                packet.u8(at + 1),
                packet.i32(at + 4),
                packet.u16(at + 8),
                packet.i32(at + 12),
                packet.i32(at + 16),
                packet.array(),
                packet.offset() + at + DATA_HEADER,
                length - DATA_HEADER);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int header() {
        return DATA_HEADER;
    }

    /** Returns the fragment sequence number. */
    public int fsn() {
        // RFC 8260 §2.1: "If the B bit is set, … the FSN is implicitly considered to be 0."
        return begin() ? 0 : ppidOrFsn;
    }

    /** Returns the chunk with user data of its own, to outlive the packet. */
    public IDataChunk kept() {
        return new IDataChunk(flags, tsn, stream, mid, ppidOrFsn, data());
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        write(packet, flags, tsn, stream, mid, ppidOrFsn, array, offset, size);
    }

    /** Appends an I-DATA chunk with a range of {@code data}. */
    public static void write(
            PacketBuffer packet,
            int flags,
            int tsn,
            int stream,
            int mid,
            int ppidOrFsn,
            byte[] data,
            int offset,
            int count) {
        int at = PayloadChunk.write(packet, TYPE, DATA_HEADER, flags, tsn, stream, 0, data, offset, count);
        packet.put32(at, mid);
        packet.put32(at + 4, ppidOrFsn);
    }
}
