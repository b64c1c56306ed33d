package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Property of a picture that is kept when it does not fit its bit rate, mst-content-hint §4. {@link #toString} and {@link #of} use the IDL values. */
public enum RTCDegradationPreference {
    /** Pixels are given up. */
    MAINTAIN_FRAMERATE("maintain-framerate"),
    /** Frames are given up. */
    MAINTAIN_RESOLUTION("maintain-resolution"),
    /** Some of both. */
    BALANCED("balanced"),
    /** Neither: frames are dropped where nothing else helps. */
    MAINTAIN_FRAMERATE_AND_RESOLUTION("maintain-framerate-and-resolution");

    private final String value;

    RTCDegradationPreference(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCDegradationPreference of(String value) {
        return IdlEnum.of(RTCDegradationPreference.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
