package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Policy for the candidates that may be used, webrtc-pc §4.2.3. {@link #toString} and {@link #of} use the IDL values. */
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
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceTransportPolicy of(String value) {
        return IdlEnum.of(RTCIceTransportPolicy.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
