package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** How a candidate was obtained, webrtc-pc §4.8.1.4. {@link #toString} and {@link #of} speak the IDL words. */
public enum RTCIceCandidateType {
    /** An address of an interface of the host. */
    HOST("host"),
    /** Seen by a STUN server. */
    SRFLX("srflx"),
    /** Seen by the peer in a connectivity check. */
    PRFLX("prflx"),
    /** Lent by a TURN server. */
    RELAY("relay");

    private final String value;

    RTCIceCandidateType(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCIceCandidateType of(String value) {
        for (RTCIceCandidateType constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCIceCandidateType: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
