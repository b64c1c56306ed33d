package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A parameter of INIT or INIT ACK, RFC 9260 §3.2.1.
 *
 * @param type the parameter type; its two high bits say what a receiver does who does not know it
 * @param value the value without padding
 */
public record Parameter(int type, byte[] value) {
    /** RFC 9260 §3.3.3.1.1, State Cookie. */
    public static final int STATE_COOKIE = 7;

    /** RFC 9260 §3.3.3.1.2, Unrecognized Parameter. */
    public static final int UNRECOGNIZED = 8;

    /** RFC 9653 §4, Zero Checksum Acceptable: which error detection there is in place of the checksum, 32 bits. */
    public static final int ZERO_CHECKSUM_ACCEPTABLE = 0x8001;

    /**
     * Acknowledgement threshold, an extension of this stack: how many packets one acknowledgement may cover, so that the receiver need
     * not acknowledge every second one (RFC 9260 §6.2). Its two high bits make others skip it without a report (RFC 9260 §3.2.1).
     */
    public static final int ACKNOWLEDGEMENT_THRESHOLD = 0xbacc;

    /** RFC 5061 §4.2.7, Supported Extensions: a list of chunk types. */
    public static final int SUPPORTED_EXTENSIONS = 0x8008;

    /** RFC 3758 §3.1, Forward-TSN-Supported. */
    public static final int FORWARD_TSN_SUPPORTED = 0xc000;

    private static final byte[] THRESHOLD_LETTERS = "parley".getBytes(StandardCharsets.US_ASCII);
    private static final int THRESHOLD_LENGTH = THRESHOLD_LETTERS.length + 2;

    /** Type and length. */
    public static final int HEADER_LENGTH = 4;

    /** No more parameters than this are read from one chunk: a packet of 1,500 bytes holds 370 empty ones, none sends 30. */
    public static final int LIMIT = 64;

    /** Returns the parameter that says: packets may come without a checksum, as they come in DTLS records (RFC 9653 §6). */
    public static Parameter zeroChecksumOverDtls() {
        return new Parameter(ZERO_CHECKSUM_ACCEPTABLE, new byte[] {0, 0, 0, 1});
    }

    /**
     * Returns the parameter that permits an acknowledgement for {@code packets} packets only. The letters before the number, 16 bits,
     * distinguish it from a parameter that somebody else may give the same type.
     */
    public static Parameter acknowledgementThreshold(int packets) {
        byte[] value = Arrays.copyOf(THRESHOLD_LETTERS, THRESHOLD_LENGTH);
        PacketBuffer.wrap(value).put16(THRESHOLD_LETTERS.length, packets);
        return new Parameter(ACKNOWLEDGEMENT_THRESHOLD, value);
    }

    /** Returns the number of packets that a value of {@link #acknowledgementThreshold} permits, or 0 if it is not one. */
    static int acknowledgementThreshold(byte[] value) {
        boolean known = value.length == THRESHOLD_LENGTH
                && Arrays.equals(Arrays.copyOf(value, THRESHOLD_LETTERS.length), THRESHOLD_LETTERS);
        return known ? PacketBuffer.wrap(value).u16(THRESHOLD_LETTERS.length) : 0;
    }

    /** Returns whether the receiver who does not know it goes on with the next parameter. */
    public boolean skippable() {
        return (type & 0x8000) != 0;
    }

    /** Returns whether the receiver who does not know it reports it. */
    public boolean reportable() {
        return (type & 0x4000) != 0;
    }

    /** Reads the parameters in the given range of a packet. */
    static List<Parameter> parseAll(PacketBuffer packet, int from, int end) throws MalformedException {
        List<Parameter> parameters = new ArrayList<>();
        int at = from;
        while (at < end) {
            if (at + HEADER_LENGTH > end) {
                throw new MalformedException("truncated parameter header");
            }
            int length = packet.u16(at + 2);
            if (length < HEADER_LENGTH || at + length > end) {
                throw new MalformedException("wrong parameter length");
            }
            if (parameters.size() == LIMIT) {
                throw new MalformedException("too many parameters");
            }
            parameters.add(new Parameter(packet.u16(at), packet.copy(at + HEADER_LENGTH, length - HEADER_LENGTH)));
            at += Chunk.padded(length);
        }
        return List.copyOf(parameters);
    }

    /** Returns the length of all parameters in a chunk; the padding of the last one does not count (RFC 9260 §3.2.1). */
    static int length(List<Parameter> parameters) {
        int length = 0;
        for (Parameter parameter : parameters) {
            length = Chunk.padded(length) + HEADER_LENGTH + parameter.value.length;
        }
        return length;
    }

    /** Writes the parameters into room that was appended before. */
    static void writeAll(List<Parameter> parameters, PacketBuffer packet, int from) {
        int at = from;
        for (Parameter parameter : parameters) {
            at = Chunk.padded(at);
            packet.put16(at, parameter.type);
            packet.put16(at + 2, HEADER_LENGTH + parameter.value.length);
            packet.put(at + HEADER_LENGTH, parameter.value, 0, parameter.value.length);
            int end = at + HEADER_LENGTH + parameter.value.length;
            for (int i = end; i < Chunk.padded(end); i++) {
                packet.put8(i, 0);
            }
            at = end;
        }
    }

    /** Returns this parameter as bytes, for reporting it back. */
    public byte[] encoded() {
        PacketBuffer packet = PacketBuffer.allocate(HEADER_LENGTH + Chunk.padded(value.length), 0);
        packet.append(HEADER_LENGTH + Chunk.padded(value.length));
        writeAll(List.of(this), packet, 0);
        return packet.copy(0, HEADER_LENGTH + value.length);
    }
}
