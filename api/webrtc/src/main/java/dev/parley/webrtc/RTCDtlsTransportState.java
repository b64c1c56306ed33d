package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** State of a DTLS transport, webrtc-pc §5.5. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCDtlsTransportState {
    /** The handshake has not begun. */
    NEW("new"),
    /** The handshake runs, or the remote fingerprint is not known yet. */
    CONNECTING("connecting"),
    /** The handshake is through and the peer's certificate matched its fingerprint. */
    CONNECTED("connected"),
    /** Closed by {@code close()} or by the peer's close_notify. */
    CLOSED("closed"),
    /** The handshake or the check of the fingerprint failed. */
    FAILED("failed");

    private final String value;

    RTCDtlsTransportState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCDtlsTransportState of(String value) {
        return IdlEnum.of(RTCDtlsTransportState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
