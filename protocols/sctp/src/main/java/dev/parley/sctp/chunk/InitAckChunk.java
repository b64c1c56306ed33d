package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Initiation acknowledgement, RFC 9260 §3.3.3; the State Cookie is among its parameters.
 *
 * @param body the fields and parameters
 */
public record InitAckChunk(Initiation body) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 2;

    static InitAckChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        return new InitAckChunk(Initiation.parse(packet, at, length));
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
