package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** What carried the packets to the ICE server, webrtc-pc §4.8.1.5. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCIceServerTransportProtocol of(String value) {
        for (RTCIceServerTransportProtocol constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCIceServerTransportProtocol: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
