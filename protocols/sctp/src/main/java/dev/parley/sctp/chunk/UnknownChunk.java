package dev.parley.sctp.chunk;

import dev.parley.base.PacketBuffer;

/**
 * A chunk of a type that we do not know. The two high bits of the type say what to do with it, RFC 9260 §3.2.
 *
 * @param type the chunk type
 * @param encoded the whole chunk without padding
 */
public record UnknownChunk(int type, byte[] encoded) implements Chunk {
    /** Returns whether the rest of the packet is processed. */
    public boolean skippable() {
        return (type & 0x80) != 0;
    }

    /** Returns whether the chunk is reported in an ERROR chunk. */
    public boolean reportable() {
        return (type & 0x40) != 0;
    }

    @Override
    public int length() {
        return encoded.length;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        packet.put(packet.append(encoded.length), encoded, 0, encoded.length);
        int padding = padded() - encoded.length;
        int at = packet.append(padding);
        for (int i = 0; i < padding; i++) {
            packet.put8(at + i, 0);
        }
    }

    private int padded() {
        return Chunk.padded(encoded.length);
    }
}
