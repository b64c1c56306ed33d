package dev.parley.stun;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.crypto.HmacSha1;
import dev.parley.stun.StunAttribute.Raw;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message, RFC 8489 §5; immutable.
 *
 * <p>A message that was {@linkplain #parse parsed} keeps its bytes, so that its integrity can be verified once the key is
 * known. A message that was built has none until it is written; MESSAGE-INTEGRITY and FINGERPRINT are added by {@link #writeTo}.
 */
public final class StunMessage {
    /** The method "Binding", RFC 8489 §18.2. */
    public static final int BINDING = 0x001;

    /** RFC 8489 §5. */
    public static final int MAGIC_COOKIE = 0x2112_a442;

    /** The length of the header in bytes. */
    public static final int HEADER = 20;

    /** The most attributes that a message may have; ICE's and TURN's have at most a dozen. */
    public static final int MAX_ATTRIBUTES = 48;

    /** The longest message in bytes: what fits a TURN indication around a packet of an interface with an MTU of 1,500 bytes. */
    public static final int MAX_LENGTH = 2_048;

    // RFC 8489 §14.7: "XORed with the 32-bit value 0x5354554e"
    private static final int FINGERPRINT_XOR = 0x5354_554e;
    private static final int FINGERPRINT_LENGTH = 8;
    private static final int INTEGRITY_LENGTH = 4 + HmacSha1.LENGTH;

    private final StunClass messageClass;
    private final int method;
    private final TransactionId transactionId;
    private final List<StunAttribute> attributes;
    private final byte @Nullable [] wire;
    private final int integrityAt;
    private final int fingerprintAt;

    private StunMessage(
            StunClass messageClass,
            int method,
            TransactionId transactionId,
            List<StunAttribute> attributes,
            byte @Nullable [] wire,
            int integrityAt,
            int fingerprintAt) {
        this.messageClass = messageClass;
        this.method = method;
        this.transactionId = transactionId;
        this.attributes = Collections.unmodifiableList(attributes);
        this.wire = wire;
        this.integrityAt = integrityAt;
        this.fingerprintAt = fingerprintAt;
    }

    /** Returns a message with the given attributes in their order, to be written. */
    public static StunMessage of(
            StunClass messageClass, int method, TransactionId transactionId, List<StunAttribute> attributes) {
        return new StunMessage(messageClass, method, transactionId, new ArrayList<>(attributes), null, -1, -1);
    }

    /** Returns a message with the given attributes in their order, to be written. */
    public static StunMessage of(
            StunClass messageClass, int method, TransactionId transactionId, StunAttribute... attributes) {
        return of(messageClass, method, transactionId, List.of(attributes));
    }

    /**
     * Returns whether a datagram is a STUN message, by RFC 7983 §7 and the magic cookie. It may still be malformed.
     */
    public static boolean looksLikeStun(PacketBuffer datagram) {
        return datagram.length() >= HEADER && datagram.u8(0) <= 3 && datagram.i32(4) == MAGIC_COOKIE;
    }

    /**
     * Reads a message that fills {@code datagram}, of which it keeps a copy. Integrity and fingerprint are not checked yet.
     *
     * @throws MalformedException where it is no STUN message of RFC 8489
     */
    public static StunMessage parse(PacketBuffer datagram) throws MalformedException {
        if (datagram.length() < HEADER || datagram.length() > MAX_LENGTH) {
            throw new MalformedException("stun: length of the datagram");
        }
        int type = datagram.u16(0);
        // RFC 8489 §6.3: "checks that the first two bits are 0, that the Magic Cookie field has the correct value, that
        // the message length is sensible"
        if (type >= 0x4000) {
            throw new MalformedException("stun: first two bits");
        }
        if (datagram.i32(4) != MAGIC_COOKIE) {
            throw new MalformedException("stun: magic cookie");
        }
        if (datagram.u16(2) != datagram.length() - HEADER || (datagram.length() & 3) != 0) {
            throw new MalformedException("stun: message length");
        }
        TransactionId id = new TransactionId(datagram.i32(8), datagram.i64(12));
        List<StunAttribute> attributes = new ArrayList<>();
        int integrityAt = -1;
        int fingerprintAt = -1;
        int at = HEADER;
        int count = 0;
        while (at < datagram.length()) {
            if (fingerprintAt >= 0) {
                // RFC 8489 §14.7: "the FINGERPRINT attribute MUST be the last attribute in the message"
                throw new MalformedException("stun: attribute after FINGERPRINT");
            }
            if (++count > MAX_ATTRIBUTES) {
                throw new MalformedException("stun: too many attributes");
            }
            int attributeType = datagram.u16(at);
            int length = datagram.u16(at + 2);
            int padded = length + 3 & ~3;
            if (padded > datagram.length() - at - 4) {
                throw new MalformedException("stun: attribute length");
            }
            if (attributeType == StunAttribute.FINGERPRINT) {
                if (length != 4) {
                    throw new MalformedException("stun: length of FINGERPRINT");
                }
                fingerprintAt = at;
            } else if (integrityAt >= 0) {
                // RFC 8489 §9: "agents MUST ignore all attributes that follow MESSAGE-INTEGRITY, with the exception of
                // the MESSAGE-INTEGRITY-SHA256 and FINGERPRINT attributes." The former is not spoken here.
                at += 4 + padded;
                continue;
            } else if (attributeType == StunAttribute.MESSAGE_INTEGRITY) {
                if (length != HmacSha1.LENGTH) {
                    throw new MalformedException("stun: length of MESSAGE-INTEGRITY");
                }
                integrityAt = at;
            } else {
                attributes.add(AttributeCodec.read(attributeType, datagram, at + 4, length));
            }
            at += 4 + padded;
        }
        return new StunMessage(
                StunClass.ofType(type), methodOf(type), id, attributes, datagram.copy(), integrityAt, fingerprintAt);
    }

    /** Returns the class. */
    public StunClass messageClass() {
        return messageClass;
    }

    /** Returns the method, 0 to 0xfff. */
    public int method() {
        return method;
    }

    /** Returns the transaction's id. */
    public TransactionId transactionId() {
        return transactionId;
    }

    /** Returns the attributes in their order, without MESSAGE-INTEGRITY, FINGERPRINT and what follows the former. */
    public List<StunAttribute> attributes() {
        return attributes;
    }

    /** Returns the first attribute of the kind, or null. */
    public <A extends StunAttribute> @Nullable A get(Class<A> kind) {
        // RFC 8489 §14: "only the first occurrence needs to be processed"
        for (StunAttribute attribute : attributes) {
            if (kind.isInstance(attribute)) {
                return kind.cast(attribute);
            }
        }
        return null;
    }

    /** Returns whether there is an attribute of the kind. */
    public boolean has(Class<? extends StunAttribute> kind) {
        return get(kind) != null;
    }

    /** Returns the comprehension-required types that this module does not understand, each once; RFC 8489 §6.3.1. */
    public List<Integer> unknownRequired() {
        List<Integer> types = new ArrayList<>();
        for (StunAttribute attribute : attributes) {
            if (attribute instanceof Raw raw && raw.isComprehensionRequired() && !types.contains(raw.type())) {
                types.add(raw.type());
            }
        }
        return types;
    }

    /** Returns whether the parsed message carries MESSAGE-INTEGRITY. */
    public boolean hasIntegrity() {
        return integrityAt >= 0;
    }

    /** Returns whether the parsed message carries a MESSAGE-INTEGRITY that was made with {@code key}, RFC 8489 §14.5. */
    public boolean verifyIntegrity(HmacSha1 key) {
        if (wire == null || integrityAt < 0) {
            return false;
        }
        byte[] code = integrity(key, wire, 0, integrityAt);
        byte[] carried = new byte[HmacSha1.LENGTH];
        System.arraycopy(wire, integrityAt + 4, carried, 0, carried.length);
        return MessageDigest.isEqual(code, carried);
    }

    /** Returns whether the parsed message carries FINGERPRINT. */
    public boolean hasFingerprint() {
        return fingerprintAt >= 0;
    }

    /** Returns whether the parsed message carries a right FINGERPRINT, RFC 8489 §14.7. */
    public boolean verifyFingerprint() {
        if (wire == null || fingerprintAt < 0) {
            return false;
        }
        PacketBuffer packet = PacketBuffer.wrap(wire);
        return packet.i32(fingerprintAt + 4) == fingerprint(wire, 0, fingerprintAt);
    }

    /**
     * Returns the message in an array of its size.
     *
     * @param key makes a MESSAGE-INTEGRITY; null leaves it out
     * @param fingerprint whether to add FINGERPRINT
     */
    public byte[] toBytes(@Nullable HmacSha1 key, boolean fingerprint) {
        int length = HEADER + (key == null ? 0 : INTEGRITY_LENGTH) + (fingerprint ? FINGERPRINT_LENGTH : 0);
        for (StunAttribute attribute : attributes) {
            length += AttributeCodec.length(attribute);
        }
        PacketBuffer out = PacketBuffer.allocate(length, 0);
        writeTo(out, key, fingerprint);
        return out.array();
    }

    /**
     * Appends the message to {@code out}, which is empty.
     *
     * @param key makes a MESSAGE-INTEGRITY; null leaves it out
     * @param fingerprint whether to add FINGERPRINT
     */
    public void writeTo(PacketBuffer out, @Nullable HmacSha1 key, boolean fingerprint) {
        if (out.length() != 0) {
            throw new IllegalArgumentException("the buffer already holds " + out.length() + " bytes");
        }
        out.append(HEADER);
        out.put16(0, typeOf(messageClass, method));
        out.put16(2, 0);
        out.put32(4, MAGIC_COOKIE);
        out.put32(8, transactionId.high());
        out.put64(12, transactionId.low());
        for (StunAttribute attribute : attributes) {
            AttributeCodec.write(attribute, out);
        }
        if (key != null) {
            int at = out.length();
            byte[] code = integrity(key, out.array(), out.offset(), at);
            out.append(4);
            out.put16(at, StunAttribute.MESSAGE_INTEGRITY);
            out.put16(at + 2, HmacSha1.LENGTH);
            out.append(code, 0, code.length);
        }
        out.put16(2, out.length() - HEADER);
        if (fingerprint) {
            int at = out.length();
            out.put16(2, at + FINGERPRINT_LENGTH - HEADER);
            int crc = fingerprint(out.array(), out.offset(), at);
            out.append(FINGERPRINT_LENGTH);
            out.put16(at, StunAttribute.FINGERPRINT);
            out.put16(at + 2, 4);
            out.put32(at + 4, crc);
        }
    }

    /** The code over the message up to {@code end}, with the length that ends behind MESSAGE-INTEGRITY. */
    private static byte[] integrity(HmacSha1 key, byte[] message, int offset, int end) {
        // RFC 8489 §14.5: "the Length field of the STUN message header is adjusted to point to the end of the
        // MESSAGE-INTEGRITY attribute"
        int length = end - HEADER + INTEGRITY_LENGTH;
        byte[] start = {message[offset], message[offset + 1], (byte) (length >> 8), (byte) length};
        key.update(start, 0, start.length);
        key.update(message, offset + start.length, end - start.length);
        return key.doFinal();
    }

    private static int fingerprint(byte[] message, int offset, int end) {
        CRC32 crc = new CRC32();
        crc.update(message, offset, end);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    private static int methodOf(int type) {
        return type & 0xf | type >> 1 & 0x70 | type >> 2 & 0xf80;
    }

    private static int typeOf(StunClass messageClass, int method) {
        return method & 0xf | (method & 0x70) << 1 | (method & 0xf80) << 2 | messageClass.bits();
    }

    @Override
    public String toString() {
        return messageClass + " " + (method == BINDING ? "Binding" : "method " + method) + " " + attributes;
    }
}
