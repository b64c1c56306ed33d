package dev.parley.turn;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.Raw;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attributes of TURN, RFC 8656 §18. To the STUN module they are {@link Raw}. */
public final class TurnAttributes {
    /** CHANNEL-NUMBER. */
    public static final int CHANNEL_NUMBER = 0x000c;

    /** LIFETIME. */
    public static final int LIFETIME = 0x000d;

    /** XOR-PEER-ADDRESS. */
    public static final int XOR_PEER_ADDRESS = 0x0012;

    /** DATA. */
    public static final int DATA = 0x0013;

    /** XOR-RELAYED-ADDRESS. */
    public static final int XOR_RELAYED_ADDRESS = 0x0016;

    /** REQUESTED-ADDRESS-FAMILY. */
    public static final int REQUESTED_ADDRESS_FAMILY = 0x0017;

    /** EVEN-PORT. */
    public static final int EVEN_PORT = 0x0018;

    /** RESERVATION-TOKEN. */
    public static final int RESERVATION_TOKEN = 0x0022;

    /** ADDITIONAL-ADDRESS-FAMILY. */
    public static final int ADDITIONAL_ADDRESS_FAMILY = 0x8000;

    /** REQUESTED-TRANSPORT. */
    public static final int REQUESTED_TRANSPORT = 0x0019;

    private static final List<Integer> KNOWN = List.of(
            CHANNEL_NUMBER,
            LIFETIME,
            XOR_PEER_ADDRESS,
            DATA,
            XOR_RELAYED_ADDRESS,
            REQUESTED_ADDRESS_FAMILY,
            EVEN_PORT,
            RESERVATION_TOKEN,
            REQUESTED_TRANSPORT);

    private static final int FAMILY_V4 = 1;
    private static final int FAMILY_V6 = 2;

    /** The protocol number of UDP, RFC 8656 §18.7. */
    private static final int UDP = 17;

    private TurnAttributes() {}

    /** Returns REQUESTED-TRANSPORT for UDP, RFC 8656 §18.7. */
    public static Raw requestedTransport() {
        return new Raw(REQUESTED_TRANSPORT, new byte[] {UDP, 0, 0, 0});
    }

    /** Returns REQUESTED-ADDRESS-FAMILY for IPv6, or for IPv4, RFC 8656 §18.6. */
    public static Raw requestedFamily(boolean ipv6) {
        return new Raw(REQUESTED_ADDRESS_FAMILY, new byte[] {(byte) (ipv6 ? FAMILY_V6 : FAMILY_V4), 0, 0, 0});
    }

    /** Returns LIFETIME in seconds, an unsigned number of 32 bits, RFC 8656 §18.2. */
    public static Raw lifetime(long seconds) {
        PacketBuffer value = PacketBuffer.wrap(new byte[4]);
        value.put32(0, seconds);
        return new Raw(LIFETIME, value.array());
    }

    /** Returns CHANNEL-NUMBER, RFC 8656 §18.1. */
    public static Raw channelNumber(int number) {
        PacketBuffer value = PacketBuffer.wrap(new byte[4]);
        value.put16(0, number);
        return new Raw(CHANNEL_NUMBER, value.array());
    }

    /** Returns XOR-PEER-ADDRESS in a message with the given id, RFC 8656 §18.3. */
    public static Raw peerAddress(InetSocketAddress peer, TransactionId id) {
        return new Raw(XOR_PEER_ADDRESS, xorAddress(peer, id));
    }

    /** Returns XOR-RELAYED-ADDRESS in a message with the given id, RFC 8656 §18.5. */
    public static Raw relayedAddress(InetSocketAddress relayed, TransactionId id) {
        return new Raw(XOR_RELAYED_ADDRESS, xorAddress(relayed, id));
    }

    /** Returns the lifetime that a message carries in seconds, or -1 if it carries none, or a malformed one. */
    public static long lifetime(StunMessage message) {
        byte[] value = value(message, LIFETIME);
        return value == null || value.length != 4
                ? -1
                : PacketBuffer.wrap(value).u32(0);
    }

    /** Returns the channel number that a message carries, or -1. */
    public static int channelNumber(StunMessage message) {
        byte[] value = value(message, CHANNEL_NUMBER);
        return value == null || value.length != 4
                ? -1
                : PacketBuffer.wrap(value).u16(0);
    }

    /**
     * Returns the relayed address that a message carries, or null.
     *
     * @throws MalformedException if it is malformed
     */
    public static @Nullable InetSocketAddress relayedAddress(StunMessage message) throws MalformedException {
        byte[] value = value(message, XOR_RELAYED_ADDRESS);
        return value == null ? null : address(value, message.transactionId());
    }

    /**
     * Returns the peer addresses that a message carries, in their order.
     *
     * @throws MalformedException if one is malformed
     */
    public static List<InetSocketAddress> peerAddresses(StunMessage message) throws MalformedException {
        List<InetSocketAddress> peers = new ArrayList<>();
        for (StunAttribute attribute : message.attributes()) {
            if (attribute instanceof Raw raw && raw.type() == XOR_PEER_ADDRESS) {
                peers.add(address(raw.value(), message.transactionId()));
            }
        }
        return peers;
    }

    /** Returns whether a request asks for UDP between server and peers. */
    public static boolean isUdpRequested(StunMessage message) {
        byte[] value = value(message, REQUESTED_TRANSPORT);
        return value != null && value.length == 4 && value[0] == UDP;
    }

    /** Returns whether a request asks for an IPv6 address. */
    public static boolean isIpv6Requested(StunMessage message) {
        byte[] value = value(message, REQUESTED_ADDRESS_FAMILY);
        return value != null && value.length == 4 && value[0] == FAMILY_V6;
    }

    /** Returns EVEN-PORT, RFC 8656 §18.7, perhaps with the wish that the next port be reserved. */
    public static Raw evenPort(boolean reserveNext) {
        return new Raw(EVEN_PORT, new byte[] {(byte) (reserveNext ? 0x80 : 0)});
    }

    /** Returns whether EVEN-PORT asks for the reservation of the next port. */
    public static boolean isNextReserved(StunMessage message) {
        byte[] value = value(message, EVEN_PORT);
        return value != null && value.length > 0 && (value[0] & 0x80) != 0;
    }

    /** Returns RESERVATION-TOKEN, RFC 8656 §18.10. */
    public static Raw reservationToken(long token) {
        PacketBuffer value = PacketBuffer.wrap(new byte[8]);
        value.put64(0, token);
        return new Raw(RESERVATION_TOKEN, value.array());
    }

    /** Returns the reservation's token that a message carries, or null if it carries none, or a malformed one. */
    public static @Nullable Long reservationToken(StunMessage message) {
        byte[] value = value(message, RESERVATION_TOKEN);
        return value == null || value.length != 8
                ? null
                : PacketBuffer.wrap(value).i64(0);
    }

    /** Returns the comprehension-required types that neither this class nor the STUN module supports, each once. */
    public static List<Integer> unknownRequired(StunMessage message) {
        List<Integer> unknown = new ArrayList<>(message.unknownRequired());
        unknown.removeAll(KNOWN);
        return unknown;
    }

    /** Returns whether a message carries an attribute of the type. */
    public static boolean has(StunMessage message, int type) {
        return value(message, type) != null;
    }

    private static byte @Nullable [] value(StunMessage message, int type) {
        for (StunAttribute attribute : message.attributes()) {
            if (attribute instanceof Raw raw && raw.type() == type) {
                return raw.value();
            }
        }
        return null;
    }

    private static byte[] xorAddress(InetSocketAddress address, TransactionId id) {
        byte[] octets = address.getAddress().getAddress();
        byte[] mask = mask(id);
        PacketBuffer value = PacketBuffer.wrap(new byte[4 + octets.length]);
        value.put8(1, octets.length == 4 ? FAMILY_V4 : FAMILY_V6);
        value.put16(2, address.getPort() ^ StunMessage.MAGIC_COOKIE >>> 16);
        for (int i = 0; i < octets.length; i++) {
            value.put8(4 + i, octets[i] ^ mask[i]);
        }
        return value.array();
    }

    /** Reads the value of an XOR address, RFC 8489 §14.2. */
    static InetSocketAddress address(byte[] value, TransactionId id) throws MalformedException {
        if (value.length != 8 && value.length != 20) {
            throw new MalformedException("turn: length of an address");
        }
        PacketBuffer in = PacketBuffer.wrap(value);
        if (in.u8(1) != (value.length == 8 ? FAMILY_V4 : FAMILY_V6)) {
            throw new MalformedException("turn: address family");
        }
        byte[] octets = in.copy(4, value.length - 4);
        byte[] mask = mask(id);
        for (int i = 0; i < octets.length; i++) {
            octets[i] ^= mask[i];
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), in.u16(2) ^ StunMessage.MAGIC_COOKIE >>> 16);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 octets are always an address", e);
        }
    }

    private static byte[] mask(TransactionId id) {
        PacketBuffer mask = PacketBuffer.wrap(new byte[16]);
        mask.put32(0, StunMessage.MAGIC_COOKIE);
        mask.put32(4, id.high());
        mask.put64(8, id.low());
        return mask.array();
    }
}
