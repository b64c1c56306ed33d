package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.Event;
import dev.parley.dom.EventListener;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.dom.TypeError;
import dev.parley.peer.PeerChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A channel for messages between the peers, webrtc-pc §6.2. Made by {@link RTCPeerConnection#createDataChannel}, or announced by the
 * peer with a "datachannel" event.
 *
 * <p>Any thread. Attributes and {@link #send}, {@link #pause} and {@link #resume} never wait; {@link #close} meets the event loop.
 * When the connection is closed its channels are closed at once and without events; what was still queued is lost.
 */
public final class RTCDataChannel extends EventTarget {
    /** Messages can be sent. */
    public static final EventType<Event> OPEN = new EventType<>("open");

    /** A message arrived. */
    public static final EventType<MessageEvent> MESSAGE = new EventType<>("message");

    /** {@link #bufferedAmount} fell to {@link #bufferedAmountLowThreshold} or below. */
    public static final EventType<Event> BUFFERED_AMOUNT_LOW = new EventType<>("bufferedamountlow");

    /** The channel failed. */
    public static final EventType<RTCErrorEvent> ERROR = new EventType<>("error");

    /** One end has begun to close the channel. */
    public static final EventType<Event> CLOSING = new EventType<>("closing");

    /** The channel has ended. */
    public static final EventType<Event> CLOSE = new EventType<>("close");

    private final int number;
    private final ChannelSender sender;
    private final ChannelReceiver receiver;
    private final LocalConnection owner;
    private final PeerChannel handle;
    private final String label;
    private final RTCDataChannelInit init;
    private volatile @Nullable Integer id;
    private volatile RTCDataChannelState readyState = RTCDataChannelState.CONNECTING;
    private volatile BinaryType binaryType = BinaryType.ARRAYBUFFER;

    RTCDataChannel(LocalConnection owner, PeerChannel handle, String label, RTCDataChannelInit init) {
        this.owner = owner;
        this.number = owner.nextChannelNumber();
        this.label = label;
        this.init = init;
        this.handle = handle;
        this.id = handle.id();
        this.sender = new ChannelSender(this, owner);
        this.receiver = new ChannelReceiver(this, owner);
    }

    @Override
    protected void listened(EventType<?> type) {
        receiver.listened(type);
    }

    /** Returns whether the kind has, or had, a listener. Any thread. */
    boolean isListenedTo(EventType<?> type) {
        return hasListened(type);
    }

    /** Returns what names the channel in statistics. */
    int number() {
        return number;
    }

    /** Returns the channel under this one. */
    PeerChannel handle() {
        return handle;
    }

    ChannelSender sender() {
        return sender;
    }

    ChannelReceiver receiver() {
        return receiver;
    }

    RTCDataChannelInit init() {
        return init;
    }

    /** Publishes the id. Loop thread. */
    void setId(int newId) {
        id = newId;
    }

    /** Publishes the state. Loop thread. */
    void setReadyState(RTCDataChannelState newState) {
        readyState = newState;
    }

    /** Returns the name that the creator gave. */
    public String label() {
        return label;
    }

    /** Returns whether messages arrive in the order in which they were sent. */
    public boolean ordered() {
        return init.ordered();
    }

    /** Returns for how many milliseconds a message is (re)transmitted, or null: for ever. */
    public @Nullable Integer maxPacketLifeTime() {
        return init.maxPacketLifeTime();
    }

    /** Returns how often a message is retransmitted at most, or null: until it arrives. */
    public @Nullable Integer maxRetransmits() {
        return init.maxRetransmits();
    }

    /** Returns the subprotocol's name, perhaps empty. */
    public String protocol() {
        return init.protocol();
    }

    /** Returns whether the application negotiated the channel itself. */
    public boolean negotiated() {
        return init.negotiated();
    }

    /** Returns how the channel shares the path with the others (webrtc-priority). */
    public RTCPriorityType priority() {
        return init.priority();
    }

    /** Returns the id, 0 to 65,534, or null while the DTLS role that decides about it is unknown. */
    public @Nullable Integer id() {
        return id;
    }

    /** Returns the state. */
    public RTCDataChannelState readyState() {
        return readyState;
    }

    /** Returns how many bytes of messages wait to be handed to the network; it does not fall when the channel closes. */
    public long bufferedAmount() {
        return sender.bufferedAmount();
    }

    /** Returns the amount in bytes at which {@link #BUFFERED_AMOUNT_LOW} fires; 0 by default. */
    public long bufferedAmountLowThreshold() {
        return sender.lowThreshold();
    }

    /**
     * Sets the amount in bytes at which {@link #BUFFERED_AMOUNT_LOW} fires.
     *
     * @throws TypeError outside of 0 to 2^32-1
     */
    public void setBufferedAmountLowThreshold(long threshold) {
        if (threshold < 0 || threshold > 0xffff_ffffL) {
            throw new TypeError("bufferedAmountLowThreshold " + threshold);
        }
        sender.setLowThreshold(threshold);
    }

    /** Returns the form of binary messages; it changes nothing in {@link MessageEvent}. */
    public BinaryType binaryType() {
        return binaryType;
    }

    /** Sets the form of binary messages. */
    public void setBinaryType(BinaryType type) {
        binaryType = Objects.requireNonNull(type, "type");
    }

    /**
     * Sends a text as UTF-8. Lone surrogates become U+FFFD.
     *
     * @throws DOMException InvalidStateError unless the channel is open; OperationError where the message would take {@link
     *     #bufferedAmount} over the limit of {@link PeerConnectionFactory.Builder#sendBufferLimit}
     * @throws TypeError where the message is larger than the peer takes
     */
    public void send(String data) {
        sender.send(UsvString.encode(data), false);
    }

    /** Sends a copy of the bytes; throws as {@link #send(String)} does. */
    public void send(byte[] data) {
        sender.checkSend(data.length);
        sender.send(data.clone(), true);
    }

    /** Sends a copy of the buffer's remaining bytes and consumes them; throws as {@link #send(String)} does, then consuming nothing. */
    public void send(ByteBuffer data) {
        sender.checkSend(data.remaining());
        byte[] copy = new byte[data.remaining()];
        data.duplicate().get(copy);
        sender.send(copy, true);
        data.position(data.limit());
    }

    /**
     * Closes the channel: what was sent is still delivered, then both directions end. Does nothing on a channel that is closing or
     * closed.
     *
     * @throws IllegalStateException where the event loop cannot be met, see the package's description
     */
    public void close() {
        owner.realm().meet("RTCDataChannel.close", () -> owner.channels().close(this));
    }

    /**
     * Stops the delivery of messages, and of the news that the channel was closed, until {@link #resume}. Meanwhile the peer can
     * send until the buffers of the connection are full. Extension.
     */
    public void pause() {
        receiver.setPaused(true);
    }

    /** Delivers messages again, first those that waited. Extension. */
    public void resume() {
        receiver.setPaused(false);
    }

    /**
     * Returns a future that completes as soon as {@link #bufferedAmount} is at most 1 MiB, or at most {@link
     * #bufferedAmountLowThreshold} where that is more: time to send more. It fails with InvalidStateError when the channel is not
     * open any more. Extension.
     */
    public CompletableFuture<Void> writable() {
        return sender.writable();
    }

    /** Sets the handler of {@link #OPEN}; null clears it. */
    public void onOpen(@Nullable EventListener<? super Event> listener) {
        setHandler(OPEN, listener);
    }

    /** Sets the handler of {@link #MESSAGE}; null clears it. */
    public void onMessage(@Nullable EventListener<? super MessageEvent> listener) {
        setHandler(MESSAGE, listener);
    }

    /** Sets the handler of {@link #BUFFERED_AMOUNT_LOW}; null clears it. */
    public void onBufferedAmountLow(@Nullable EventListener<? super Event> listener) {
        setHandler(BUFFERED_AMOUNT_LOW, listener);
    }

    /** Sets the handler of {@link #ERROR}; null clears it. */
    public void onError(@Nullable EventListener<? super RTCErrorEvent> listener) {
        setHandler(ERROR, listener);
    }

    /** Sets the handler of {@link #CLOSING}; null clears it. */
    public void onClosing(@Nullable EventListener<? super Event> listener) {
        setHandler(CLOSING, listener);
    }

    /** Sets the handler of {@link #CLOSE}; null clears it. */
    public void onClose(@Nullable EventListener<? super Event> listener) {
        setHandler(CLOSE, listener);
    }

    @Override
    public String toString() {
        return "RTCDataChannel[" + label + ", " + readyState + "]";
    }

    /** Texts as WebIDL's USVString. */
    static final class UsvString {
        private UsvString() {}

        /** UTF-8 with U+FFFD for lone surrogates; the JDK's encoder would write "?". */
        static byte[] encode(String text) {
            return wellFormed(text).getBytes(StandardCharsets.UTF_8);
        }

        static String wellFormed(String text) {
            StringBuilder copy = null;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (!Character.isSurrogate(c)) {
                    continue;
                }
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                    continue;
                }
                if (copy == null) {
                    copy = new StringBuilder(text);
                }
                copy.setCharAt(i, '\ufffd');
            }
            return copy == null ? text : copy.toString();
        }
    }
}
