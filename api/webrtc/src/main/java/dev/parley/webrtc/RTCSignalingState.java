package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** Where the exchange of descriptions stands, webrtc-pc §4.3.1. {@link #toString} and {@link #of} speak the IDL words. */
public enum RTCSignalingState {
    /** No exchange is under way. */
    STABLE("stable"),
    /** A local offer waits for its answer. */
    HAVE_LOCAL_OFFER("have-local-offer"),
    /** A remote offer waits for its answer. */
    HAVE_REMOTE_OFFER("have-remote-offer"),
    /** A remote offer and a provisional local answer are set. */
    HAVE_LOCAL_PRANSWER("have-local-pranswer"),
    /** A local offer and a provisional remote answer are set. */
    HAVE_REMOTE_PRANSWER("have-remote-pranswer"),
    /** The connection was closed. */
    CLOSED("closed");

    private final String value;

    RTCSignalingState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCSignalingState of(String value) {
        for (RTCSignalingState constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCSignalingState: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
