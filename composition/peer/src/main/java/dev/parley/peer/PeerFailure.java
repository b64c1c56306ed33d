package dev.parley.peer;

import org.jspecify.annotations.Nullable;

/**
 * The reason of a failure.
 *
 * @param kind its kind
 * @param message a text for people
 * @param sentAlert the number of the DTLS alert that was sent, or null
 * @param receivedAlert the number of the DTLS alert that was received, or null
 * @param sctpCauseCode the cause code of an ABORT (RFC 9260 §3.3.10), or null
 */
public record PeerFailure(
        Kind kind,
        String message,
        @Nullable Integer sentAlert,
        @Nullable Integer receivedAlert,
        @Nullable Integer sctpCauseCode) {
    /** Kinds of failures; they are those of the W3C's RTCErrorDetailType. */
    public enum Kind {
        /** The peer's certificate has another fingerprint than its description. */
        FINGERPRINT,
        /** DTLS failed. */
        DTLS,
        /** The SCTP association failed, and all channels with it. */
        SCTP,
        /** One data channel failed. */
        DATA_CHANNEL
    }

    static PeerFailure dtls(String message) {
        return new PeerFailure(Kind.DTLS, message, null, null, null);
    }

    static PeerFailure channel(String message) {
        return new PeerFailure(Kind.DATA_CHANNEL, message, null, null, null);
    }
}
