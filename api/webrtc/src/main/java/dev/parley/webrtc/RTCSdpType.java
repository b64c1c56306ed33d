package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Type of a session description, webrtc-pc §4.6.1. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCSdpType {
    /** An offer, RFC 9429 §4.1.8. */
    OFFER("offer"),
    /** A provisional answer. */
    PRANSWER("pranswer"),
    /** A final answer. */
    ANSWER("answer"),
    /** Takes the pending offer back; without SDP. */
    ROLLBACK("rollback");

    private final String value;

    RTCSdpType(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCSdpType of(String value) {
        return IdlEnum.of(RTCSdpType.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
