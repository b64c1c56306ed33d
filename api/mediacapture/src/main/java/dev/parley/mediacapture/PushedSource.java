package dev.parley.mediacapture;

import dev.parley.dom.TypeError;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.AudioFrame;
import dev.parley.frames.VideoFrame;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * A source whose frames the application makes: a drawing, a file, another stack. Made by {@link MediaDevices#createVideoSource} and
 * {@link MediaDevices#createAudioSource}; any thread. Constraints have no effect on its tracks. Extension.
 */
public final class PushedSource extends TrackSource {
    private final Realm realm;
    private final MediaStreamTrack track;

    PushedSource(Realm realm, String kind, String label) {
        super(kind, label, false);
        this.realm = realm;
        this.track = createTrack(realm);
    }

    /** Returns the track; further ones are its clones. */
    public MediaStreamTrack track() {
        return track;
    }

    /**
     * Gives a picture to all tracks of this source.
     *
     * @throws TypeError where this is a source of audio
     */
    public void push(VideoFrame frame) {
        Objects.requireNonNull(frame, "frame");
        requireKind("video");
        Map<Property, Object> seen = new EnumMap<>(Property.class);
        seen.put(Property.WIDTH, (long) frame.width());
        seen.put(Property.HEIGHT, (long) frame.height());
        realm.task(() -> {
            for (MediaStreamTrack each : tracks()) {
                each.observe(each.getSettings().with(seen));
                each.deliver(frame);
            }
        });
    }

    /**
     * Gives sound to all tracks of this source.
     *
     * @throws TypeError where this is a source of video
     */
    public void push(AudioFrame frame) {
        Objects.requireNonNull(frame, "frame");
        requireKind("audio");
        Map<Property, Object> seen = new EnumMap<>(Property.class);
        seen.put(Property.SAMPLE_RATE, (long) frame.sampleRate());
        seen.put(Property.CHANNEL_COUNT, (long) frame.channels());
        realm.task(() -> {
            for (MediaStreamTrack each : tracks()) {
                each.observe(each.getSettings().with(seen));
                each.deliver(frame);
            }
        });
    }

    private void requireKind(String wanted) {
        if (!kind().equals(wanted)) {
            throw new TypeError("a source of " + kind() + " takes no " + wanted);
        }
    }

    /** Says that there is no media for now, or that there is again: tracks fire "mute" and "unmute". */
    public void mute(boolean muted) {
        realm.task(() -> setMuted(muted));
    }

    /** Ends all tracks of this source, with their "ended" events. */
    public void close() {
        realm.task(this::end);
    }
}
