package dev.parley.webrtc;

/** Something that happened to an {@link EventTarget}, DOM §2.2. Instances of this class itself carry nothing but their type. */
public sealed class Event
        permits MessageEvent,
                RTCDataChannelEvent,
                RTCErrorEvent,
                RTCPeerConnectionIceErrorEvent,
                RTCPeerConnectionIceEvent {
    private final EventType<?> type;
    private final EventTarget target;

    Event(EventType<?> type, EventTarget target) {
        this.type = type;
        this.target = target;
    }

    /** Returns the event's name, such as "open". */
    public String type() {
        return type.name();
    }

    /** Returns the object to which it happened. */
    public EventTarget target() {
        return target;
    }

    @Override
    public String toString() {
        return type.name();
    }
}
