package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Combined state of the gathering of local candidates, webrtc-pc §4.3.2. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCIceGatheringState {
    /** No transport has begun. */
    NEW("new"),
    /** At least one transport gathers. */
    GATHERING("gathering"),
    /** All transports are through. */
    COMPLETE("complete");

    private final String value;

    RTCIceGatheringState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceGatheringState of(String value) {
        return IdlEnum.of(RTCIceGatheringState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
