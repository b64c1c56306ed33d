package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Initiation, RFC 9260 §3.3.2.
 *
 * @param body the fields and parameters
 */
public record InitChunk(Initiation body) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 1;

    static InitChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        return new InitChunk(Initiation.parse(packet, at, length));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        return body.length();
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        body.writeTo(packet, TYPE);
    }
}
