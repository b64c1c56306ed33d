package dev.parley.webrtc;

/**
 * Group for the key exchange of DTLS.
 *
 * @apiNote An extension of the W3C's API; see {@link PeerConnectionFactory.Builder#dtlsGroups}.
 */
public enum DtlsGroup {
    /** ML-KEM-768 beside X25519: what is recorded today stays secret from quantum computers. DTLS 1.3 alone has it. */
    X25519MLKEM768,
    /** Curve25519. */
    X25519,
    /** NIST P-256. */
    SECP256R1,
    /** NIST P-384. */
    SECP384R1
}
