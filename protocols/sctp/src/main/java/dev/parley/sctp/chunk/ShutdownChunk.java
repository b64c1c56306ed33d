package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Shutdown, RFC 9260 §3.3.8.
 *
 * @param cumulativeTsn the last TSN received in sequence
 */
public record ShutdownChunk(int cumulativeTsn) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 7;

    static ShutdownChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        if (length != HEADER_LENGTH + 4) {
            throw new MalformedException("SHUTDOWN of a wrong length");
        }
        return new ShutdownChunk(packet.i32(at + HEADER_LENGTH));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        return HEADER_LENGTH + 4;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        packet.put32(Chunk.begin(packet, TYPE, 0, length()), cumulativeTsn);
    }
}
