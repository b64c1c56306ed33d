package dev.parley.dom;

/** Something that happened to an {@link EventTarget}, DOM §2.2. Instances of this class itself carry nothing but their type. */
public class Event {
    private final EventType<?> type;
    private final EventTarget target;

    /** Makes an event, which {@link EventTarget#dispatchEvent} hands to the listeners of its target. */
    public Event(EventType<?> type, EventTarget target) {
        this.type = type;
        this.target = target;
    }

    /** Returns the event's name, such as "open". */
    public final String type() {
        return type.name();
    }

    /** Returns the object to which it happened. */
    public final EventTarget target() {
        return target;
    }

    @Override
    public String toString() {
        return type.name();
    }
}
