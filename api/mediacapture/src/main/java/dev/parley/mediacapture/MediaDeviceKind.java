package dev.parley.mediacapture;

import dev.parley.dom.TypeError;

/** What a device is, mediacapture-streams §9.4. {@link #toString} and {@link #of} speak the IDL words. */
public enum MediaDeviceKind {
    /** A microphone. */
    AUDIOINPUT("audioinput"),
    /** A loudspeaker. */
    AUDIOOUTPUT("audiooutput"),
    /** A camera. */
    VIDEOINPUT("videoinput");

    private final String value;

    MediaDeviceKind(String value) {
        this.value = value;
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static MediaDeviceKind of(String value) {
        for (MediaDeviceKind constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no MediaDeviceKind: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
