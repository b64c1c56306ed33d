package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** The state of a data channel, webrtc-pc §6.2.4. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCDataChannelState of(String value) {
        for (RTCDataChannelState constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCDataChannelState: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
