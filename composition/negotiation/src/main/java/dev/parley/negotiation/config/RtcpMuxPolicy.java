package dev.parley.negotiation.config;

/** webrtc-pc's RTCRtcpMuxPolicy. */
public enum RtcpMuxPolicy {
    /** RTP and RTCP candidates are gathered, and RTCP is multiplexed where the peer can. */
    NEGOTIATE,
    /** RTP candidates only; a peer that does not multiplex RTCP is refused. */
    REQUIRE
}
