package dev.parley.crypto;

import org.jspecify.annotations.Nullable;

/**
 * A group for the key exchange, RFC 8446 §4.2.7, in our order of preference: against recording for the time of quantum computers first,
 * then X25519, the cheapest in the JDK by far.
 */
public enum NamedGroup {
    /** ML-KEM-768 beside X25519, draft-ietf-tls-ecdhe-mlkem; in DTLS 1.3 alone. */
    X25519MLKEM768(0x11ec, MlKem768.PUBLIC_KEY_LENGTH + 32, MlKem768.CIPHERTEXT_LENGTH + 32),
    /** Curve25519, RFC 7748. */
    X25519(29, 32, 32),
    /** NIST P-256. */
    SECP256R1(23, 65, 65),
    /** NIST P-384. */
    SECP384R1(24, 97, 97);

    private final int code;
    private final int shareLength;
    private final int answerLength;

    NamedGroup(int code, int shareLength, int answerLength) {
        this.code = code;
        this.shareLength = shareLength;
        this.answerLength = answerLength;
    }

    /** Returns the number on the wire. */
    public int code() {
        return code;
    }

    /** Returns the length in bytes of the client's public value on the wire (for the NIST curves, of an uncompressed point). */
    public int shareLength() {
        return shareLength;
    }

    /** Returns the length in bytes of the server's public value on the wire; the same as the client's but for a hybrid. */
    public int answerLength() {
        return answerLength;
    }

    /** Returns whether the group joins a post-quantum key encapsulation to a curve; DTLS 1.3 alone has such groups. */
    public boolean isHybrid() {
        return this == X25519MLKEM768;
    }

    /** Returns the group of a number, or null if it is none of ours. */
    public static @Nullable NamedGroup of(int code) {
        for (NamedGroup group : values()) {
            if (group.code == code) {
                return group;
            }
        }
        return null;
    }
}
