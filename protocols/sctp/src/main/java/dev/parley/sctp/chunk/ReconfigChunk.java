package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Re-configuration, RFC 6525 §3.1.
 *
 * @param parameters one or two
 */
public record ReconfigChunk(List<ReconfigParameter> parameters) implements Chunk {
    /** The chunk type. */
    public static final int TYPE = 130;

    /** RFC 6525 §3.1: no valid combination has more. */
    private static final int LIMIT = 2;

    /** Copies the list. */
    public ReconfigChunk {
        parameters = List.copyOf(parameters);
    }

    static ReconfigChunk parse(PacketBuffer packet, int at, int length) throws MalformedException {
        List<ReconfigParameter> parameters = new ArrayList<>(LIMIT);
        int from = at + HEADER_LENGTH;
        int end = at + length;
        while (from < end) {
            if (from + Parameter.HEADER_LENGTH > end) {
                throw new MalformedException("truncated parameter header");
            }
            int parameterLength = packet.u16(from + 2);
            if (parameterLength < Parameter.HEADER_LENGTH || from + parameterLength > end) {
                throw new MalformedException("wrong parameter length");
            }
            if (parameters.size() == LIMIT) {
                throw new MalformedException("too many RE-CONFIG parameters");
            }
            parameters.add(ReconfigParameter.parse(
                    packet,
                    packet.u16(from),
                    from + Parameter.HEADER_LENGTH,
                    parameterLength - Parameter.HEADER_LENGTH));
            from += Chunk.padded(parameterLength);
        }
        if (parameters.isEmpty()) {
            throw new MalformedException("RE-CONFIG without parameters");
        }
        return new ReconfigChunk(parameters);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public int length() {
        int length = HEADER_LENGTH;
        for (ReconfigParameter parameter : parameters) {
            length = Chunk.padded(length) + Parameter.HEADER_LENGTH + parameter.valueLength();
        }
        return length;
    }

    @Override
    public void writeTo(PacketBuffer packet) {
        int at = Chunk.begin(packet, TYPE, 0, length());
        for (ReconfigParameter parameter : parameters) {
            int length = Parameter.HEADER_LENGTH + parameter.valueLength();
            packet.put16(at, parameter.type());
            packet.put16(at + 2, length);
            parameter.writeValue(packet, at + Parameter.HEADER_LENGTH);
            for (int i = length; i < Chunk.padded(length); i++) {
                if (at + i < packet.length()) {
                    packet.put8(at + i, 0);
                }
            }
            at += Chunk.padded(length);
        }
    }
}
