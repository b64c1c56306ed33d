package dev.parley.crypto;

/** Ciphers with authentication, RFC 5116. All have nonces of 12 bytes and tags of 16. */
public enum AeadAlgorithm {
    /** AES-128 in Galois/counter mode: the fastest in the JDK. */
    AES_128_GCM(16),
    /** AES-256 in Galois/counter mode. */
    AES_256_GCM(32),
    /** RFC 8439; on JDK 17 seven times as expensive as AES. */
    CHACHA20_POLY1305(32);

    /** The length of a nonce in bytes. */
    public static final int NONCE_LENGTH = 12;

    /** The length of an authentication tag in bytes. */
    public static final int TAG_LENGTH = 16;

    private final int keyLength;

    AeadAlgorithm(int keyLength) {
        this.keyLength = keyLength;
    }

    /** Returns the length of a key in bytes. */
    public int keyLength() {
        return keyLength;
    }
}
