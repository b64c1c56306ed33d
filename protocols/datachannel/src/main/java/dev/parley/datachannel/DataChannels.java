package dev.parley.datachannel;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.SctpAssociation;
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

    private final SctpAssociation association;
    private final ChannelTable table = new ChannelTable();
    private final Deque<DataChannelEvent> events = new ArrayDeque<>(1);
    private final DropCounters drops = new DropCounters();
    private final ChannelOpening opening;
    private final ChannelClosing closing;
    private final IncomingMessages incoming;
    private final OutgoingMessages outgoing;
    private final RefusedStreams refused;
    private boolean connected;
    private boolean ended;

    /** True if the peer has shut the association down, so that nothing new can be sent. */
    private boolean shuttingDown;

    private int closedCount;
    private Timestamp lastNow = Timestamp.ZERO;
    private boolean touched = true;

    /** Takes over an association that has not exchanged anything yet. */
    public DataChannels(DataChannelsConfig config, SctpAssociation association) {
        this.association = association;
        this.opening = new ChannelOpening(this, association, table, events, drops, config);
        this.closing = new ChannelClosing(this, association, events);
        this.incoming = new IncomingMessages(this, config, association, table, events, drops);
        this.outgoing = new OutgoingMessages(association, table, events);
        this.refused = new RefusedStreams(table, association);
    }

    // ---- commands

    /** Makes the ids known: channels that wait for theirs get it, in the order of their making. Further calls do nothing. */
    public void setRole(DtlsRole dtlsRole, Timestamp now) {
        touch(now);
        if (!ended) {
            opening.setRole(dtlsRole, now);
        }
    }

    /** Sets the peer's "a=max-message-size" in bytes; 0 is no limit. By default 65,536. */
    public void setRemoteMaxMessageSize(long bytes) {
        outgoing.setRemoteMaxMessageSize(bytes);
    }

    /**
     * Makes a channel. Its OPEN leaves as soon as the id is known, with the association's COOKIE ECHO at the earliest.
     *
     * @return the channel's key
     * @throws IllegalArgumentException if the given id is in use
     * @throws IllegalStateException if no id is free, or the association has ended
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
     * @throws IllegalStateException if the channel is not open
     * @throws IllegalArgumentException if the message is larger than the peer takes
     */
    public void send(int key, byte[] data, boolean binary, Timestamp now) {
        touch(now);
        Channel channel = table.byKey(key);
        if (channel == null || channel.state != ChannelState.OPEN) {
            throw new IllegalStateException("the channel is not open");
        }
        outgoing.send(channel, data, binary, now);
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
        abort(null, "", now);
    }

    /**
     * Ends the association because the transport under it has ended: nothing more can leave.
     *
     * @param message the reason, for people; null if the transport was closed and did not fail
     */
    public void transportEnded(@Nullable String message, Timestamp now) {
        abort(message == null ? null : new SctpFailure(0, message), "", now);
    }

    /**
     * Ends the association with an ABORT because there is no memory for what it holds; all channels are closed at once, with that
     * failure.
     *
     * @param message the reason, for people
     */
    public void shed(String message, Timestamp now) {
        abort(new SctpFailure(0, message), "out of memory", now);
    }

    private void abort(@Nullable SctpFailure failure, String reason, Timestamp now) {
        touch(now);
        if (!ended) {
            end(SctpState.CLOSED, failure);
            association.abort(reason, now);
            pump(now);
        }
    }

    /** Releases one message, as {@link #consumed(int, int, int, Timestamp)} does several. */
    public void consumed(int key, int bytes, Timestamp now) {
        consumed(key, bytes, 1, now);
    }

    /**
     * Releases messages that were handed out, empty ones too: the receive window re-opens.
     *
     * @param key the channel that they came on, closed or not; 0 if it is not known any more
     * @param bytes how many bytes they have together
     * @param messages how many there are; each costs the window a little besides its bytes
     */
    public void consumed(int key, int bytes, int messages, Timestamp now) {
        touch(now);
        incoming.consumed(bytes, messages);
    }

    /**
     * Pauses or resumes the handing out of a channel's messages. Messages held for a paused channel do not slow the others down
     * until they exceed {@link DataChannelsConfig#pausedAllowance()} together. The event that the peer closed the channel
     * waits behind them.
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
            closing.proceedParked(channel, now);
        }
    }

    // ---- queries

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
        return outgoing.remoteMaxMessageSize();
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
        return channel == null || channel.silent ? null : channel.statistics();
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
     * and what was sent and is not acknowledged. Takes no time to compute.
     */
    public long memory() {
        return ended
                ? 0
                : (long) CHANNEL_MEMORY * (table.size() - refused.count())
                        + refused.memory()
                        + opening.textBytes()
                        + incoming.memory()
                        + association.receiveMemory()
                        + association.sendMemory();
    }

    /** Returns the counts of dropped input, by reason. */
    public DropCounters drops() {
        return drops;
    }

    /** Returns the association below, for commands too. */
    public SctpAssociation association() {
        touched = true;
        return association;
    }

    /** Returns whether there was any command, packet or timeout since the owner has {@linkplain #drained drained} this engine. */
    public boolean isTouched() {
        return touched;
    }

    /**
     * Records that the owner has drained this engine: until it is {@linkplain #isTouched touched} again, nothing comes out of it and its
     * next timeout stays as it is.
     */
    public void drained() {
        touched = false;
    }

    private void touch(Timestamp now) {
        lastNow = now;
        touched = true;
    }

    // ---- the engine's verbs

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

    // ---- events of the association

    private void pump(Timestamp now) {
        for (SctpEvent event = association.pollEvent(); event != null; event = association.pollEvent()) {
            if (ended) {
                continue;
            }
            if (event instanceof SctpEvent.Fragment fragment) {
                incoming.fragment(fragment, now);
            } else if (event instanceof SctpEvent.Transmitted sent) {
                outgoing.transmitted(sent);
            } else if (event instanceof SctpEvent.MessageAborted aborted) {
                incoming.aborted(aborted.messageId());
            } else if (event instanceof SctpEvent.IncomingStreamsReset reset) {
                for (int stream : reset.streams()) {
                    Channel channel = table.byId(stream);
                    if (channel == null) {
                        incoming.dropHeld(stream);
                    } else {
                        closing.incomingResetBehindParked(channel, now);
                    }
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
        } else {
            events.add(new DataChannelEvent.AssociationStateChanged(changed.state(), changed.failure()));
        }
        if (changed.state() == SctpState.CONNECTED) {
            connected = true;
            incoming.connected();
            opening.connected(now);
        }
    }

    private void end(SctpState state, @Nullable SctpFailure failure) {
        ended = true;
        connected = false;
        ChannelFailure reason = failure == null ? null : ChannelFailure.of(failure);
        for (Channel channel : table.all()) {
            closing.end(channel, reason);
        }
        closing.clear();
        incoming.clear();
        events.add(new DataChannelEvent.AssociationStateChanged(state, failure));
    }

    /** Closes the channel on a stream because of what the peer sent, or refuses the stream if there is no channel. */
    void violation(int stream, String reason, Timestamp now) {
        drops.count(reason);
        Channel channel = table.byId(stream);
        if (channel == null) {
            incoming.dropHeld(stream);
            if (!refused.canBeReset(stream)) {
                return;
            }
            if (refused.isFull()) {
                end(SctpState.CLOSED, new SctpFailure(0, "the peer uses too many streams that were refused"));
                association.abort("too many refused streams", now);
                return;
            }
            channel = refused.refuse(stream);
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

    /** Forgets a channel for the owner: no event about it follows. */
    void forget(Channel channel) {
        incoming.unpark(channel, false);
        incoming.dropPartial(channel);
        if (channel.wasOpen) {
            closedCount++;
        }
    }

    /** Frees the channel's stream. */
    void release(Channel channel) {
        opening.released(channel);
        table.remove(channel);
        refused.released(channel);
    }
}
