package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.List;

/**
 * Operation error, RFC 9260 §3.3.10.
 *
 * @param causes what was wrong
 */
public record ErrorChunk(List<ErrorCause> causes) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 9;

    /** Copies the list. */
    public ErrorChunk {
        causes = List.copyOf(causes);
    }

    static ErrorChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        return new ErrorChunk(ErrorCause.parseAll(packet, at + HEADER_LENGTH, at + length));
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
        int at = Chunk.begin(packet, TYPE, 0, length());
        Parameter.writeAll(ErrorCause.asParameters(causes), packet, at);
    }
}
