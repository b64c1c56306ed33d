package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Type of a candidate, by the way in which it was obtained, webrtc-pc §4.8.1.4. {@link #toString} and {@link #of} use the IDL values. */
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
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceCandidateType of(String value) {
        return IdlEnum.of(RTCIceCandidateType.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
