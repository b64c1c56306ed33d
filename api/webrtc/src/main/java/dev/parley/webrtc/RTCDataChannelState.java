package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** State of a data channel, webrtc-pc §6.2.4. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCDataChannelState {
    /** Waits for the transport. */
    CONNECTING("connecting"),
    /** Messages can be sent. */
    OPEN("open"),
    /** Is being closed; what is queued still leaves. */
    CLOSING("closing"),
    /** Ended, or could not be opened. */
    CLOSED("closed");

    private final String value;

    RTCDataChannelState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCDataChannelState of(String value) {
        return IdlEnum.of(RTCDataChannelState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
