package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.peer.PeerFailure;
import org.jspecify.annotations.Nullable;

/** An error of a transport, of SDP or of an identity provider, with what is known about it, webrtc-pc §11.1. Its name is "OperationError". */
public final class RTCError extends DOMException {
    private static final long serialVersionUID = 1L;

    private final RTCErrorDetailType errorDetail;
    private final @Nullable Integer sdpLineNumber;
    private final @Nullable Integer sctpCauseCode;
    private final @Nullable Integer receivedAlert;
    private final @Nullable Integer sentAlert;
    private final @Nullable Integer httpRequestStatusCode;

    private RTCError(
            RTCErrorDetailType errorDetail,
            String message,
            @Nullable Integer sdpLineNumber,
            @Nullable Integer sctpCauseCode,
            @Nullable Integer receivedAlert,
            @Nullable Integer sentAlert,
            @Nullable Integer httpRequestStatusCode) {
        super(message, OPERATION_ERROR);
        this.errorDetail = errorDetail;
        this.sdpLineNumber = sdpLineNumber;
        this.sctpCauseCode = sctpCauseCode;
        this.receivedAlert = receivedAlert;
        this.sentAlert = sentAlert;
        this.httpRequestStatusCode = httpRequestStatusCode;
    }

    /** Makes an error with nothing but its kind. */
    public RTCError(RTCErrorDetailType errorDetail, String message) {
        this(errorDetail, message, null, null, null, null, null);
    }

    static RTCError sdpSyntax(String message, int line) {
        return new RTCError(RTCErrorDetailType.SDP_SYNTAX_ERROR, message, line, null, null, null, null);
    }

    static RTCError identity(RTCErrorDetailType errorDetail, String message, @Nullable Integer httpRequestStatusCode) {
        return new RTCError(errorDetail, message, null, null, null, null, httpRequestStatusCode);
    }

    static RTCError of(PeerFailure failure) {
        RTCErrorDetailType detail = switch (failure.kind()) {
            case FINGERPRINT -> RTCErrorDetailType.FINGERPRINT_FAILURE;
            case DTLS -> RTCErrorDetailType.DTLS_FAILURE;
            case SCTP -> RTCErrorDetailType.SCTP_FAILURE;
            case DATA_CHANNEL -> RTCErrorDetailType.DATA_CHANNEL_FAILURE;
        };
        return new RTCError(
                detail,
                failure.message(),
                null,
                failure.sctpCauseCode(),
                failure.receivedAlert(),
                failure.sentAlert(),
                null);
    }

    /** Returns what failed. */
    public RTCErrorDetailType errorDetail() {
        return errorDetail;
    }

    /** Returns the line of the SDP, counted from 1, or null where the error is none of SDP. */
    public @Nullable Integer sdpLineNumber() {
        return sdpLineNumber;
    }

    /** Returns the cause code of SCTP, RFC 9260 §3.3.10, or null. */
    public @Nullable Integer sctpCauseCode() {
        return sctpCauseCode;
    }

    /** Returns the number of the fatal DTLS alert that the peer sent, or null. */
    public @Nullable Integer receivedAlert() {
        return receivedAlert;
    }

    /** Returns the number of the fatal DTLS alert that this end sent, or null. */
    public @Nullable Integer sentAlert() {
        return sentAlert;
    }

    /**
     * Returns the HTTP status of the response to the request for an identity provider, webrtc-identity §10.1, or null if there was none or
     * the error is of another kind than "idp-load-failure".
     */
    public @Nullable Integer httpRequestStatusCode() {
        return httpRequestStatusCode;
    }
}
