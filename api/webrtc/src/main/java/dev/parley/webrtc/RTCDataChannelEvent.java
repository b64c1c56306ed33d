package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;

/** A channel that the peer opened, webrtc-pc §6.3. */
public final class RTCDataChannelEvent extends Event {
    private final RTCDataChannel channel;

    RTCDataChannelEvent(EventType<?> type, EventTarget target, RTCDataChannel channel) {
        super(type, target);
        this.channel = channel;
    }

    /** Returns the channel. Listeners that are set while this event is handled miss none of its events. */
    public RTCDataChannel channel() {
        return channel;
    }
}
