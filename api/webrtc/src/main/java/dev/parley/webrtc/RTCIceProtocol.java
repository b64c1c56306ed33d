package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Transport protocol of a candidate, webrtc-pc §4.8.1.2. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCIceProtocol {
    /** UDP. */
    UDP("udp"),
    /** TCP, RFC 6544. */
    TCP("tcp");

    private final String value;

    RTCIceProtocol(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceProtocol of(String value) {
        return IdlEnum.of(RTCIceProtocol.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
