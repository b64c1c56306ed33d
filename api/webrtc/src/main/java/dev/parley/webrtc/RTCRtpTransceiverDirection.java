package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Direction of media that a transceiver offers or uses, webrtc-pc §5.1. {@link #toString} and {@link #of} use the IDL values. */
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
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCRtpTransceiverDirection of(String value) {
        return IdlEnum.of(RTCRtpTransceiverDirection.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
