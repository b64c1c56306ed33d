package dev.parley.javascript;

import dev.parley.webrtc.MessageEvent;

/** The data of a message: a text, or bytes that become an ArrayBuffer of the realm. */
final class MessageEventMembers {
    private MessageEventMembers() {}

    static Object data(HostBinding binding, MessageEvent event) {
        return event.isBinary() ? event.bytes() : event.text();
    }
}
