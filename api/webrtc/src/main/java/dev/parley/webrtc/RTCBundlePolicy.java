package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Policy for the transports of m-sections when the remote peer does not support BUNDLE, webrtc-pc §4.2.4. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCBundlePolicy {
    /** One transport for each kind of media. */
    BALANCED("balanced"),
    /** One transport for each m-section. */
    MAX_COMPAT("max-compat"),
    /** One transport only. */
    MAX_BUNDLE("max-bundle");

    private final String value;

    RTCBundlePolicy(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCBundlePolicy of(String value) {
        return IdlEnum.of(RTCBundlePolicy.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
