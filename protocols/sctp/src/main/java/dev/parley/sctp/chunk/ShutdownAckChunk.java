package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/** Shutdown acknowledgement, RFC 9260 §3.3.9. */
public record ShutdownAckChunk() implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 8;

    static ShutdownAckChunk parse(int length) throws MalformedException {
        Chunk.checkEmpty(length);
        return new ShutdownAckChunk();
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
        Chunk.begin(packet, TYPE, 0, HEADER_LENGTH);
    }
}
