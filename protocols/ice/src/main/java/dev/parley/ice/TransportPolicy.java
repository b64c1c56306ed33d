package dev.parley.ice;

/** webrtc-pc §4.2.3, RTCIceTransportPolicy. */
public enum TransportPolicy {
    /** Candidates of all types. */
    ALL,
    /** Only relayed candidates: no address of ours is shown or used for checks. */
    RELAY
}
