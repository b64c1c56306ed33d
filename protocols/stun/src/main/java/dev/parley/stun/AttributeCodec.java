package dev.parley.stun;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.stun.StunAttribute.AlternateServer;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.IceControlled;
import dev.parley.stun.StunAttribute.IceControlling;
import dev.parley.stun.StunAttribute.MappedAddress;
import dev.parley.stun.StunAttribute.Nonce;
import dev.parley.stun.StunAttribute.Priority;
import dev.parley.stun.StunAttribute.Raw;
import dev.parley.stun.StunAttribute.Realm;
import dev.parley.stun.StunAttribute.Software;
import dev.parley.stun.StunAttribute.UnknownAttributes;
import dev.parley.stun.StunAttribute.UseCandidate;
import dev.parley.stun.StunAttribute.Username;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Attribute values to and from bytes, RFC 8489 §14. */
final class AttributeCodec {
    // RFC 8489 §14.3: "fewer than 509 bytes"; RFC 5389 allowed 513.
    private static final int MAX_USERNAME = 513;
    // RFC 8489 §14.8 to §14.14: "fewer than 128 characters", "which can be as long as 509 bytes when encoding them or
    // 763 bytes when decoding them".
    private static final int MAX_TEXT = 763;

    private static final int FAMILY_V4 = 1;
    private static final int FAMILY_V6 = 2;

    private AttributeCodec() {}

    static StunAttribute read(int type, PacketBuffer in, int at, int length) throws MalformedException {
        return switch (type) {
            case StunAttribute.MAPPED_ADDRESS -> new MappedAddress(address(in, at, length, false));
            case StunAttribute.XOR_MAPPED_ADDRESS -> new XorMappedAddress(address(in, at, length, true));
            case StunAttribute.ALTERNATE_SERVER -> new AlternateServer(address(in, at, length, false));
            case StunAttribute.USERNAME -> new Username(text(in, at, length, MAX_USERNAME));
            case StunAttribute.REALM -> new Realm(text(in, at, length, MAX_TEXT));
            case StunAttribute.NONCE -> new Nonce(text(in, at, length, MAX_TEXT));
            case StunAttribute.SOFTWARE -> new Software(text(in, at, length, MAX_TEXT));
            case StunAttribute.ERROR_CODE -> errorCode(in, at, length);
            case StunAttribute.UNKNOWN_ATTRIBUTES -> unknownAttributes(in, at, length);
            case StunAttribute.PRIORITY -> {
                exactly(4, length);
                yield new Priority(in.u32(at));
            }
            case StunAttribute.USE_CANDIDATE -> {
                exactly(0, length);
                yield new UseCandidate();
            }
            case StunAttribute.ICE_CONTROLLED -> {
                exactly(8, length);
                yield new IceControlled(in.i64(at));
            }
            case StunAttribute.ICE_CONTROLLING -> {
                exactly(8, length);
                yield new IceControlling(in.i64(at));
            }
            default -> new Raw(type, in.copy(at, length));
        };
    }

    static void write(StunAttribute attribute, PacketBuffer out) {
        int at = out.append(4);
        if (attribute instanceof MappedAddress mapped) {
            address(mapped.address(), out, false);
        } else if (attribute instanceof XorMappedAddress mapped) {
            address(mapped.address(), out, true);
        } else if (attribute instanceof AlternateServer server) {
            address(server.address(), out, false);
        } else if (attribute instanceof Username username) {
            text(username.value(), out);
        } else if (attribute instanceof Realm realm) {
            text(realm.value(), out);
        } else if (attribute instanceof Nonce nonce) {
            text(nonce.value(), out);
        } else if (attribute instanceof Software software) {
            text(software.value(), out);
        } else if (attribute instanceof ErrorCode error) {
            out.put32(out.append(4), error.code() / 100 << 8 | error.code() % 100);
            text(error.reason(), out);
        } else if (attribute instanceof UnknownAttributes unknown) {
            for (int type : unknown.types()) {
                out.put16(out.append(2), type);
            }
        } else if (attribute instanceof Priority priority) {
            out.put32(out.append(4), priority.value());
        } else if (attribute instanceof IceControlled controlled) {
            out.put64(out.append(8), controlled.tieBreaker());
        } else if (attribute instanceof IceControlling controlling) {
            out.put64(out.append(8), controlling.tieBreaker());
        } else if (attribute instanceof Raw raw) {
            byte[] value = raw.value();
            out.append(value, 0, value.length);
        }
        out.put16(at, attribute.type());
        out.put16(at + 2, out.length() - at - 4);
        while ((out.length() & 3) != 0) {
            // RFC 8489 §14: "The padding bits MUST be set to zero on sending"
            out.put8(out.append(1), 0);
        }
    }

    /** Returns how many bytes {@link #write} appends, header and padding included. */
    static int length(StunAttribute attribute) {
        return 4 + (valueLength(attribute) + 3 & ~3);
    }

    private static int valueLength(StunAttribute attribute) {
        if (attribute instanceof MappedAddress mapped) {
            return addressLength(mapped.address());
        } else if (attribute instanceof XorMappedAddress mapped) {
            return addressLength(mapped.address());
        } else if (attribute instanceof AlternateServer server) {
            return addressLength(server.address());
        } else if (attribute instanceof Username username) {
            return textLength(username.value());
        } else if (attribute instanceof Realm realm) {
            return textLength(realm.value());
        } else if (attribute instanceof Nonce nonce) {
            return textLength(nonce.value());
        } else if (attribute instanceof Software software) {
            return textLength(software.value());
        } else if (attribute instanceof ErrorCode error) {
            return 4 + textLength(error.reason());
        } else if (attribute instanceof UnknownAttributes unknown) {
            return 2 * unknown.types().size();
        } else if (attribute instanceof Priority) {
            return 4;
        } else if (attribute instanceof IceControlled || attribute instanceof IceControlling) {
            return 8;
        } else if (attribute instanceof Raw raw) {
            return raw.value().length;
        }
        return 0;
    }

    private static int addressLength(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address ? 20 : 8;
    }

    private static int textLength(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
            length++;
        }
        return length;
    }

    private static InetSocketAddress address(PacketBuffer in, int at, int length, boolean xor)
            throws MalformedException {
        if (length != 8 && length != 20) {
            throw new MalformedException("stun: length of an address");
        }
        if (in.u8(at + 1) != (length == 8 ? FAMILY_V4 : FAMILY_V6)) {
            throw new MalformedException("stun: address family");
        }
        int port = in.u16(at + 2);
        byte[] octets = in.copy(at + 4, length - 4);
        if (xor) {
            // RFC 8489 §14.2: the port is XORed with the upper half of the magic cookie, the address with the cookie
            // and the transaction id, which follow each other in the header.
            port ^= StunMessage.MAGIC_COOKIE >>> 16;
            for (int i = 0; i < octets.length; i++) {
                octets[i] ^= (byte) in.u8(4 + i);
            }
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(octets), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 octets are always an address", e);
        }
    }

    private static void address(InetSocketAddress address, PacketBuffer out, boolean xor) {
        byte[] octets = address.getAddress().getAddress();
        int at = out.append(4 + octets.length);
        out.put8(at, 0);
        out.put8(at + 1, octets.length == 4 ? FAMILY_V4 : FAMILY_V6);
        out.put16(at + 2, xor ? address.getPort() ^ StunMessage.MAGIC_COOKIE >>> 16 : address.getPort());
        for (int i = 0; i < octets.length; i++) {
            out.put8(at + 4 + i, xor ? octets[i] ^ out.u8(4 + i) : octets[i]);
        }
    }

    private static String text(PacketBuffer in, int at, int length, int limit) throws MalformedException {
        if (length > limit) {
            throw new MalformedException("stun: text too long");
        }
        return new String(in.array(), in.offset() + at, length, StandardCharsets.UTF_8);
    }

    private static void text(String text, PacketBuffer out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT) {
            throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
        }
        out.append(bytes, 0, bytes.length);
    }

    private static ErrorCode errorCode(PacketBuffer in, int at, int length) throws MalformedException {
        if (length < 4) {
            throw new MalformedException("stun: length of ERROR-CODE");
        }
        // RFC 8489 §14.8: "The Class represents the hundreds digit of the error code. The value MUST be between 3 and
        // 6."
        int hundreds = in.u8(at + 2) & 7;
        int rest = in.u8(at + 3);
        if (hundreds < 3 || hundreds > 6 || rest > 99) {
            throw new MalformedException("stun: error code");
        }
        return new ErrorCode(hundreds * 100 + rest, text(in, at + 4, length - 4, MAX_TEXT));
    }

    private static UnknownAttributes unknownAttributes(PacketBuffer in, int at, int length) throws MalformedException {
        if ((length & 1) != 0 || length > 2 * StunMessage.MAX_ATTRIBUTES) {
            throw new MalformedException("stun: length of UNKNOWN-ATTRIBUTES");
        }
        List<Integer> types = new ArrayList<>(length / 2);
        for (int i = 0; i < length; i += 2) {
            types.add(in.u16(at + i));
        }
        return new UnknownAttributes(types);
    }

    private static void exactly(int wanted, int length) throws MalformedException {
        if (length != wanted) {
            throw new MalformedException("stun: attribute value length");
        }
    }
}
