package dev.parley.webrtc;

/**
 * The name of a kind of event, with the class of its events: the key of {@link EventTarget#addEventListener}. The constants stand
 * on the objects that fire them, such as {@link RTCDataChannel#MESSAGE}.
 *
 * @param <E> the class of the events
 */
public final class EventType<E extends Event> {
    private final String name;

    EventType(String name) {
        this.name = name;
    }

    /** Returns the name in the IDL, such as "icecandidate". */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
