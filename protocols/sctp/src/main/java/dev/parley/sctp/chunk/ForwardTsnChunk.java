package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Forward cumulative TSN, RFC 3758 §3.2: what is missing up to a TSN will not come.
 *
 * @param newCumulativeTsn the TSN to move to
 * @param streams for ordered messages that are skipped, their streams …
 * @param ssns … and the last stream sequence number skipped on each
 */
public record ForwardTsnChunk(int newCumulativeTsn, int[] streams, int[] ssns) implements SkipChunk {
    /** The chunk type. */
    public static final int TYPE = 192;

    /** The length without streams. */
    public static final int FIXED = HEADER_LENGTH + 4;

    static ForwardTsnChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        if (length < FIXED || (length - FIXED) % 4 != 0) {
            throw new MalformedException("FORWARD TSN of a wrong length");
        }
        int count = (length - FIXED) / 4;
        int[] streams = new int[count];
        int[] ssns = new int[count];
        for (int i = 0; i < count; i++) {
            streams[i] = packet.u16(at + FIXED + 4 * i);
            ssns[i] = packet.u16(at + FIXED + 4 * i + 2);
        }
        return new ForwardTsnChunk(packet.i32(at + HEADER_LENGTH), streams, ssns);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        return FIXED + 4 * streams.length;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        int at = Chunk.begin(packet, TYPE, 0, length());
        packet.put32(at, newCumulativeTsn);
        for (int i = 0; i < streams.length; i++) {
            packet.put16(at + 4 + 4 * i, streams[i]);
            packet.put16(at + 6 + 4 * i, ssns[i]);
        }
    }
}
