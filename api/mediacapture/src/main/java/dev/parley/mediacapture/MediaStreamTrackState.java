package dev.parley.mediacapture;

import dev.parley.dom.IdlEnum;

/** State of a track: live, or ended for good, mediacapture-streams §4.3. {@link #toString} and {@link #of} use the IDL values. */
public enum MediaStreamTrackState {
    /** The source does its best to give media. */
    LIVE("live"),
    /** The source gives no media any more, for ever. */
    ENDED("ended");

    private final String value;

    MediaStreamTrackState(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static MediaStreamTrackState of(String value) {
        return IdlEnum.of(MediaStreamTrackState.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
