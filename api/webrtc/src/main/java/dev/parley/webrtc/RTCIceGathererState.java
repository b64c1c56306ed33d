package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** How far one transport's gathering is, webrtc-pc §5.6.3. {@link #toString} and {@link #of} speak the IDL words. */
public enum RTCIceGathererState {
    /** Not begun. */
    NEW("new"),
    /** Under way. */
    GATHERING("gathering"),
    /** Through; the end-of-candidates indication was sent. */
    COMPLETE("complete");

    private final String value;

    RTCIceGathererState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCIceGathererState of(String value) {
        for (RTCIceGathererState constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCIceGathererState: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
