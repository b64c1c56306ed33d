package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Cookie echo, RFC 9260 §3.3.11.
 *
 * @param cookie the State Cookie of the INIT ACK
 */
public record CookieEchoChunk(byte[] cookie) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 10;

    static CookieEchoChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        if (length == HEADER_LENGTH) {
            throw new MalformedException("empty cookie");
        }
        return new CookieEchoChunk(packet.copy(at + HEADER_LENGTH, length - HEADER_LENGTH));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        return HEADER_LENGTH + cookie.length;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        int at = Chunk.begin(packet, TYPE, 0, length());
        packet.put(at, cookie, 0, cookie.length);
    }
}
