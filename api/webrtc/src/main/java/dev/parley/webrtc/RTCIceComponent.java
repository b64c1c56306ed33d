package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Component of an ICE transport, webrtc-pc §5.6.6. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCIceComponent {
    /** RTP, data, or RTP and RTCP together. */
    RTP("rtp"),
    /** RTCP alone. */
    RTCP("rtcp");

    private final String value;

    RTCIceComponent(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceComponent of(String value) {
        return IdlEnum.of(RTCIceComponent.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
