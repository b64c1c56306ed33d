package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** Which candidates may be used, webrtc-pc §4.2.3. {@link #toString} and {@link #of} speak the IDL words. */
public enum RTCIceTransportPolicy {
    /** Only relayed ones. */
    RELAY("relay"),
    /** Any. */
    ALL("all");

    private final String value;

    RTCIceTransportPolicy(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCIceTransportPolicy of(String value) {
        for (RTCIceTransportPolicy constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCIceTransportPolicy: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
