package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** The state of one ICE transport, webrtc-pc §5.6.4. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCIceTransportState of(String value) {
        for (RTCIceTransportState constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCIceTransportState: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
