package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** Which agent nominates, webrtc-pc §5.6.5. {@link #toString} and {@link #of} speak the IDL words. */
public enum RTCIceRole {
    /** Not known yet. */
    UNKNOWN("unknown"),
    /** This end nominates. */
    CONTROLLING("controlling"),
    /** The peer nominates. */
    CONTROLLED("controlled");

    private final String value;

    RTCIceRole(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCIceRole of(String value) {
        for (RTCIceRole constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCIceRole: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
