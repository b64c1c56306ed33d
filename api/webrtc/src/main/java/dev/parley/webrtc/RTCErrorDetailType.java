package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** What failed, webrtc-pc §11.2. {@link #toString} and {@link #of} speak the IDL words. */
public enum RTCErrorDetailType {
    /** A data channel. */
    DATA_CHANNEL_FAILURE("data-channel-failure"),
    /** The DTLS handshake, or a fatal alert. */
    DTLS_FAILURE("dtls-failure"),
    /** The peer's certificate does not match its fingerprint. */
    FINGERPRINT_FAILURE("fingerprint-failure"),
    /** The SCTP association. */
    SCTP_FAILURE("sctp-failure"),
    /** The SDP; {@code sdpLineNumber} says where. */
    SDP_SYNTAX_ERROR("sdp-syntax-error"),
    /** No encoder in hardware. */
    HARDWARE_ENCODER_NOT_AVAILABLE("hardware-encoder-not-available"),
    /** The encoder failed. */
    HARDWARE_ENCODER_ERROR("hardware-encoder-error");

    private final String value;

    RTCErrorDetailType(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCErrorDetailType of(String value) {
        for (RTCErrorDetailType constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCErrorDetailType: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
