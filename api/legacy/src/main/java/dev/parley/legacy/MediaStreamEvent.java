package dev.parley.legacy;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.mediacapture.MediaStream;

/** A stream of the peer came or went. */
public final class MediaStreamEvent extends Event {
    private final MediaStream stream;

    MediaStreamEvent(EventType<?> type, EventTarget target, MediaStream stream) {
        super(type, target);
        this.stream = stream;
    }

    /** Returns the stream. */
    public MediaStream stream() {
        return stream;
    }
}
