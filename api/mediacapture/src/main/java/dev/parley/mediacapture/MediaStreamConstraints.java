package dev.parley.mediacapture;

import org.jspecify.annotations.Nullable;

/**
 * Constraints of {@link MediaDevices#getUserMedia}, mediacapture-streams §10.2.1.
 *
 * @param audio what is asked of the audio track, or null where none is wanted
 * @param video what is asked of the video track, or null where none is wanted
 * @param peerIdentity the peer for which alone the media is, "user@domain", which isolates the tracks (webrtc-identity §11.1); or null
 */
public record MediaStreamConstraints(
        @Nullable MediaTrackConstraints audio,
        @Nullable MediaTrackConstraints video,
        @Nullable String peerIdentity) {
    /** Makes constraints without isolation. */
    public MediaStreamConstraints(@Nullable MediaTrackConstraints audio, @Nullable MediaTrackConstraints video) {
        this(audio, video, null);
    }

    /** Any audio, any video, or both: the IDL's booleans. */
    public static MediaStreamConstraints of(boolean audio, boolean video) {
        return new MediaStreamConstraints(
                audio ? MediaTrackConstraints.none() : null, video ? MediaTrackConstraints.none() : null);
    }

    /** A video track of that kind. */
    public static MediaStreamConstraints video(MediaTrackConstraints constraints) {
        return new MediaStreamConstraints(null, constraints);
    }

    /** An audio track of that kind. */
    public static MediaStreamConstraints audio(MediaTrackConstraints constraints) {
        return new MediaStreamConstraints(constraints, null);
    }
}
