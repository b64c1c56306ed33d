package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Policy for the multiplexing of RTP and RTCP on one component, webrtc-pc §4.2.5. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCRtcpMuxPolicy {
    /**
     * RTCP has a component of its own where the peer does not share one, RFC 9429 §4.1.1. The value left webrtc-pc when no browser
     * but Chromium had it; telephony gateways need it. Extension.
     */
    NEGOTIATE("negotiate"),
    /** RTP and RTCP share one component. */
    REQUIRE("require");

    private final String value;

    RTCRtcpMuxPolicy(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCRtcpMuxPolicy of(String value) {
        return IdlEnum.of(RTCRtcpMuxPolicy.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
