package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;

/**
 * Heartbeat acknowledgement, RFC 9260 §3.3.6.
 *
 * @param info the information of the request
 */
public record HeartbeatAckChunk(byte[] info) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 5;

    private static final int INFO_TYPE = 1;

    private static final int INFO_HEADER = 4;

    static HeartbeatAckChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        if (length < HEADER_LENGTH + INFO_HEADER
                || packet.u16(at + HEADER_LENGTH) != INFO_TYPE
                || packet.u16(at + HEADER_LENGTH + 2) != length - HEADER_LENGTH) {
            throw new MalformedException("heartbeat without its information");
        }
        return new HeartbeatAckChunk(
                packet.copy(at + HEADER_LENGTH + INFO_HEADER, length - HEADER_LENGTH - INFO_HEADER));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        return HEADER_LENGTH + INFO_HEADER + info.length;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        int at = Chunk.begin(packet, TYPE, 0, length());
        packet.put16(at, INFO_TYPE);
        packet.put16(at + 2, INFO_HEADER + info.length);
        packet.put(at + INFO_HEADER, info, 0, info.length);
    }
}
