package dev.parley.turn;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Send and Data indications, RFC 8656 §11, written and read in place around the data that they carry. */
public final class Indications {
    /** Types of STUN messages that are indications: class 01 of RFC 8489 §5. */
    private static final int INDICATION = 0x0010;

    private static final int ATTRIBUTE_HEADER = 4;

    private Indications() {}

    /** Makes a Data indication of the data that {@code packet} holds, for a client. */
    public static void wrapData(PacketBuffer packet, InetSocketAddress peer, SecureRandom random) {
        wrap(packet, TurnMethod.DATA, peer, TransactionId.random(random));
    }

    /** Makes a Send indication of the data that {@code packet} holds. */
    static void wrapSend(PacketBuffer packet, InetSocketAddress peer, TransactionId id) {
        wrap(packet, TurnMethod.SEND, peer, id);
    }

    /** Makes an indication of the data that {@code packet} holds. */
    static void wrap(PacketBuffer packet, int method, InetSocketAddress peer, TransactionId id) {
        byte[] address = TurnAttributes.peerAddress(peer, id).value();
        int front = StunMessage.HEADER + ATTRIBUTE_HEADER + address.length + ATTRIBUTE_HEADER;
        int length = packet.length();
        int padding = -length & 3;
        ensureRoom(packet, front, padding);
        packet.prepend(front);
        for (int i = 0; i < padding; i++) {
            packet.put8(packet.append(1), 0);
        }
        packet.put16(0, method | INDICATION);
        packet.put16(2, packet.length() - StunMessage.HEADER);
        packet.put32(4, StunMessage.MAGIC_COOKIE);
        packet.put32(8, id.high());
        packet.put64(12, id.low());
        int at = StunMessage.HEADER;
        packet.put16(at, TurnAttributes.XOR_PEER_ADDRESS);
        packet.put16(at + 2, address.length);
        packet.put(at + 4, address, 0, address.length);
        at += ATTRIBUTE_HEADER + address.length;
        packet.put16(at, TurnAttributes.DATA);
        packet.put16(at + 2, length);
    }

    private static void ensureRoom(PacketBuffer packet, int front, int back) {
        if (packet.headRoom() < front || packet.tailRoom() < back) {
            int length = packet.length();
            byte[] larger = new byte[front + length + back];
            packet.get(0, larger, front, length);
            packet.set(larger, front, length);
        }
    }

    /** Returns whether a datagram is a Data indication, malformed or not. */
    static boolean isData(PacketBuffer datagram) {
        return StunMessage.looksLikeStun(datagram) && datagram.u16(0) == (TurnMethod.DATA | INDICATION);
    }

    /**
     * Leaves the data of an indication in {@code datagram}.
     *
     * @return the peer's address, or null if the message carries no data
     * @throws MalformedException if an attribute does not fit the message
     */
    public static @Nullable InetSocketAddress unwrap(PacketBuffer datagram) throws MalformedException {
        if (datagram.u16(2) != datagram.length() - StunMessage.HEADER) {
            throw new MalformedException("turn: length of an indication");
        }
        TransactionId id = new TransactionId(datagram.i32(8), datagram.i64(12));
        InetSocketAddress peer = null;
        int dataAt = -1;
        int dataLength = 0;
        int at = StunMessage.HEADER;
        while (at + ATTRIBUTE_HEADER <= datagram.length()) {
            int type = datagram.u16(at);
            int length = datagram.u16(at + 2);
            at += ATTRIBUTE_HEADER;
            if (length > datagram.length() - at) {
                throw new MalformedException("turn: attribute length");
            }
            // RFC 8489 §14: "only the first occurrence needs to be processed"
            if (type == TurnAttributes.XOR_PEER_ADDRESS && peer == null) {
                peer = TurnAttributes.address(datagram.copy(at, length), id);
            } else if (type == TurnAttributes.DATA && dataAt < 0) {
                dataAt = at;
                dataLength = length;
            }
            at += length + 3 & ~3;
        }
        if (peer == null || dataAt < 0) {
            return null;
        }
        datagram.trimFront(dataAt);
        datagram.trimEnd(datagram.length() - dataLength);
        return peer;
    }
}
