package dev.parley.mediacapture;

import dev.parley.dom.TypeError;

/** Whether a track may still give media, mediacapture-streams §4.3. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static MediaStreamTrackState of(String value) {
        for (MediaStreamTrackState constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no MediaStreamTrackState: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
