package dev.parley.dtls.settings;

import dev.parley.crypto.AeadAlgorithm;
import org.jspecify.annotations.Nullable;

/** The cipher suites that we speak: ephemeral elliptic curve keys and authenticated encryption, RFC 5289 and RFC 7905. */
public enum CipherSuite {
    /** RFC 5289 §3.2. */
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xc02b, Authentication.ECDSA, AeadAlgorithm.AES_128_GCM, "SHA256"),
    /** RFC 5289 §3.2. */
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xc02f, Authentication.RSA, AeadAlgorithm.AES_128_GCM, "SHA256"),
    /** RFC 5289 §3.2. */
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xc02c, Authentication.ECDSA, AeadAlgorithm.AES_256_GCM, "SHA384"),
    /** RFC 5289 §3.2. */
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xc030, Authentication.RSA, AeadAlgorithm.AES_256_GCM, "SHA384"),
    /** RFC 7905 §2. */
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(
            0xcca9, Authentication.ECDSA, AeadAlgorithm.CHACHA20_POLY1305, "SHA256"),
    /** RFC 7905 §2. */
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xcca8, Authentication.RSA, AeadAlgorithm.CHACHA20_POLY1305, "SHA256");

    /** The kind of key that a server of the suite signs with. */
    public enum Authentication {
        /** An EC key. */
        ECDSA,
        /** An RSA key. */
        RSA
    }

    private final int code;
    private final Authentication authentication;
    private final AeadAlgorithm aead;
    private final String hash;

    CipherSuite(int code, Authentication authentication, AeadAlgorithm aead, String hash) {
        this.code = code;
        this.authentication = authentication;
        this.aead = aead;
        this.hash = hash;
    }

    /** Returns the number on the wire. */
    public int code() {
        return code;
    }

    /** Returns the kind of key that the server signs with. */
    public Authentication authentication() {
        return authentication;
    }

    /** Returns the cipher of the records. */
    public AeadAlgorithm aead() {
        return aead;
    }

    /** Returns the hash function of the key derivation, "SHA256" or "SHA384". */
    public String hash() {
        return hash;
    }

    /** Returns the suite of a number, or null where it is none of ours. */
    public static @Nullable CipherSuite of(int code) {
        for (CipherSuite suite : values()) {
            if (suite.code == code) {
                return suite;
            }
        }
        return null;
    }
}
