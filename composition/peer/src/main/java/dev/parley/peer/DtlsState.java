package dev.parley.peer;

/** The state of a component's DTLS association, webrtc-pc §5.5.1. */
public enum DtlsState {
    /** Not begun. */
    NEW,
    /** The handshake is under way, or the peer's fingerprint is not known yet. */
    CONNECTING,
    /** The peer is authenticated. */
    CONNECTED,
    /** Ended in order. */
    CLOSED,
    /** Ended by an error. */
    FAILED
}
