package dev.parley.peer;

/** The ICE state of a component, RFC 8445 with webrtc-pc §5.6.2. */
public enum IceState {
    /** Waits for remote credentials or candidates. */
    NEW,
    /** Looks for a pair that works. */
    CHECKING,
    /** Has a working pair, and may still find a better one. */
    CONNECTED,
    /** Has a working pair, and looks for no other. */
    COMPLETED,
    /** Receives nothing for the moment; may recover. */
    DISCONNECTED,
    /** Found no pair, or lost consent; an ICE restart ends it. */
    FAILED,
    /** Ended. */
    CLOSED
}
