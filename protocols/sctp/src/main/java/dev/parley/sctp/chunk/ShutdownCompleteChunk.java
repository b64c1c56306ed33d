package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Shutdown complete, RFC 9260 §3.3.13.
 *
 * @param tagReflected the T bit: the packet carries the receiver's view of the sender's tag (§8.5.1)
 */
public record ShutdownCompleteChunk(boolean tagReflected) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 14;

    static ShutdownCompleteChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        Chunk.checkEmpty(length);
        return new ShutdownCompleteChunk((packet.u8(at + 1) & 1) != 0);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        return HEADER_LENGTH;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        Chunk.begin(packet, TYPE, tagReflected ? 1 : 0, HEADER_LENGTH);
    }
}
