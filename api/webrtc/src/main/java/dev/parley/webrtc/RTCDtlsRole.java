package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Role of a peer in the DTLS handshake, webrtc-stats §8.19. {@link #toString} and {@link #of} use the IDL values. */
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
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCDtlsRole of(String value) {
        return IdlEnum.of(RTCDtlsRole.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
