package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.dom.TypeError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message that arrived on a channel, webrtc-pc §6.2. A message counts against the receive window until the listeners of its
 * event have returned; see {@link RTCDataChannel#pause()}.
 */
public final class MessageEvent extends Event {
    private final byte[] payload;
    private final boolean binary;

    MessageEvent(EventType<?> type, EventTarget target, byte[] payload, boolean binary) {
        super(type, target);
        this.payload = payload;
        this.binary = binary;
    }

    /** Returns whether the peer sent bytes and not text. */
    public boolean isBinary() {
        return binary;
    }

    /**
     * Returns the text. Bytes that are not UTF-8 have become U+FFFD.
     *
     * @throws TypeError where the message is binary
     */
    public String text() {
        if (binary) {
            throw new TypeError("the message is binary");
        }
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Returns the message's bytes, of a text its UTF-8. The array is the event's own: whoever changes it changes it for all. */
    public byte[] bytes() {
        return payload;
    }

    /** Returns the IDL's {@code data}: a {@link String}, or a read-only {@link ByteBuffer}. */
    public Object data() {
        return binary ? ByteBuffer.wrap(payload).asReadOnlyBuffer() : text();
    }
}
