package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Heartbeat request, RFC 9260 §3.3.5.
 *
 * @param info the sender's information, which comes back unchanged
 */
public record HeartbeatChunk(byte[] info) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 4;

    private static final int INFO_TYPE = 1;

    private static final int INFO_HEADER = 4;

    /** Bytes of the chunk besides its information. */
    public static final int OVERHEAD = HEADER_LENGTH + INFO_HEADER;

    static HeartbeatChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        if (length < HEADER_LENGTH + INFO_HEADER
                || packet.u16(at + HEADER_LENGTH) != INFO_TYPE
                || packet.u16(at + HEADER_LENGTH + 2) != length - HEADER_LENGTH) {
            throw new MalformedException("heartbeat without its information");
        }
        return new HeartbeatChunk(packet.copy(at + HEADER_LENGTH + INFO_HEADER, length - HEADER_LENGTH - INFO_HEADER));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        return OVERHEAD + info.length;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        int at = Chunk.begin(packet, TYPE, 0, length());
        packet.put16(at, INFO_TYPE);
        packet.put16(at + 2, INFO_HEADER + info.length);
        packet.put(at + INFO_HEADER, info, 0, info.length);
    }
}
