package dev.parley.dtls;

/** The state of a DTLS transport, webrtc-pc §5.5.1 {@code RTCDtlsTransportState}. */
public enum DtlsState {
    /** Not started. */
    NEW,
    /** The handshake runs, or is done and the peer's fingerprint is not known yet. */
    CONNECTING,
    /** The handshake is done and the peer's certificate has been verified. */
    CONNECTED,
    /** Closed by either end with close_notify. */
    CLOSED,
    /** Ended by an error: a fatal alert, a refused handshake, a certificate that is not the signalled one. */
    FAILED
}
