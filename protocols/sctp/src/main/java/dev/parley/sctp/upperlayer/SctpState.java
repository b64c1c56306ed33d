package dev.parley.sctp.upperlayer;

/**
 * State of an association for the layer above, webrtc-pc §6.1.1 "RTCSctpTransportState". The states of RFC 9260 §4 are finer and
 * stay inside.
 */
public enum SctpState {
    /** Not yet established. */
    CONNECTING,
    /** Established; this lasts through a shutdown until its end. */
    CONNECTED,
    /** Ended, by shutdown, abort or failure. */
    CLOSED
}
