package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** Whether RTCP may have a component of its own, webrtc-pc §4.2.5. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCRtcpMuxPolicy of(String value) {
        for (RTCRtcpMuxPolicy constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCRtcpMuxPolicy: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
