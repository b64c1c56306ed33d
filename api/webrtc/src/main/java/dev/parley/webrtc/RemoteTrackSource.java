package dev.parley.webrtc;

import dev.parley.dom.realm.Realm;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.TrackSource;

/**
 * What a receiver gives its track, webrtc-pc §5.3: muted until media arrives, which means packets. Loop thread.
 */
final class RemoteTrackSource extends TrackSource {
    private final MediaStreamTrack track;

    RemoteTrackSource(Realm realm, String kind) {
        // §5.3 create an RTCRtpReceiver: "the result of concatenating the string "remote " with kind … muted to true".
        super(kind, "remote " + kind, true);
        this.track = createTrack(realm);
    }

    MediaStreamTrack track() {
        return track;
    }

    /** "Set the muted state of track to the value true." */
    void mute() {
        setMuted(true);
    }

    /** The receiver stops: its tracks end. */
    void stop() {
        end();
    }
}
