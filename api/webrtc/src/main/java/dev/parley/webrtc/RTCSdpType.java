package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** What a session description is, webrtc-pc §4.6.1. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCSdpType of(String value) {
        for (RTCSdpType constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCSdpType: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
