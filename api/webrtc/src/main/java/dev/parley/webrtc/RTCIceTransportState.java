package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** State of one ICE transport, webrtc-pc §5.6.4. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCIceTransportState {
    /** Shut down. */
    CLOSED("closed"),
    /** No pair works, and no more are to come, or consent ran out. */
    FAILED("failed"),
    /** The selected pair does not answer at the moment. */
    DISCONNECTED("disconnected"),
    /** Waits for remote candidates. */
    NEW("new"),
    /** Pairs are being checked. */
    CHECKING("checking"),
    /** Through with checking, a pair is selected. */
    COMPLETED("completed"),
    /** A pair works; checking goes on. */
    CONNECTED("connected");

    private final String value;

    RTCIceTransportState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceTransportState of(String value) {
        return IdlEnum.of(RTCIceTransportState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
