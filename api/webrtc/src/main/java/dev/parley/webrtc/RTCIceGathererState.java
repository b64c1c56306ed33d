package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Gathering state of one ICE transport, webrtc-pc §5.6.3. {@link #toString} and {@link #of} use the IDL values. */
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
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCIceGathererState of(String value) {
        return IdlEnum.of(RTCIceGathererState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
