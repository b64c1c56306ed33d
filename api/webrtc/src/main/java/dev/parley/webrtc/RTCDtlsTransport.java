package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventListener;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DTLS transport, which protects the packets of one or more m-sections, webrtc-pc §5.5. Attributes never wait; any thread. */
public final class RTCDtlsTransport extends EventTarget {
    /** The state changed. */
    public static final EventType<Event> STATE_CHANGE = new EventType<>("statechange");

    /** The handshake failed or a fatal alert came. */
    public static final EventType<RTCErrorEvent> ERROR = new EventType<>("error");

    /** What is published of a transport. */
    record Slots(RTCDtlsTransportState state, List<byte[]> remoteCertificates) {}

    private final RTCIceTransport iceTransport;
    private volatile Slots slots = new Slots(RTCDtlsTransportState.NEW, List.of());

    RTCDtlsTransport(RTCIceTransport iceTransport) {
        this.iceTransport = iceTransport;
    }

    /** Publishes new values. Loop thread. */
    void publish(Slots newSlots) {
        slots = newSlots;
    }

    /** Returns the ICE transport under this. */
    public RTCIceTransport iceTransport() {
        return iceTransport;
    }

    /** Returns the state. */
    public RTCDtlsTransportState state() {
        return slots.state();
    }

    /** Returns copies of the peer's certificates in DER, its own first; none before the state is connected. */
    public List<byte[]> getRemoteCertificates() {
        return slots.remoteCertificates().stream().map(byte[]::clone).toList();
    }

    /** Returns the peer's certificates themselves, which must not be changed. */
    List<byte[]> certificates() {
        return slots.remoteCertificates();
    }

    /** Sets the handler of {@link #STATE_CHANGE}; null clears it. */
    public void onStateChange(@Nullable EventListener<? super Event> listener) {
        setHandler(STATE_CHANGE, listener);
    }

    /** Sets the handler of {@link #ERROR}; null clears it. */
    public void onError(@Nullable EventListener<? super RTCErrorEvent> listener) {
        setHandler(ERROR, listener);
    }

    @Override
    public String toString() {
        return "RTCDtlsTransport[" + state() + "]";
    }
}
