package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.negotiation.transceiver.Transceiver;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sender and a receiver that share an m-section, webrtc-pc §5.4. Any thread. Attributes never wait; the other methods meet the event
 * loop.
 */
public final class RTCRtpTransceiver {
    private final LocalConnection owner;
    private final RTCRtpSender sender;
    private final RTCRtpReceiver receiver;
    private volatile Transceiver values;

    /** The connection was closed, which stops its transceivers. */
    private volatile boolean closed;

    RTCRtpTransceiver(LocalConnection owner, Transceiver values, RTCRtpSender sender, RTCRtpReceiver receiver) {
        this.owner = owner;
        this.values = values;
        this.sender = sender;
        this.receiver = receiver;
    }

    /** Publishes new values. Loop thread. */
    void publish(Transceiver newValues, @Nullable RTCDtlsTransport transport) {
        values = newValues;
        sender.publish(newValues, transport);
        receiver.publish(newValues, transport);
    }

    Transceiver values() {
        return values;
    }

    int id() {
        return values.id();
    }

    /** Returns the transceiver kind. */
    String kind() {
        return RtpDictionaries.word(values.kind());
    }

    boolean isStopping() {
        return closed || values.stopping();
    }

    boolean isStopped() {
        return closed || values.stopped();
    }

    /** The connection was closed: "Stop the RTCRtpTransceiver", whose track ends in a task of its own, with an event. Loop thread. */
    void connectionClosed() {
        if (!isStopping()) {
            receiver.source().stop();
        }
        closed = true;
    }

    /** Returns the identification of the m-section, or null where none was negotiated. */
    public @Nullable String mid() {
        return values.mid();
    }

    /** Returns the sender. */
    public RTCRtpSender sender() {
        return sender;
    }

    /** Returns the receiver. */
    public RTCRtpReceiver receiver() {
        return receiver;
    }

    /** Returns the direction that is wanted; "stopped" after {@link #stop}. */
    public RTCRtpTransceiverDirection direction() {
        return isStopping() ? RTCRtpTransceiverDirection.STOPPED : RtpDictionaries.direction(values.direction());
    }

    /**
     * Sets the direction that the next offer or answer has.
     *
     * @throws DOMException InvalidStateError after {@link #stop}
     * @throws TypeError for "stopped"
     */
    public void setDirection(RTCRtpTransceiverDirection direction) {
        Objects.requireNonNull(direction, "direction");
        owner.realm()
                .meet("RTCRtpTransceiver.direction", () -> owner.transceivers().setDirection(this, direction));
    }

    /** Returns the direction that was negotiated last; null before; "stopped" where the transceiver is. */
    public @Nullable RTCRtpTransceiverDirection currentDirection() {
        Transceiver now = values;
        if (isStopped()) {
            return RTCRtpTransceiverDirection.STOPPED;
        }
        return now.currentDirection() == null ? null : RtpDictionaries.direction(now.currentDirection());
    }

    /**
     * Stops sending and receiving for ever, and offers the m-section for reuse.
     *
     * @throws DOMException InvalidStateError after the connection was closed
     */
    public void stop() {
        owner.realm().meet("RTCRtpTransceiver.stop", () -> owner.transceivers().stop(this));
    }

    /**
     * Sets the codecs that are offered, in this order; none stands for all.
     *
     * @throws DOMException InvalidModificationError for a codec that {@code getCapabilities} does not have, and where only mechanisms
     *     such as RTX are left
     */
    public void setCodecPreferences(List<RTCRtpCodec> codecs) {
        List<RTCRtpCodec> copy = List.copyOf(codecs);
        owner.realm()
                .meet(
                        "RTCRtpTransceiver.setCodecPreferences",
                        () -> owner.transceivers().setCodecPreferences(this, copy));
    }

    /** Returns the header extensions with the directions in which they are offered, webrtc-extensions §6. */
    public List<RTCRtpHeaderExtensionCapability> getHeaderExtensionsToNegotiate() {
        return values.headerExtensionsToNegotiate().stream()
                .map(RtpDictionaries::capability)
                .toList();
    }

    /**
     * Sets the directions in which header extensions are offered, webrtc-extensions §6.
     *
     * @param extensions those of {@link #getHeaderExtensionsToNegotiate}, in the same order
     * @throws DOMException InvalidModificationError for others, and where a mandatory one is switched off
     */
    public void setHeaderExtensionsToNegotiate(List<RTCRtpHeaderExtensionCapability> extensions) {
        List<RTCRtpHeaderExtensionCapability> copy = List.copyOf(extensions);
        owner.realm()
                .meet(
                        "RTCRtpTransceiver.setHeaderExtensionsToNegotiate",
                        () -> owner.transceivers().setHeaderExtensions(this, copy));
    }

    /** Returns the header extensions with the directions that were negotiated, webrtc-extensions §6. */
    public List<RTCRtpHeaderExtensionCapability> getNegotiatedHeaderExtensions() {
        return values.negotiatedHeaderExtensions().stream()
                .map(RtpDictionaries::capability)
                .toList();
    }

    @Override
    public String toString() {
        return "RTCRtpTransceiver[" + kind() + ", " + mid() + ", " + direction() + "]";
    }
}
