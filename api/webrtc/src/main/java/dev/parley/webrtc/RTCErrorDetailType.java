package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Kind of failure that an {@link RTCError} reports, webrtc-pc §11.2 and webrtc-identity §10.3. {@link #toString} and {@link #of} use the IDL values. */
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
    HARDWARE_ENCODER_ERROR("hardware-encoder-error"),
    /** The identity provider's code is not valid or does not have the interface of a provider. */
    IDP_BAD_SCRIPT_FAILURE("idp-bad-script-failure"),
    /** The identity provider's code failed. */
    IDP_EXECUTION_FAILURE("idp-execution-failure"),
    /** The identity provider could not be loaded; {@code httpRequestStatusCode} may give the reason. */
    IDP_LOAD_FAILURE("idp-load-failure"),
    /** The user has to log in at the identity provider; {@code idpLoginUrl} of the connection is the place. */
    IDP_NEED_LOGIN("idp-need-login"),
    /** The identity provider did not answer in time. */
    IDP_TIMEOUT("idp-timeout"),
    /** The TLS certificate of the identity provider is not trusted. */
    IDP_TLS_FAILURE("idp-tls-failure"),
    /** The token of the identity provider has expired. */
    IDP_TOKEN_EXPIRED("idp-token-expired"),
    /** The token of the identity provider is not valid. */
    IDP_TOKEN_INVALID("idp-token-invalid");

    private final String value;

    RTCErrorDetailType(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCErrorDetailType of(String value) {
        return IdlEnum.of(RTCErrorDetailType.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
