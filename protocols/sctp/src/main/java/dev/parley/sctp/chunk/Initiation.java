package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields and parameters of INIT and INIT ACK, RFC 9260 §3.3.2 and §3.3.3.
 *
 * @param initiateTag the tag that the other end must put into its packets, not 0
 * @param receiveWindow a_rwnd in bytes, unsigned 32 bits
 * @param outboundStreams the number of streams that the sender requests to send on
 * @param inboundStreams how many streams the sender can receive
 * @param initialTsn the first TSN that the sender will use
 * @param parameters the parameters, in their order
 */
public record Initiation(
        int initiateTag,
        long receiveWindow,
        int outboundStreams,
        int inboundStreams,
        int initialTsn,
        List<Parameter> parameters) {
    /** RFC 9653 §8: the Error Detection Method Identifier of SCTP over DTLS. */
    private static final int OVER_DTLS = 1;

    private static final int FIXED = Chunk.HEADER_LENGTH + 16;

    /** Copies the list. */
    public Initiation {
        parameters = List.copyOf(parameters);
    }

    static Initiation parse(PacketBuffer packet, int at, int length) throws MalformedException {
        if (length < FIXED) {
            throw new MalformedException("INIT too short");
        }
        return new Initiation(
                packet.i32(at + 4),
                packet.u32(at + 8),
                packet.u16(at + 12),
                packet.u16(at + 14),
                packet.i32(at + 16),
                Parameter.parseAll(packet, at + FIXED, at + length));
    }

    int length() {
        return FIXED + Parameter.length(parameters);
    }

    void writeTo(PacketBuffer packet, int type) {
        int at = Chunk.begin(packet, type, 0, length());
        packet.put32(at, initiateTag);
        packet.put32(at + 4, receiveWindow);
        packet.put16(at + 8, outboundStreams);
        packet.put16(at + 10, inboundStreams);
        packet.put32(at + 12, initialTsn);
        Parameter.writeAll(parameters, packet, at + 16);
    }

    /** Returns the value of the first parameter of this type, or null. */
    public byte @Nullable [] parameter(int type) {
        for (Parameter parameter : parameters) {
            if (parameter.type() == type) {
                return parameter.value();
            }
        }
        return null;
    }

    /** Returns whether the sender lists a chunk type among its extensions. */
    public boolean supportsExtension(int chunkType) {
        byte[] extensions = parameter(Parameter.SUPPORTED_EXTENSIONS);
        if (extensions != null) {
            for (byte extension : extensions) {
                if ((extension & 0xff) == chunkType) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns whether the sender takes packets without a checksum because they come in DTLS records, RFC 9653 §4 and §6. */
    public boolean acceptsZeroChecksumOverDtls() {
        byte[] method = parameter(Parameter.ZERO_CHECKSUM_ACCEPTABLE);
        return method != null && method.length == 4 && PacketBuffer.wrap(method).i32(0) == OVER_DTLS;
    }

    /** Returns how many packets one acknowledgement to the sender may cover, or 0 if it does not say so. */
    public int acknowledgementThreshold() {
        byte[] value = parameter(Parameter.ACKNOWLEDGEMENT_THRESHOLD);
        return value == null ? 0 : Parameter.acknowledgementThreshold(value);
    }

    /** Returns whether the sender can interleave user messages, RFC 8260 §2.2.1. */
    public boolean supportsInterleaving() {
        return supportsExtension(IDataChunk.TYPE);
    }

    /** Returns whether the sender understands FORWARD TSN, which it says in either of two ways. */
    public boolean supportsForwardTsn() {
        return parameter(Parameter.FORWARD_TSN_SUPPORTED) != null || supportsExtension(ForwardTsnChunk.TYPE);
    }
}
