package dev.parley.peer;

/** The state of the SCTP association, webrtc-pc §6.1.2. */
public enum DataState {
    /** The handshake is under way. */
    CONNECTING,
    /** Channels can be open. */
    CONNECTED,
    /** Ended. */
    CLOSED
}
