package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Transport protocol between a relay candidate and its ICE server, webrtc-pc §4.8.1.5. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCIceServerTransportProtocol {
    /** UDP. */
    UDP("udp"),
    /** TCP. */
    TCP("tcp"),
    /** TLS over TCP. */
    TLS("tls");

    private final String value;

    RTCIceServerTransportProtocol(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceServerTransportProtocol of(String value) {
        return IdlEnum.of(RTCIceServerTransportProtocol.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
