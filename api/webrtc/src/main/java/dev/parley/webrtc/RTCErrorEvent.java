package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;

/** An error of a transport or channel, webrtc-pc §11.3. */
public final class RTCErrorEvent extends Event {
    private final RTCError error;

    RTCErrorEvent(EventType<?> type, EventTarget target, RTCError error) {
        super(type, target);
        this.error = error;
    }

    /** Returns the error. */
    public RTCError error() {
        return error;
    }
}
