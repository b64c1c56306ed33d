package dev.parley.crypto;

import org.jspecify.annotations.Nullable;

/** A group for the key exchange, RFC 8422 §5.1.1, in our order of preference: X25519 is the cheapest in the JDK by far. */
public enum NamedGroup {
    /** Curve25519, RFC 7748. */
    X25519(29, 32),
    /** NIST P-256. */
    SECP256R1(23, 65),
    /** NIST P-384. */
    SECP384R1(24, 97);

    private final int code;
    private final int shareLength;

    NamedGroup(int code, int shareLength) {
        this.code = code;
        this.shareLength = shareLength;
    }

    /** Returns the number on the wire. */
    public int code() {
        return code;
    }

    /** Returns the length in bytes of a public value on the wire (for the NIST curves, of an uncompressed point). */
    public int shareLength() {
        return shareLength;
    }

    /** Returns the group of a number, or null where it is none of ours. */
    public static @Nullable NamedGroup of(int code) {
        for (NamedGroup group : values()) {
            if (group.code == code) {
                return group;
            }
        }
        return null;
    }
}
