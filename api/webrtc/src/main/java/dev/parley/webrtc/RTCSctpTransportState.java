package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** The state of an SCTP transport, webrtc-pc §6.1.2. {@link #toString} and {@link #of} speak the IDL words. */
public enum RTCSctpTransportState {
    /** The association is being set up. */
    CONNECTING("connecting"),
    /** Data can be sent. */
    CONNECTED("connected"),
    /** The association has ended. */
    CLOSED("closed");

    private final String value;

    RTCSctpTransportState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCSctpTransportState of(String value) {
        for (RTCSctpTransportState constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCSctpTransportState: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
