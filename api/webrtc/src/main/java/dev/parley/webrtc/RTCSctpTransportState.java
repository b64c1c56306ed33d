package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** State of an SCTP transport, webrtc-pc §6.1.2. {@link #toString} and {@link #of} use the IDL values. */
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
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCSctpTransportState of(String value) {
        return IdlEnum.of(RTCSctpTransportState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
