package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.List;

/**
 * Abort, RFC 9260 §3.3.7.
 *
 * @param tagReflected the T bit: the packet carries the receiver's view of the sender's tag (§8.5.1)
 * @param causes why
 */
public record AbortChunk(boolean tagReflected, List<ErrorCause> causes) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 6;

    /** Copies the list. */
    public AbortChunk {
        causes = List.copyOf(causes);
    }

    static AbortChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        return new AbortChunk(
                (packet.u8(at + 1) & 1) != 0, ErrorCause.parseAll(packet, at + HEADER_LENGTH, at + length));
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        return HEADER_LENGTH + Parameter.length(ErrorCause.asParameters(causes));
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        int at = Chunk.begin(packet, TYPE, tagReflected ? 1 : 0, length());
        Parameter.writeAll(ErrorCause.asParameters(causes), packet, at);
    }
}
