package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** What a transceiver offers to do, or does, webrtc-pc §5.1. {@link #toString} and {@link #of} speak the IDL words. */
public enum RTCRtpTransceiverDirection {
    /** Sends and receives. */
    SENDRECV("sendrecv"),
    /** Sends. */
    SENDONLY("sendonly"),
    /** Receives. */
    RECVONLY("recvonly"),
    /** Neither sends nor receives. */
    INACTIVE("inactive"),
    /** Does neither, for ever. */
    STOPPED("stopped");

    private final String value;

    RTCRtpTransceiverDirection(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCRtpTransceiverDirection of(String value) {
        for (RTCRtpTransceiverDirection constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCRtpTransceiverDirection: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
