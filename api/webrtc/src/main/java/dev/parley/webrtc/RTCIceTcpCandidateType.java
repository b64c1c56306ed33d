package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Type of a TCP candidate, webrtc-pc §4.8.1.3. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCIceTcpCandidateType {
    /** Opens connections. */
    ACTIVE("active"),
    /** Accepts connections. */
    PASSIVE("passive"),
    /** Simultaneous open. */
    SO("so");

    private final String value;

    RTCIceTcpCandidateType(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceTcpCandidateType of(String value) {
        return IdlEnum.of(RTCIceTcpCandidateType.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
