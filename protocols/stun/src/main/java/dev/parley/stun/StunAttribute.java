package dev.parley.stun;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * An attribute of a STUN message, RFC 8489 §14 and RFC 8445 §16.1. Those that this module does not understand are {@link Raw}.
 * MESSAGE-INTEGRITY and FINGERPRINT are no attributes here: a message has them only in its written form.
 */
public sealed interface StunAttribute {
    /** MAPPED-ADDRESS. */
    int MAPPED_ADDRESS = 0x0001;
    /** USERNAME. */
    int USERNAME = 0x0006;
    /** MESSAGE-INTEGRITY. */
    int MESSAGE_INTEGRITY = 0x0008;
    /** ERROR-CODE. */
    int ERROR_CODE = 0x0009;
    /** UNKNOWN-ATTRIBUTES. */
    int UNKNOWN_ATTRIBUTES = 0x000a;
    /** REALM. */
    int REALM = 0x0014;
    /** NONCE. */
    int NONCE = 0x0015;
    /** XOR-MAPPED-ADDRESS. */
    int XOR_MAPPED_ADDRESS = 0x0020;
    /** PRIORITY. */
    int PRIORITY = 0x0024;
    /** USE-CANDIDATE. */
    int USE_CANDIDATE = 0x0025;
    /** SOFTWARE. */
    int SOFTWARE = 0x8022;
    /** ALTERNATE-SERVER. */
    int ALTERNATE_SERVER = 0x8023;
    /** FINGERPRINT. */
    int FINGERPRINT = 0x8028;
    /** ICE-CONTROLLED. */
    int ICE_CONTROLLED = 0x8029;
    /** ICE-CONTROLLING. */
    int ICE_CONTROLLING = 0x802a;

    /** Returns the attribute's type, 0 to 0xffff. */
    int type();

    /**
     * RFC 8489 §14.1: where the server saw the request come from, in clear.
     *
     * @param address a resolved address
     */
    record MappedAddress(InetSocketAddress address) implements StunAttribute {
        @Override
        public int type() {
            return MAPPED_ADDRESS;
        }
    }

    /**
     * RFC 8489 §14.2: where the server saw the request come from.
     *
     * @param address a resolved address
     */
    record XorMappedAddress(InetSocketAddress address) implements StunAttribute {
        @Override
        public int type() {
            return XOR_MAPPED_ADDRESS;
        }
    }

    /**
     * RFC 8489 §14.15: the server to ask instead.
     *
     * @param address a resolved address
     */
    record AlternateServer(InetSocketAddress address) implements StunAttribute {
        @Override
        public int type() {
            return ALTERNATE_SERVER;
        }
    }

    /**
     * RFC 8489 §14.3.
     *
     * @param value at most 513 bytes of UTF-8
     */
    record Username(String value) implements StunAttribute {
        @Override
        public int type() {
            return USERNAME;
        }
    }

    /**
     * RFC 8489 §14.9.
     *
     * @param value at most 763 bytes of UTF-8
     */
    record Realm(String value) implements StunAttribute {
        @Override
        public int type() {
            return REALM;
        }
    }

    /**
     * RFC 8489 §14.10.
     *
     * @param value at most 763 bytes of UTF-8
     */
    record Nonce(String value) implements StunAttribute {
        @Override
        public int type() {
            return NONCE;
        }
    }

    /**
     * RFC 8489 §14.14.
     *
     * @param value at most 763 bytes of UTF-8
     */
    record Software(String value) implements StunAttribute {
        @Override
        public int type() {
            return SOFTWARE;
        }
    }

    /**
     * RFC 8489 §14.8.
     *
     * @param code 300 to 699
     * @param reason a text for humans, at most 763 bytes of UTF-8
     */
    record ErrorCode(int code, String reason) implements StunAttribute {
        /** Try Alternate. */
        public static final int TRY_ALTERNATE = 300;
        /** Bad Request. */
        public static final int BAD_REQUEST = 400;
        /** Unauthenticated. */
        public static final int UNAUTHENTICATED = 401;
        /** Unknown Attribute. */
        public static final int UNKNOWN_ATTRIBUTE = 420;
        /** Role Conflict, RFC 8445 §16.2. */
        public static final int ROLE_CONFLICT = 487;
        /** Server Error. */
        public static final int SERVER_ERROR = 500;

        @Override
        public int type() {
            return ERROR_CODE;
        }
    }

    /**
     * RFC 8489 §14.13: what a 420 response complains about.
     *
     * @param types the types that were not understood
     */
    record UnknownAttributes(List<Integer> types) implements StunAttribute {
        /** Copies the list. */
        public UnknownAttributes {
            types = List.copyOf(types);
        }

        @Override
        public int type() {
            return UNKNOWN_ATTRIBUTES;
        }
    }

    /**
     * RFC 8445 §7.1.1: the priority of a peer-reflexive candidate, should this check reveal one.
     *
     * @param value an unsigned 32-bit number
     */
    record Priority(long value) implements StunAttribute {
        @Override
        public int type() {
            return PRIORITY;
        }
    }

    /** RFC 8445 §7.1.2: the controlling agent nominates this pair. */
    record UseCandidate() implements StunAttribute {
        @Override
        public int type() {
            return USE_CANDIDATE;
        }
    }

    /**
     * RFC 8445 §7.1.3.
     *
     * @param tieBreaker an unsigned 64-bit number
     */
    record IceControlled(long tieBreaker) implements StunAttribute {
        @Override
        public int type() {
            return ICE_CONTROLLED;
        }
    }

    /**
     * RFC 8445 §7.1.3.
     *
     * @param tieBreaker an unsigned 64-bit number
     */
    record IceControlling(long tieBreaker) implements StunAttribute {
        @Override
        public int type() {
            return ICE_CONTROLLING;
        }
    }

    /**
     * An attribute that is not understood here.
     *
     * @param type 0 to 0xffff
     * @param value its bytes without padding
     */
    record Raw(int type, byte[] value) implements StunAttribute {
        /** Copies the bytes. */
        public Raw {
            value = value.clone();
        }

        @Override
        public byte[] value() {
            return value.clone();
        }

        // RFC 8489 §14: "comprehension-required" types lie between 0x0000 and 0x7FFF.
        boolean isComprehensionRequired() {
            return type < 0x8000;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Raw that && type == that.type && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * type + Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Raw[" + Integer.toHexString(type) + " " + HexFormat.of().formatHex(value) + "]";
        }
    }
}
