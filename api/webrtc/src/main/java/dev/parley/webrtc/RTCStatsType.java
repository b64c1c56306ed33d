package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Type of a statistics object, webrtc-stats §6.1. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCStatsType {
    /** A pair of ICE candidates. */
    CANDIDATE_PAIR("candidate-pair"),
    /** A certificate. */
    CERTIFICATE("certificate"),
    /** A codec that an RTP stream uses. */
    CODEC("codec"),
    /** A data channel. */
    DATA_CHANNEL("data-channel"),
    /** An RTP stream that arrives. */
    INBOUND_RTP("inbound-rtp"),
    /** A candidate of this end. */
    LOCAL_CANDIDATE("local-candidate"),
    /** What a track gives to a sender. */
    MEDIA_SOURCE("media-source"),
    /** An RTP stream that is sent. */
    OUTBOUND_RTP("outbound-rtp"),
    /** The peer connection. */
    PEER_CONNECTION("peer-connection"),
    /** A candidate of the peer. */
    REMOTE_CANDIDATE("remote-candidate"),
    /** The peer's report about a stream that is sent. */
    REMOTE_INBOUND_RTP("remote-inbound-rtp"),
    /** The peer's report about a stream that arrives. */
    REMOTE_OUTBOUND_RTP("remote-outbound-rtp"),
    /** An SCTP association. Browsers no longer give these figures. Extension. */
    SCTP_TRANSPORT("sctp-transport"),
    /** A transport. */
    TRANSPORT("transport");

    private final String value;

    RTCStatsType(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCStatsType of(String value) {
        return IdlEnum.of(RTCStatsType.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
