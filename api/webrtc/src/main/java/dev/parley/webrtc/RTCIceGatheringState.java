package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** How far the gathering of local candidates is, webrtc-pc §4.3.2. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCIceGatheringState of(String value) {
        for (RTCIceGatheringState constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCIceGatheringState: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
