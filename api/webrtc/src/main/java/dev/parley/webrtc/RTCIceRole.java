package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Role of an ICE agent; the controlling one nominates, webrtc-pc §5.6.5. {@link #toString} and {@link #of} use the IDL values. */
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
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceRole of(String value) {
        return IdlEnum.of(RTCIceRole.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
