package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** The component of an ICE transport, webrtc-pc §5.6.6. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCIceComponent of(String value) {
        for (RTCIceComponent constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCIceComponent: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
