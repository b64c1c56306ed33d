package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Payload data, RFC 9260 §3.3.1. A parsed chunk does not copy its user data: they lie in the packet, and are there as long as that is.
 *
 * @param flags {@link #IMMEDIATE}, {@link #UNORDERED}, {@link #BEGIN}, {@link #END}
 * @param tsn the transmission sequence number
 * @param stream the stream identifier
 * @param ssn the stream sequence number; without meaning in an unordered chunk
 * @param ppid the payload protocol identifier
 * @param array holds the user data
 * @param offset where they begin
 * @param size their length in bytes, at least 1
 */
public record DataChunk(int flags, int tsn, int stream, int ssn, int ppid, byte[] array, int offset, int size)
        implements PayloadChunk {
    /** The chunk type. */
    public static final int TYPE = 0;

    /** Bytes before the user data. */
    public static final int DATA_HEADER = 16;

    /** "E": the last fragment. */
    public static final int END = 1;

    /** "B": the first fragment. */
    public static final int BEGIN = 2;

    /** "U": unordered, the stream sequence number is ignored. */
    public static final int UNORDERED = 4;

    /** "I": the sender requests the SACK without delay. */
    public static final int IMMEDIATE = 8;

    /** Makes a chunk with all of {@code data}, which is not copied. */
    public DataChunk(int flags, int tsn, int stream, int ssn, int ppid, byte[] data) {
        this(flags, tsn, stream, ssn, ppid, data, 0, data.length);
    }

    static DataChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        if (length <= DATA_HEADER) {
            // RFC 9260 §3.3.1: "A DATA chunk with … no user data" is an error; the engine looks for it before.
            throw new MalformedException("DATA without user data");
        }
        return new DataChunk(
                packet.u8(at + 1),
                packet.i32(at + 4),
                packet.u16(at + 8),
                packet.u16(at + 10),
                packet.i32(at + 12),
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

    /** Returns the chunk with user data of its own, to outlive the packet. */
    public DataChunk kept() {
        return new DataChunk(flags, tsn, stream, ssn, ppid, data());
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        write(packet, flags, tsn, stream, ssn, ppid, array, offset, size);
    }

    /** Appends a DATA chunk with a range of {@code data}. */
    public static void write(
            PacketBuffer packet,
            int flags,
            int tsn,
            int stream,
            int ssn,
            int ppid,
            byte[] data,
            int offset,
            int count) {
        int at = PayloadChunk.write(packet, TYPE, DATA_HEADER, flags, tsn, stream, ssn, data, offset, count);
        packet.put32(at, ppid);
    }
}
