package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** State of the exchange of descriptions, webrtc-pc §4.3.1. {@link #toString} and {@link #of} use the IDL values. */
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
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCSignalingState of(String value) {
        return IdlEnum.of(RTCSignalingState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
