package dev.parley.ice;

/** webrtc-pc §5.6.3, RTCIceTransportState, of one component. */
public enum IceTransportState {
    /** Gathers, or waits for remote candidates. */
    NEW,
    /** Checks pairs and has found none that works. */
    CHECKING,
    /** Has a working pair; may still look for a better one. */
    CONNECTED,
    /** Has a working pair and has finished looking. */
    COMPLETED,
    /** Hears nothing for the moment; may recover. */
    DISCONNECTED,
    /** Found no pair, or lost consent; ends by an ICE restart. */
    FAILED,
    /** Was shut down. */
    CLOSED
}
