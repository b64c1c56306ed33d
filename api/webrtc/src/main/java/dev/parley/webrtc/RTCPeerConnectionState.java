package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Combined state of all ICE and DTLS transports, webrtc-pc §4.3.3. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCPeerConnectionState {
    /** The connection was closed. */
    CLOSED("closed"),
    /** A transport has failed. */
    FAILED("failed"),
    /** A transport has lost its path, perhaps for a moment. */
    DISCONNECTED("disconnected"),
    /** No transport has begun. */
    NEW("new"),
    /** At least one transport is on its way. */
    CONNECTING("connecting"),
    /** All transports that are in use are connected. */
    CONNECTED("connected");

    private final String value;

    RTCPeerConnectionState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCPeerConnectionState of(String value) {
        return IdlEnum.of(RTCPeerConnectionState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
