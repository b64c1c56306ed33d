package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** How m-sections are laid on transports against a peer that does not know BUNDLE, webrtc-pc §4.2.4. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCBundlePolicy of(String value) {
        for (RTCBundlePolicy constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCBundlePolicy: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
