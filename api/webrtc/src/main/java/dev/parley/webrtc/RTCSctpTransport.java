package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventListener;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import org.jspecify.annotations.Nullable;

/** SCTP transport, which carries the data channels, webrtc-pc §6.1.1. Attributes never wait; any thread. */
public final class RTCSctpTransport extends EventTarget {
    /** The state changed. */
    public static final EventType<Event> STATE_CHANGE = new EventType<>("statechange");

    /** What is published of a transport. */
    record Slots(
            @Nullable RTCDtlsTransport transport,
            RTCSctpTransportState state,
            @Nullable Double maxMessageSize,
            @Nullable Integer maxChannels) {}

    private volatile Slots slots;

    RTCSctpTransport(@Nullable RTCDtlsTransport transport) {
        this.slots = new Slots(transport, RTCSctpTransportState.CONNECTING, null, null);
    }

    Slots slots() {
        return slots;
    }

    /** Publishes new values. Loop thread. */
    void publish(Slots newSlots) {
        slots = newSlots;
    }

    /** Publishes that it is closed, and returns whether it was not before. Loop thread. */
    boolean close() {
        Slots old = slots;
        slots = new Slots(old.transport(), RTCSctpTransportState.CLOSED, old.maxMessageSize(), old.maxChannels());
        return old.state() != RTCSctpTransportState.CLOSED;
    }

    /** Returns the DTLS transport under this, or null until the local description has made it. */
    public @Nullable RTCDtlsTransport transport() {
        return slots.transport();
    }

    /** Returns the state. */
    public RTCSctpTransportState state() {
        return slots.state();
    }

    /**
     * Returns the largest message in bytes that {@link RTCDataChannel#send} takes: the most that the peer takes, and no more
     * than {@link PeerConnectionFactory.Builder#sendBufferLimit}; null until it is negotiated.
     */
    public @Nullable Double maxMessageSize() {
        return slots.maxMessageSize();
    }

    /** Returns how many channels can be open at a time, or null until the transport is connected. */
    public @Nullable Integer maxChannels() {
        return slots.maxChannels();
    }

    /** Sets the handler of {@link #STATE_CHANGE}; null clears it. */
    public void onStateChange(@Nullable EventListener<? super Event> listener) {
        setHandler(STATE_CHANGE, listener);
    }

    @Override
    public String toString() {
        return "RTCSctpTransport[" + state() + ", maxMessageSize=" + maxMessageSize() + "]";
    }
}
