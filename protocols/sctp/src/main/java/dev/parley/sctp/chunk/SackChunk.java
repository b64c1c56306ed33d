package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Selective acknowledgement, RFC 9260 §3.3.4.
 *
 * @param cumulativeTsn the last TSN received in sequence
 * @param receiveWindow a_rwnd in bytes, unsigned 32 bits
 * @param gapBlocks start and end of each block as offsets from {@code cumulativeTsn}, flattened: start, end, start, end …
 * @param duplicates TSNs that came again
 */
public record SackChunk(int cumulativeTsn, long receiveWindow, int[] gapBlocks, int[] duplicates) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 3;

    /** The length without blocks and duplicates. */
    public static final int FIXED = HEADER_LENGTH + 12;

    private static final int[] NONE = {};

    /** Returns an acknowledgement without gaps and duplicates. */
    public static SackChunk of(int cumulativeTsn, long receiveWindow) {
        return new SackChunk(cumulativeTsn, receiveWindow, NONE, NONE);
    }

    static SackChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        if (length < FIXED) {
            throw new MalformedException("SACK too short");
        }
        int blocks = packet.u16(at + 12);
        int duplicateCount = packet.u16(at + 14);
        if (length != FIXED + 4 * (blocks + duplicateCount)) {
            throw new MalformedException("SACK of a wrong length");
        }
        int[] gaps = blocks == 0 ? NONE : new int[2 * blocks];
        int previousEnd = 0;
        for (int i = 0; i < gaps.length; i += 2) {
            gaps[i] = packet.u16(at + FIXED + 2 * i);
            gaps[i + 1] = packet.u16(at + FIXED + 2 * i + 2);
            // Block ends never fall; a block next to the one before is no error, merely wasteful.
            if (gaps[i] <= previousEnd || gaps[i + 1] < gaps[i]) {
                throw new MalformedException("gap blocks out of order");
            }
            previousEnd = gaps[i + 1];
        }
        int[] duplicates = duplicateCount == 0 ? NONE : new int[duplicateCount];
        for (int i = 0; i < duplicateCount; i++) {
            duplicates[i] = packet.i32(at + FIXED + 4 * (blocks + i));
        }
        return new SackChunk(packet.i32(at + 4), packet.u32(at + 8), gaps, duplicates);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        return FIXED + 2 * gapBlocks.length + 4 * duplicates.length;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        int at = Chunk.begin(packet, TYPE, 0, length());
        packet.put32(at, cumulativeTsn);
        packet.put32(at + 4, receiveWindow);
        packet.put16(at + 8, gapBlocks.length / 2);
        packet.put16(at + 10, duplicates.length);
        at += 12;
        for (int offset : gapBlocks) {
            packet.put16(at, offset);
            at += 2;
        }
        for (int tsn : duplicates) {
            packet.put32(at, tsn);
            at += 4;
        }
    }
}
