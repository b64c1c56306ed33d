package dev.parley.webrtc;

/**
 * The hash of a certificate, webrtc-pc §5.5.1.
 *
 * @param algorithm the hash function's name in lower case, such as "sha-256"
 * @param value the hash in lower-case hexadecimal, with colons between the bytes
 */
public record RTCDtlsFingerprint(String algorithm, String value) {}
