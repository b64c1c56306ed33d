package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** The role of a TCP candidate, webrtc-pc §4.8.1.3. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCIceTcpCandidateType of(String value) {
        for (RTCIceTcpCandidateType constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCIceTcpCandidateType: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
