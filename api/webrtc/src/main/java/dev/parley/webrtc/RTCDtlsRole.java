package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** Which end of the DTLS handshake a peer is, webrtc-stats §8.19. {@link #toString} and {@link #of} speak the IDL words. */
public enum RTCDtlsRole {
    /** Sends the ClientHello. */
    CLIENT("client"),
    /** Waits for it. */
    SERVER("server"),
    /** Not negotiated yet. */
    UNKNOWN("unknown");

    private final String value;

    RTCDtlsRole(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCDtlsRole of(String value) {
        for (RTCDtlsRole constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCDtlsRole: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
