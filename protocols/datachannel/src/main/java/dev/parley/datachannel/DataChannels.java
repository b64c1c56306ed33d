package dev.parley.datachannel;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.SctpParameters;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.sctp.upperlayer.SctpFailure;
import dev.parley.sctp.upperlayer.SctpState;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The data channels of one SCTP association, RFC 8831 and RFC 8832. It owns the association that it is given: the owner of this
 * engine drives both through it.
 *
 * <p>A channel is named by a key from its making on; its id, the SCTP stream, may become known later. {@code send} on an open
 * channel passes the array on; the bytes stay in {@link #bufferedAmount} until they are transmitted. Every message that was handed
 * out as a {@link DataChannelEvent.Message} keeps the receive window closed by its size until {@link #consumed} is called for it,
 * also when its channel has closed meanwhile.
 *
 * <p>The states of a channel:
 *
 * <pre>
 * CONNECTING --association up and id known--> OPEN
 * CONNECTING, OPEN --close(), peer's reset, protocol violation--> CLOSING
 * CLOSING --both streams reset, or the peer cannot--> CLOSED
 * any --association ended--> CLOSED
 * </pre>
 */
public final class DataChannels implements ProtocolEngine<DataChannelEvent> {
    /** Heap of an open channel without messages, about, in bytes: here, in the association and in the objects of the layers above. */
    public static final int CHANNEL_MEMORY = 2_048;

    /**
     * Streams that are being reset at the same time because what came on them was refused. A peer that goes on regardless, without
     * answering the resets, loses the association.
     */
    static final int MAX_REFUSED = 8_192;

    /** Heap of such a stream. */
    private static final int REFUSED_MEMORY = 768;

    private static final byte[] EMPTY_MESSAGE = new byte[1];

    private final SctpAssociation association;
    private final ChannelTable table = new ChannelTable();
    private final Deque<DataChannelEvent> events = new ArrayDeque<>(1);
    private final DropCounters drops = new DropCounters();
    private final ChannelOpening opening;
    private final ChannelClosing closing;
    private final IncomingMessages incoming;
    private long remoteMaxMessageSize = SctpParameters.DEFAULT_MAX_MESSAGE_SIZE;
    private boolean connected;
    private boolean ended;

    /** True if the peer has shut the association down, so that nothing new can be sent. */
    private boolean shuttingDown;

    private int closedCount;
    private int refused;
    private Timestamp lastNow = Timestamp.ZERO;
    private boolean touched = true;

    /** Takes over an association that has not exchanged anything yet. */
    public DataChannels(DataChannelsConfig config, SctpAssociation association) {
        this.association = association;
        this.opening = new ChannelOpening(this, association, table, events, drops, config);
        this.closing = new ChannelClosing(this, association, events);
        this.incoming = new IncomingMessages(this, config, association, table, events, drops);
    }

    // ---- What the owner wants

    /** Makes the ids known: channels that wait for theirs get it, in the order of their making. Further calls do nothing. */
    public void setRole(DtlsRole dtlsRole, Timestamp now) {
        touch(now);
        if (!ended) {
            opening.setRole(dtlsRole, now);
        }
    }

    /** Sets the peer's "a=max-message-size" in bytes; 0 is no limit. By default 65,536. */
    public void setRemoteMaxMessageSize(long bytes) {
        remoteMaxMessageSize = bytes;
    }

    /**
     * Makes a channel. Its OPEN leaves as soon as the id is known, with the association's COOKIE ECHO at the earliest.
     *
     * @return the channel's key
     * @throws IllegalArgumentException where the given id is in use
     * @throws IllegalStateException where no id is free, or the association has ended
     */
    public int open(ChannelParameters parameters, Timestamp now) {
        touch(now);
        if (ended || shuttingDown) {
            throw new IllegalStateException("the association has ended");
        }
        return opening.open(parameters, now).key;
    }

    /**
     * Sends a message on an open channel.
     *
     * @param data the message; the array passes to the association and must not be written to again
     * @param binary false for a string, in UTF-8
     * @throws IllegalStateException where the channel is not open
     * @throws IllegalArgumentException where the message is larger than the peer takes
     */
    public void send(int key, byte[] data, boolean binary, Timestamp now) {
        touch(now);
        Channel channel = table.byKey(key);
        if (channel == null || channel.state != ChannelState.OPEN) {
            throw new IllegalStateException("the channel is not open");
        }
        if (remoteMaxMessageSize != 0 && data.length > remoteMaxMessageSize) {
            throw new IllegalArgumentException(data.length + " bytes are above the peer's " + remoteMaxMessageSize);
        }
        channel.messagesSent++;
        channel.bytesSent += data.length;
        // RFC 8832 §6: "before the DATA_CHANNEL_ACK message or any other message has been received on a data channel,
        // all other messages containing user data and belonging to this data channel MUST be sent ordered".
        boolean unordered = !channel.parameters.ordered() && channel.heard;
        Integer retransmits = channel.parameters.maxRetransmits();
        Integer lifeTime = channel.parameters.maxPacketLifeTime();
        int ppid = binary ? PayloadProtocol.BINARY : PayloadProtocol.STRING;
        byte[] payload = data;
        if (data.length == 0) {
            // RFC 8831 §6.6: "the appropriate PPID … is used, and the SCTP user message of one zero byte is sent."
            ppid = binary ? PayloadProtocol.BINARY_EMPTY : PayloadProtocol.STRING_EMPTY;
            payload = EMPTY_MESSAGE;
            channel.ledger.addOverhead(1);
        } else {
            channel.ledger.addUserData(data.length);
        }
        association.send(
                new OutgoingMessage(
                        channel.id,
                        ppid,
                        payload,
                        unordered,
                        retransmits == null ? OutgoingMessage.UNLIMITED : retransmits,
                        lifeTime == null ? OutgoingMessage.UNLIMITED : lifeTime),
                now);
    }

    /** Closes a channel: what was sent before is delivered, then both streams are reset. Harmless on a closed one. */
    public void close(int key, Timestamp now) {
        touch(now);
        Channel channel = table.byKey(key);
        if (channel != null && !channel.silent) {
            incoming.unpark(channel, false);
            closing.closeLocally(channel, now);
        }
    }

    /** Ends the association with an ABORT; all channels are closed at once. */
    public void closeAbruptly(Timestamp now) {
        touch(now);
        if (!ended) {
            end(SctpState.CLOSED, null);
            association.abort("", now);
            pump(now);
        }
    }

    /**
     * Ends the association because the transport under it has ended: nothing more can leave.
     *
     * @param message why, for people; null where the transport was closed and did not fail
     */
    public void transportEnded(@Nullable String message, Timestamp now) {
        touch(now);
        if (!ended) {
            end(SctpState.CLOSED, message == null ? null : new SctpFailure(0, message));
            association.abort("", now);
            pump(now);
        }
    }

    /**
     * Ends the association with an ABORT because there is no memory for what it holds; all channels are closed at once, with that
     * failure.
     *
     * @param message why, for people
     */
    public void shed(String message, Timestamp now) {
        touch(now);
        if (!ended) {
            end(SctpState.CLOSED, new SctpFailure(0, message));
            association.abort("out of memory", now);
            pump(now);
        }
    }

    /** As {@link #consumed(int, int, int, Timestamp)}, of one message. */
    public void consumed(int key, int bytes, Timestamp now) {
        consumed(key, bytes, 1, now);
    }

    /**
     * Tells that messages that were handed out, empty ones too, are no longer held: the receive window re-opens.
     *
     * @param key the channel that they came on, closed or not; 0 will do where it is not known any more
     * @param bytes how many bytes they have together
     * @param messages how many there are; each costs the window a little beside its bytes
     */
    public void consumed(int key, int bytes, int messages, Timestamp now) {
        touch(now);
        incoming.consumed(bytes, messages);
    }

    /**
     * Pauses or resumes the handing out of a channel's messages. Messages held for a paused channel do not slow the others down
     * until they exceed {@link DataChannelsConfig#pausedAllowance()} together. The news that the peer closed the channel waits
     * behind them.
     */
    public void setPaused(int key, boolean paused, Timestamp now) {
        touch(now);
        Channel channel = table.byKey(key);
        if (channel == null || channel.paused == paused) {
            return;
        }
        channel.paused = paused;
        if (!paused) {
            incoming.unpark(channel, true);
            incoming.settle();
            if (channel.closingParked) {
                channel.closingParked = false;
                closing.incomingReset(channel, now);
            }
        }
    }

    // ---- What the owner may ask

    /** Returns a channel's id, or null while it is unknown and after it has closed. */
    public @Nullable Integer id(int key) {
        Channel channel = table.byKey(key);
        return channel == null || channel.id == Channel.NO_ID ? null : Integer.valueOf(channel.id);
    }

    /** Returns a channel's state. */
    public ChannelState state(int key) {
        Channel channel = table.byKey(key);
        return channel == null ? ChannelState.CLOSED : channel.state;
    }

    /** Returns how many bytes of messages wait to be transmitted for the first time. */
    public long bufferedAmount(int key) {
        Channel channel = table.byKey(key);
        return channel == null ? 0 : channel.ledger.buffered();
    }

    /** Returns the largest message in bytes that the peer takes; 0 is no limit. */
    public long remoteMaxMessageSize() {
        return remoteMaxMessageSize;
    }

    /** Returns how many channels there can be (webrtc-pc §6.1.1 [[MaxChannels]]), or null while it is not negotiated. */
    public @Nullable Integer maxChannels() {
        return connected
                ? Integer.valueOf(Math.min(association.maxOutgoingStreams(), ChannelParameters.MAX_ID + 1))
                : null;
    }

    /** Returns a channel's figures, or null after it has closed. */
    public @Nullable ChannelStatistics statistics(int key) {
        Channel channel = table.byKey(key);
        if (channel == null || channel.silent) {
            return null;
        }
        return new ChannelStatistics(
                channel.id == Channel.NO_ID ? null : Integer.valueOf(channel.id),
                channel.state,
                channel.messagesSent,
                channel.bytesSent,
                channel.messagesReceived,
                channel.bytesReceived);
    }

    /** Returns how many channels have ever been open, RTCPeerConnectionStats.dataChannelsOpened. */
    public int opened() {
        return opening.opened();
    }

    /** Returns how many channels have been open and closed, RTCPeerConnectionStats.dataChannelsClosed. */
    public int closed() {
        return closedCount;
    }

    /** Returns how many bytes are held for the application, in incomplete messages and for channels that do not exist yet. */
    public long heldBytes() {
        return incoming.heldBytes();
    }

    /**
     * Returns about how many bytes of heap this connection's data take: channels, messages whole or not, what SCTP holds of what arrived,
     * and what was sent and is not acknowledged. Costs nothing to ask.
     */
    public long memory() {
        if (ended) {
            return 0;
        }
        return (long) CHANNEL_MEMORY * (table.size() - refused)
                + (long) REFUSED_MEMORY * refused
                + opening.textBytes()
                + incoming.memory()
                + association.receiveMemory()
                + association.sendMemory();
    }

    /** Returns what was dropped of what arrived, by reason. */
    public DropCounters drops() {
        return drops;
    }

    /** Returns the association below. Whoever asks for it may give it a command. */
    public SctpAssociation association() {
        touched = true;
        return association;
    }

    /** Returns whether there was any command, packet or timeout since the owner has {@linkplain #drained drained} this engine. */
    public boolean isTouched() {
        return touched;
    }

    /**
     * The owner has drained this engine: until it is {@linkplain #isTouched touched} again, nothing comes out of it and its next timeout
     * stays what it is.
     */
    public void drained() {
        touched = false;
    }

    private void touch(Timestamp now) {
        lastNow = now;
        touched = true;
    }

    // ---- The engine's verbs

    /** Takes a decrypted SCTP packet, borrowed for the call. */
    public void handle(PacketBuffer sctpPacket, Timestamp now) {
        touch(now);
        association.handle(sctpPacket, now);
        pump(now);
    }

    @Override
    public void handleTimeout(Timestamp now) {
        touch(now);
        closing.handleTimeout(now);
        association.handleTimeout(now);
        pump(now);
    }

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        lastNow = now;
        if (association.hasPressingEvent()) {
            pump(now);
        }
        closing.flush(now);
        if (association.pollTransmit(into, now)) {
            return true;
        }
        // What has left may have been the last that a closing channel waited for.
        pump(now);
        closing.flush(now);
        return association.pollTransmit(into, now);
    }

    @Override
    public @Nullable DataChannelEvent pollEvent() {
        if (events.isEmpty()) {
            pump(lastNow);
        }
        return events.poll();
    }

    @Override
    public Timestamp nextTimeout() {
        return Timestamp.min(association.nextTimeout(), closing.nextTimeout());
    }

    // ---- What the association tells

    private void pump(Timestamp now) {
        for (SctpEvent event = association.pollEvent(); event != null; event = association.pollEvent()) {
            if (ended) {
                continue;
            }
            if (event instanceof SctpEvent.Fragment fragment) {
                incoming.fragment(fragment, now);
            } else if (event instanceof SctpEvent.Transmitted sent) {
                transmitted(sent);
            } else if (event instanceof SctpEvent.MessageAborted aborted) {
                incoming.aborted(aborted.messageId());
            } else if (event instanceof SctpEvent.IncomingStreamsReset reset) {
                for (int stream : reset.streams()) {
                    incomingReset(stream, now);
                }
            } else if (event instanceof SctpEvent.OutgoingStreamsReset reset) {
                for (int stream : reset.streams()) {
                    closing.outgoingReset(table.byId(stream), reset.performed(), now);
                }
            } else if (event instanceof SctpEvent.ShutdownReceived) {
                shuttingDown = true;
                closing.closeWithAssociation(table.all());
            } else if (event instanceof SctpEvent.StateChanged changed) {
                stateChanged(changed, now);
            }
        }
    }

    private void stateChanged(SctpEvent.StateChanged changed, Timestamp now) {
        if (changed.state() == SctpState.CLOSED) {
            end(changed.state(), changed.failure());
            return;
        }
        events.add(new DataChannelEvent.AssociationStateChanged(changed.state(), changed.failure()));
        if (changed.state() != SctpState.CONNECTED) {
            return;
        }
        connected = true;
        incoming.connected();
        opening.connected(now);
    }

    private void end(SctpState state, @Nullable SctpFailure failure) {
        ended = true;
        connected = false;
        ChannelFailure reason = failure == null
                ? null
                : new ChannelFailure(
                        ChannelFailure.Kind.SCTP_FAILURE,
                        failure.causeCode() == 0 ? null : Integer.valueOf(failure.causeCode()),
                        failure.message());
        for (Channel channel : table.all()) {
            closing.end(channel, reason);
        }
        closing.clear();
        incoming.clear();
        events.add(new DataChannelEvent.AssociationStateChanged(state, failure));
    }

    private void transmitted(SctpEvent.Transmitted sent) {
        Channel channel = table.byId(sent.stream());
        if (channel == null) {
            return;
        }
        long user = channel.ledger.remove(sent.bytes());
        if (user == 0 || channel.silent || channel.state == ChannelState.CLOSED) {
            return;
        }
        if (events.peekLast() instanceof DataChannelEvent.BufferedAmountDecreased last && last.key() == channel.key) {
            events.removeLast();
            user += last.bytes();
        }
        events.add(new DataChannelEvent.BufferedAmountDecreased(channel.key, user));
    }

    private void incomingReset(int stream, Timestamp now) {
        Channel channel = table.byId(stream);
        if (channel == null) {
            incoming.dropHeld(stream);
        } else if (channel.parked != null && !channel.parked.isEmpty() && !channel.isClosing()) {
            // The peer's last messages come first.
            channel.incomingReset = true;
            channel.closingParked = true;
        } else {
            closing.incomingReset(channel, now);
        }
    }

    // ---- What the parts ask of the whole

    /** Closes the channel on a stream because of what the peer sent, or refuses the stream where there is no channel. */
    void violation(int stream, String reason, Timestamp now) {
        drops.count(reason);
        Channel channel = table.byId(stream);
        if (channel == null) {
            incoming.dropHeld(stream);
            if (stream > ChannelParameters.MAX_ID || stream >= association.maxOutgoingStreams()) {
                return;
            }
            if (refused >= MAX_REFUSED) {
                end(SctpState.CLOSED, new SctpFailure(0, "the peer uses too many streams that were refused"));
                association.abort("too many refused streams", now);
                return;
            }
            channel = table.create(ChannelParameters.negotiated("", stream));
            channel.silent = true;
            refused++;
            channel.state = ChannelState.OPEN;
            table.setId(channel, stream);
        }
        incoming.unpark(channel, true);
        fail(channel, reason, now);
    }

    void fail(Channel channel, String reason, Timestamp now) {
        closing.fail(channel, ChannelFailure.channel(reason), now);
    }

    void dcep(int stream, byte[] data, Timestamp now) {
        opening.dcep(stream, data, now);
    }

    void opened(Channel channel, Timestamp now) {
        incoming.deliverHeld(channel, now);
    }

    void resetConfirmed(Channel channel, Timestamp now) {
        closing.outgoingReset(channel, true, now);
    }

    boolean isConnected() {
        return connected;
    }

    /** The channel is gone for the owner: no event about it follows. */
    void forget(Channel channel) {
        incoming.unpark(channel, false);
        incoming.dropPartial(channel);
        if (channel.wasOpen) {
            closedCount++;
        }
    }

    /** The channel's stream is free again. */
    void release(Channel channel) {
        opening.released(channel);
        table.remove(channel);
        refused -= channel.silent ? 1 : 0;
    }
}
