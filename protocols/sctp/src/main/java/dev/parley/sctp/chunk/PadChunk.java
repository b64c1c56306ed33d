package dev.parley.sctp.chunk;

import dev.parley.base.PacketBuffer;
import java.util.Arrays;

/**
 * Padding of a packet, RFC 4820 §3: "The Padding Data MUST be ignored by the receiver."
 *
 * @param length its length in bytes, header included; 4 to 65,535
 */
public record PadChunk(int length) implements Chunk {
    /** The chunk type. Its high bits have those skip it who do not know it. */
    public static final int TYPE = 0x84;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        int at = Chunk.begin(packet, TYPE, 0, length);
        int start = packet.offset() + at;
        Arrays.fill(packet.array(), start, start + length - HEADER_LENGTH, (byte) 0);
    }
}
