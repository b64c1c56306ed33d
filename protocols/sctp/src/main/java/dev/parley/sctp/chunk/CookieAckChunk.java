package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/** Cookie acknowledgement, RFC 9260 §3.3.12. */
public record CookieAckChunk() implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 11;

    static CookieAckChunk parse(int length) throws MalformedException {
        Chunk.checkEmpty(length);
        return new CookieAckChunk();
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
