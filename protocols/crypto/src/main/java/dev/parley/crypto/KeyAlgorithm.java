package dev.parley.crypto;

/** The kinds of key that a certificate of ours can have, webrtc-pc §4.9. */
public enum KeyAlgorithm {
    /** ECDSA on the curve P-256, signed with SHA-256: what every WebRTC stack accepts, and the default. */
    ECDSA_P256,
    /** ECDSA on the curve P-384, signed with SHA-384. */
    ECDSA_P384,
    /** RSASSA-PKCS1-v1_5 with a modulus of 2,048 bits and SHA-256. */
    RSA_2048,
    /** RSASSA-PKCS1-v1_5 with a modulus of 3,072 bits and SHA-256. */
    RSA_3072
}
