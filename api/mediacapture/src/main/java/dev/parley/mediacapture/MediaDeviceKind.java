package dev.parley.mediacapture;

import dev.parley.dom.IdlEnum;

/** Kind of a media device, mediacapture-streams §9.4. {@link #toString} and {@link #of} use the IDL values. */
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
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static MediaDeviceKind of(String value) {
        return IdlEnum.of(MediaDeviceKind.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
