package dev.parley.dtls;

import dev.parley.dtls.settings.DtlsConfig;

/**
 * Why a transport failed.
 *
 * @param kind what happened
 * @param alert the alert's description (RFC 5246 §7.2) that was sent or received, or -1 if there was none; with {@link
 *     Kind#HANDSHAKE_TIMEOUT} the last fatal one that came without protection, which anybody on the path can have written
 * @param message a text for people
 */
public record DtlsFailure(Kind kind, int alert, String message) {
    /** What happened. */
    public enum Kind {
        /** The peer's certificate is not the one that its fingerprints name. */
        FINGERPRINT_MISMATCH,
        /** The peer sent a fatal alert under the negotiated keys. */
        ALERT_RECEIVED,
        /** We ended the handshake or the session with a fatal alert. */
        ALERT_SENT,
        /** The handshake did not end within {@link DtlsConfig#handshakeLimit} on a path that works. */
        HANDSHAKE_TIMEOUT,
        /** Keys have protected, or refused, as much as is safe, and DTLS 1.2 has no way to renew them. */
        KEYS_EXHAUSTED
    }
}
