package dev.parley.dom;

/**
 * The name of a kind of event, with the class of its events: the key of {@link EventTarget#addEventListener}. The constants stand
 * on the objects that fire them.
 *
 * @param <E> the class of the events
 */
public final class EventType<E extends Event> {
    private final String name;

    /** Makes a kind that is no other's, whatever its name. */
    public EventType(String name) {
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
