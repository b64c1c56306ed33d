package dev.parley.mediacapture;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import java.util.Objects;

/** A track came to a stream or left it, mediacapture-streams §4.4. */
public final class MediaStreamTrackEvent extends Event {
    private final MediaStreamTrack track;

    /** Makes an event. */
    public MediaStreamTrackEvent(EventType<?> type, EventTarget target, MediaStreamTrack track) {
        super(type, target);
        this.track = Objects.requireNonNull(track, "track");
    }

    /** Returns the track. */
    public MediaStreamTrack track() {
        return track;
    }
}
