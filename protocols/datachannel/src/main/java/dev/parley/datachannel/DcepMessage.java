package dev.parley.datachannel;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message of the Data Channel Establishment Protocol, RFC 8832 §5. */
public sealed interface DcepMessage {
    /** Returns the message's bytes. */
    byte[] encoded();

    /**
     * Reads a message.
     *
     * @throws MalformedException where the type, the channel type, a length or the UTF-8 of a text is wrong
     */
    static DcepMessage parse(byte[] bytes) throws MalformedException {
        if (bytes.length == 0) {
            throw new MalformedException("DCEP: empty");
        }
        switch (bytes[0] & 0xff) {
            case Ack.TYPE:
                // RFC 8832 §5.2: one octet. Longer ones are read by that octet, as no field could follow.
                return new Ack();
            case Open.TYPE:
                return Open.parse(PacketBuffer.wrap(bytes));
            default:
                throw new MalformedException("DCEP: unknown message type");
        }
    }

    /** DATA_CHANNEL_ACK, RFC 8832 §5.2. */
    record Ack() implements DcepMessage {
        static final int TYPE = 0x02;

        @Override
        public byte[] encoded() {
            return new byte[] {TYPE};
        }
    }

    /**
     * DATA_CHANNEL_OPEN, RFC 8832 §5.1.
     *
     * @param ordered whether the channel type lacks the bit 0x80
     * @param reliability what the low bits of the channel type say
     * @param reliabilityParameter retransmissions or milliseconds, an unsigned 32-bit number
     * @param priority an unsigned 16-bit number
     * @param label at most 65,535 bytes in UTF-8
     * @param protocol at most 65,535 bytes in UTF-8
     */
    record Open(
            boolean ordered,
            Reliability reliability,
            long reliabilityParameter,
            int priority,
            String label,
            String protocol)
            implements DcepMessage {
        static final int TYPE = 0x03;
        private static final int HEADER = 12;
        private static final int UNORDERED = 0x80;

        /** The low seven bits of the channel type, in their order from 0. */
        public enum Reliability {
            /** DATA_CHANNEL_RELIABLE. */
            RELIABLE,
            /** DATA_CHANNEL_PARTIAL_RELIABLE_REXMIT. */
            RETRANSMITS,
            /** DATA_CHANNEL_PARTIAL_RELIABLE_TIMED. */
            TIMED
        }

        /** Returns the message that announces a channel. */
        public static Open of(ChannelParameters channel) {
            Integer lifeTime = channel.maxPacketLifeTime();
            Integer retransmits = channel.maxRetransmits();
            Reliability reliability = lifeTime != null
                    ? Reliability.TIMED
                    : retransmits != null ? Reliability.RETRANSMITS : Reliability.RELIABLE;
            // RFC 8832 §5.1: "For reliable data channels, this field MUST be set to 0 on the sending side".
            long parameter = lifeTime != null ? lifeTime : retransmits != null ? retransmits : 0;
            return new Open(
                    channel.ordered(), reliability, parameter, channel.priority(), channel.label(), channel.protocol());
        }

        /** Returns what the message announces on stream {@code id}. Limits above 65,535 become 65,535, the W3C's largest. */
        public ChannelParameters parameters(int id) {
            int limit = (int) Math.min(reliabilityParameter, 65_535);
            return new ChannelParameters(
                    label,
                    protocol,
                    ordered,
                    reliability == Reliability.TIMED ? Integer.valueOf(limit) : (@Nullable Integer) null,
                    reliability == Reliability.RETRANSMITS ? Integer.valueOf(limit) : (@Nullable Integer) null,
                    false,
                    id,
                    priority);
        }

        @Override
        public byte[] encoded() {
            byte[] labelBytes = label.getBytes(StandardCharsets.UTF_8);
            byte[] protocolBytes = protocol.getBytes(StandardCharsets.UTF_8);
            PacketBuffer out = PacketBuffer.wrap(new byte[HEADER + labelBytes.length + protocolBytes.length]);
            out.put8(0, TYPE);
            out.put8(1, reliability.ordinal() | (ordered ? 0 : UNORDERED));
            out.put16(2, priority);
            out.put32(4, (int) reliabilityParameter);
            out.put16(8, labelBytes.length);
            out.put16(10, protocolBytes.length);
            out.put(HEADER, labelBytes, 0, labelBytes.length);
            out.put(HEADER + labelBytes.length, protocolBytes, 0, protocolBytes.length);
            return out.array();
        }

        private static Open parse(PacketBuffer in) throws MalformedException {
            if (in.length() < HEADER) {
                throw new MalformedException("DCEP: truncated OPEN");
            }
            int type = in.u8(1) & ~UNORDERED;
            if (type >= Reliability.values().length) {
                throw new MalformedException("DCEP: unknown channel type");
            }
            int labelLength = in.u16(8);
            int protocolLength = in.u16(10);
            // RFC 8832 §7: "Error cases such as using inconsistent lengths of fields … must also be handled by
            // closing".
            if (in.length() != HEADER + labelLength + protocolLength) {
                throw new MalformedException("DCEP: inconsistent lengths");
            }
            return new Open(
                    (in.u8(1) & UNORDERED) == 0,
                    Reliability.values()[type],
                    in.u32(4),
                    in.u16(2),
                    text(in, HEADER, labelLength),
                    text(in, HEADER + labelLength, protocolLength));
        }

        private static String text(PacketBuffer in, int at, int length) throws MalformedException {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(in.copy(at, length)))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new MalformedException("DCEP: text is not UTF-8");
            }
        }
    }
}
