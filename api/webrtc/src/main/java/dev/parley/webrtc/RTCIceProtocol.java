package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** What carries the packets of a candidate, webrtc-pc §4.8.1.2. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCIceProtocol of(String value) {
        for (RTCIceProtocol constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCIceProtocol: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
