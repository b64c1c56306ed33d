package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** The state of a DTLS transport, webrtc-pc §5.5. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCDtlsTransportState of(String value) {
        for (RTCDtlsTransportState constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCDtlsTransportState: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
