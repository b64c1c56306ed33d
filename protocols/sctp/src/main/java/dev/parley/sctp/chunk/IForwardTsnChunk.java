package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Forward cumulative TSN beside I-DATA, RFC 8260 §2.3.1.
 *
 * @param newCumulativeTsn the TSN to move to
 * @param streams the streams with messages that are skipped, ordered and unordered ones apart …
 * @param unordered … which of the two each means …
 * @param mids … and the largest message identifier skipped
 */
public record IForwardTsnChunk(int newCumulativeTsn, int[] streams, boolean[] unordered, int[] mids)
        implements SkipChunk {
    /** The chunk type. */
    public static final int TYPE = 194;

    /** The length without streams. */
    public static final int FIXED = HEADER_LENGTH + 4;

    /** The length of what is said of one stream. */
    public static final int ENTRY = 8;

    static IForwardTsnChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        if (length < FIXED || (length - FIXED) % ENTRY != 0) {
            throw new MalformedException("I-FORWARD-TSN of a wrong length");
        }
        int count = (length - FIXED) / ENTRY;
        int[] streams = new int[count];
        boolean[] unordered = new boolean[count];
        int[] mids = new int[count];
        for (int i = 0; i < count; i++) {
            int entry = at + FIXED + ENTRY * i;
            streams[i] = packet.u16(entry);
            unordered[i] = (packet.u16(entry + 2) & 1) != 0;
            mids[i] = packet.i32(entry + 4);
        }
        return new IForwardTsnChunk(packet.i32(at + HEADER_LENGTH), streams, unordered, mids);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        return FIXED + ENTRY * streams.length;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        int at = Chunk.begin(packet, TYPE, 0, length());
        packet.put32(at, newCumulativeTsn);
        for (int i = 0; i < streams.length; i++) {
            int entry = at + 4 + ENTRY * i;
            packet.put16(entry, streams[i]);
            packet.put16(entry + 2, unordered[i] ? 1 : 0);
            packet.put32(entry + 4, mids[i]);
        }
    }
}
