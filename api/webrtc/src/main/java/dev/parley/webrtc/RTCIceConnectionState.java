package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Combined state of all ICE transports, webrtc-pc §4.3.4. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCIceConnectionState {
    /** The connection was closed. */
    CLOSED("closed"),
    /** A transport has failed. */
    FAILED("failed"),
    /** A transport has lost its path, perhaps for a moment. */
    DISCONNECTED("disconnected"),
    /** No transport has begun. */
    NEW("new"),
    /** At least one transport checks its pairs. */
    CHECKING("checking"),
    /** All transports are through with their checks. */
    COMPLETED("completed"),
    /** All transports have a working pair. */
    CONNECTED("connected");

    private final String value;

    RTCIceConnectionState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceConnectionState of(String value) {
        return IdlEnum.of(RTCIceConnectionState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
