package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import java.util.Objects;

/** A tone begins, webrtc-pc §7.3. */
public final class RTCDTMFToneChangeEvent extends Event {
    private final String tone;

    /**
     * Makes an event, as the IDL's constructor does.
     *
     * @param tone one tone, "," for a pause, or empty where all have been played
     */
    public RTCDTMFToneChangeEvent(EventType<?> type, EventTarget target, String tone) {
        super(type, target);
        this.tone = Objects.requireNonNull(tone, "tone");
    }

    /** Returns the tone, "," for a pause; empty where all tones have been played. */
    public String tone() {
        return tone;
    }
}
