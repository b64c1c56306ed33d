package dev.parley.dtls.settings;

import dev.parley.crypto.AeadAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Cipher suites in order of preference: those of DTLS 1.3 (RFC 8446 appendix B.4), and for 1.2 ephemeral elliptic curve keys with
 * authenticated encryption (RFC 5289 and RFC 7905).
 */
public enum CipherSuite {
    /** RFC 8446 appendix B.4. */
    TLS_AES_128_GCM_SHA256(0x1301, Authentication.ANY, AeadAlgorithm.AES_128_GCM, "SHA256"),
    /** RFC 8446 appendix B.4. */
    TLS_AES_256_GCM_SHA384(0x1302, Authentication.ANY, AeadAlgorithm.AES_256_GCM, "SHA384"),
    /** RFC 8446 appendix B.4. */
    TLS_CHACHA20_POLY1305_SHA256(0x1303, Authentication.ANY, AeadAlgorithm.CHACHA20_POLY1305, "SHA256"),
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
        RSA,
        /** Either: DTLS 1.3 negotiates signatures apart from the suite. */
        ANY
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

    /** Returns the version whose handshake negotiates the suite. */
    public DtlsVersion version() {
        return authentication == Authentication.ANY ? DtlsVersion.DTLS_1_3 : DtlsVersion.DTLS_1_2;
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

    /** Returns the suite of a number, or null if it is none of ours. */
    public static @Nullable CipherSuite of(int code) {
        for (CipherSuite suite : values()) {
            if (suite.code == code) {
                return suite;
            }
        }
        return null;
    }
}
