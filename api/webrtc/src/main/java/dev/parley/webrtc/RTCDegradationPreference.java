package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** What is given up first where a picture does not fit its bit rate, mst-content-hint §4. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCDegradationPreference of(String value) {
        for (RTCDegradationPreference constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCDegradationPreference: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
