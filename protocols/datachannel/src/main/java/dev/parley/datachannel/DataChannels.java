package dev.parley.datachannel;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.SctpParameters;
import dev.parley.sctp.OutgoingMessage;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.SctpEvent;
import dev.parley.sctp.SctpFailure;
import dev.parley.sctp.SctpState;
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
    private static final byte[] EMPTY_MESSAGE = new byte[1];

    private final DataChannelsConfig config;
    private final SctpAssociation association;
    private final ChannelTable table = new ChannelTable();
    private final Deque<DataChannelEvent> events = new ArrayDeque<>();
    private final DropCounters drops = new DropCounters();
    private final ChannelClosing closing;
    private final IncomingMessages incoming;
    private long remoteMaxMessageSize = SctpParameters.DEFAULT_MAX_MESSAGE_SIZE;
    private @Nullable DtlsRole role;
    private boolean connected;
    private boolean ended;
    private long announcedText;
    private int opened;
    private int closedCount;
    private Timestamp lastNow = Timestamp.ZERO;

    /** Takes over an association that has not exchanged anything yet. */
    public DataChannels(DataChannelsConfig config, SctpAssociation association) {
        this.config = config;
        this.association = association;
        this.closing = new ChannelClosing(this, association, events);
        this.incoming = new IncomingMessages(config, association, drops);
    }

    // ---- What the owner wants

    /** Makes the ids known: channels that wait for theirs get it, in the order of their making. Further calls do nothing. */
    public void setRole(DtlsRole dtlsRole, Timestamp now) {
        lastNow = now;
        if (role != null || ended) {
            return;
        }
        role = dtlsRole;
        for (Channel channel : table.all()) {
            if (channel.id == Channel.NO_ID) {
                assignId(channel, dtlsRole, now);
            }
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
        lastNow = now;
        Integer id = parameters.id();
        if (ended) {
            throw new IllegalStateException("the association has ended");
        }
        if (id != null && (table.isUsed(id) || connected && id >= association.maxOutgoingStreams())) {
            throw new IllegalArgumentException("id " + id + " is in use or above what the peer takes");
        }
        DtlsRole known = role;
        int chosen = id != null ? id : known == null ? Channel.NO_ID : table.freeId(known, streams());
        if (id == null && known != null && chosen == Channel.NO_ID) {
            throw new IllegalStateException("all ids are in use");
        }
        Channel channel = table.create(parameters);
        if (chosen != Channel.NO_ID) {
            takeId(channel, chosen, now);
        }
        return channel.key;
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
        lastNow = now;
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
        // all
        // other messages containing user data and belonging to this data channel MUST be sent ordered".
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
        lastNow = now;
        Channel channel = table.byKey(key);
        if (channel != null && !channel.silent) {
            unpark(channel, false);
            closing.closeLocally(channel, now);
        }
    }

    /** Ends the association with an ABORT; all channels are closed at once. */
    public void closeAbruptly(Timestamp now) {
        lastNow = now;
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
        lastNow = now;
        if (!ended) {
            end(SctpState.CLOSED, message == null ? null : new SctpFailure(0, message));
            association.abort("", now);
            pump(now);
        }
    }

    /** Tells that {@code bytes} of messages that were handed out are no longer held: the receive window re-opens. */
    public void consumed(int key, int bytes, Timestamp now) {
        lastNow = now;
        Channel channel = table.byKey(key);
        incoming.consumed(channel == null || channel.id == Channel.NO_ID ? 0 : channel.id, bytes, now);
    }

    /**
     * Pauses or resumes the handing out of a channel's messages. Messages held for a paused channel do not slow the others down
     * until they exceed {@link DataChannelsConfig#pausedAllowance()} together. The news that the peer closed the channel waits
     * behind them.
     */
    public void setPaused(int key, boolean paused, Timestamp now) {
        lastNow = now;
        Channel channel = table.byKey(key);
        if (channel == null || channel.paused == paused) {
            return;
        }
        channel.paused = paused;
        if (!paused) {
            unpark(channel, true);
            incoming.settle(channel.id == Channel.NO_ID ? 0 : channel.id, now);
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
        return opened;
    }

    /** Returns how many channels have been open and closed, RTCPeerConnectionStats.dataChannelsClosed. */
    public int closed() {
        return closedCount;
    }

    /** Returns how many bytes are held for the application, in incomplete messages and for channels that do not exist yet. */
    public long heldBytes() {
        return incoming.heldBytes();
    }

    /** Returns what was dropped of what arrived, by reason. */
    public DropCounters drops() {
        return drops;
    }

    /** Returns the association below. */
    public SctpAssociation association() {
        return association;
    }

    // ---- The engine's verbs

    /** Takes a decrypted SCTP packet, borrowed for the call. */
    public void handle(PacketBuffer sctpPacket, Timestamp now) {
        lastNow = now;
        association.handle(sctpPacket, now);
        pump(now);
    }

    @Override
    public void handleTimeout(Timestamp now) {
        lastNow = now;
        closing.handleTimeout(now);
        association.handleTimeout(now);
        pump(now);
    }

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        lastNow = now;
        pump(now);
        closing.flush(now);
        boolean appended = association.pollTransmit(into, now);
        if (appended) {
            pump(now);
        }
        return appended;
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

    // ---- Opening

    private int streams() {
        return connected ? association.maxOutgoingStreams() : ChannelParameters.MAX_ID + 1;
    }

    private void assignId(Channel channel, DtlsRole dtlsRole, Timestamp now) {
        int id = table.freeId(dtlsRole, streams());
        if (id == Channel.NO_ID) {
            closing.fail(channel, ChannelFailure.channel("all ids are in use"), now);
            return;
        }
        events.add(new DataChannelEvent.IdAssigned(channel.key, id));
        takeId(channel, id, now);
    }

    private void takeId(Channel channel, int id, Timestamp now) {
        table.setId(channel, id);
        if (channel.parameters.negotiated()) {
            // RFC 8832 §6's rule protects the OPEN; a negotiated channel has none.
            channel.heard = true;
        } else {
            sendDcep(channel, DcepMessage.Open.of(channel.parameters), now);
        }
        if (connected) {
            becomeOpen(channel, now);
        }
    }

    /**
     * A channel that we announce opens with the association, not with the ACK. RFC 8832 §6: "After the DATA_CHANNEL_OPEN message has
     * been sent, the sender of that message MAY start sending messages containing user data without waiting".
     */
    private void becomeOpen(Channel channel, Timestamp now) {
        channel.state = ChannelState.OPEN;
        channel.wasOpen = true;
        opened++;
        events.add(new DataChannelEvent.Opened(channel.key, channel.id));
        for (HeldMessages.Held held : incoming.takeHeld(channel.id)) {
            message(channel, held.ppid(), held.data(), now);
        }
    }

    private void sendDcep(Channel channel, DcepMessage message, Timestamp now) {
        byte[] bytes = message.encoded();
        channel.ledger.addOverhead(bytes.length);
        // RFC 8832 §6: "All DCEP messages MUST be sent using ordered delivery and reliable transmission."
        association.send(OutgoingMessage.reliable(channel.id, PayloadProtocol.DCEP, bytes), now);
    }

    // ---- What the association tells

    private void pump(Timestamp now) {
        for (SctpEvent event = association.pollEvent(); event != null; event = association.pollEvent()) {
            if (ended) {
                continue;
            }
            if (event instanceof SctpEvent.Fragment fragment) {
                fragment(fragment, now);
            } else if (event instanceof SctpEvent.Transmitted sent) {
                transmitted(sent);
            } else if (event instanceof SctpEvent.MessageAborted aborted) {
                incoming.aborted(aborted.stream(), aborted.messageId(), now);
            } else if (event instanceof SctpEvent.IncomingStreamsReset reset) {
                for (int stream : reset.streams()) {
                    incomingReset(stream, now);
                }
            } else if (event instanceof SctpEvent.OutgoingStreamsReset reset) {
                for (int stream : reset.streams()) {
                    closing.outgoingReset(table.byId(stream), reset.performed(), now);
                }
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
        for (Channel channel : table.all()) {
            if (channel.id == Channel.NO_ID || channel.state != ChannelState.CONNECTING) {
                continue;
            }
            if (channel.id >= association.maxOutgoingStreams()) {
                closing.fail(channel, ChannelFailure.channel("the peer takes fewer streams"), now);
            } else {
                becomeOpen(channel, now);
            }
        }
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
        incoming.dropStream(stream, now);
        Channel channel = table.byId(stream);
        if (channel == null) {
            incoming.takeHeld(stream);
        } else if (channel.parked != null && !channel.parked.isEmpty() && !channel.isClosing()) {
            channel.closingParked = true;
        } else {
            closing.incomingReset(channel, now);
        }
    }

    private void fragment(SctpEvent.Fragment fragment, Timestamp now) {
        int stream = fragment.stream();
        switch (incoming.add(fragment, now)) {
            case COMPLETE -> {
                byte[] data = incoming.take();
                if (fragment.ppid() == PayloadProtocol.DCEP) {
                    dcep(stream, data, now);
                } else if (incoming.exceedsLimit(data)) {
                    violation(stream, "message above max-message-size", now);
                } else {
                    userMessage(stream, fragment.ppid(), data, now);
                }
            }
            case TOO_LARGE -> violation(stream, "message above max-message-size", now);
            case INCOMPLETE, DROPPED -> {
                // Nothing to hand on.
            }
        }
        incoming.settle(stream, now);
    }

    private void dcep(int stream, byte[] data, Timestamp now) {
        DcepMessage message;
        try {
            message = DcepMessage.parse(data);
        } catch (MalformedException e) {
            violation(stream, e.reason(), now);
            return;
        }
        if (message instanceof DcepMessage.Open open) {
            announced(stream, open, now);
            return;
        }
        Channel channel = table.byId(stream);
        if (channel == null) {
            drops.count("DCEP: ACK without OPEN");
        } else {
            channel.heard = true;
        }
    }

    private void announced(int stream, DcepMessage.Open open, Timestamp now) {
        Channel present = table.byId(stream);
        if (present != null && present.incomingReset && present.resetRequested) {
            // The peer has seen our reset and uses the stream again before its confirmation reached us.
            closing.outgoingReset(present, true, now);
            present = table.byId(stream);
        }
        DtlsRole ours = role;
        // RFC 8832 §6: the receiver closes the channel if "a DATA_CHANNEL_OPEN message is received on an already used
        // stream, …
        // the odd/even rule is violated".
        if (present != null) {
            violation(stream, "DCEP: OPEN on a used stream", now);
            return;
        }
        if (ours != null && !ChannelTable.hasParityOf(ours.other(), stream)) {
            violation(stream, "DCEP: OPEN with our parity", now);
            return;
        }
        if (stream > ChannelParameters.MAX_ID || stream >= association.maxOutgoingStreams()) {
            violation(stream, "DCEP: OPEN on a stream that we cannot send on", now);
            return;
        }
        Channel channel = table.create(open.parameters(stream));
        channel.remote = true;
        if (announcedText + channel.textBytes() > config.announcedTextBytes()) {
            table.remove(channel);
            violation(stream, "DCEP: labels above the limit", now);
            return;
        }
        announcedText += channel.textBytes();
        channel.heard = true;
        table.setId(channel, stream);
        events.add(new DataChannelEvent.Announced(channel.key, stream, channel.parameters));
        sendDcep(channel, new DcepMessage.Ack(), now);
        becomeOpen(channel, now);
    }

    private void userMessage(int stream, int ppid, byte[] data, Timestamp now) {
        if (!PayloadProtocol.isUserData(ppid)) {
            // RFC 8831 §6.6: "If a message with an unsupported PPID is received … the receiver SHOULD close the
            // corresponding
            // data channel."
            violation(stream, "unsupported PPID", now);
            return;
        }
        Channel channel = table.byId(stream);
        if (channel == null || channel.state == ChannelState.CONNECTING) {
            if (!incoming.hold(stream, ppid, data)) {
                violation(stream, "too much data before OPEN", now);
            }
            return;
        }
        message(channel, ppid, data, now);
    }

    private void message(Channel channel, int ppid, byte[] data, Timestamp now) {
        if (channel.state != ChannelState.OPEN || channel.closingParked) {
            drops.count("message for a closing channel");
            return;
        }
        channel.heard = true;
        byte[] whole = PayloadProtocol.isEmpty(ppid) ? new byte[0] : data;
        boolean binary = PayloadProtocol.isBinary(ppid);
        if (PayloadProtocol.isPartial(ppid) || channel.partial != null) {
            if (channel.partial != null && channel.partialBinary != binary
                    || channel.partialBytes + (long) whole.length > config.maxMessageSize()) {
                violation(channel.id, "bad fragmentation by PPID", now);
                return;
            }
            if (PayloadProtocol.isPartial(ppid)) {
                incoming.addPartial(channel, whole, binary);
                return;
            }
            whole = incoming.joinPartial(channel, whole);
        }
        channel.messagesReceived++;
        channel.bytesReceived += whole.length;
        DataChannelEvent.Message message = new DataChannelEvent.Message(channel.key, whole, binary);
        if (channel.paused) {
            channel.parkedQueue().add(message);
            incoming.credit().parked(whole.length);
        } else {
            events.add(message);
            incoming.credit().delivered(whole.length);
        }
    }

    private void unpark(Channel channel, boolean deliver) {
        Deque<DataChannelEvent.Message> parked = channel.parked;
        channel.parked = null;
        for (DataChannelEvent.Message message : parked == null ? new ArrayDeque<DataChannelEvent.Message>() : parked) {
            incoming.credit().unparked(message.data().length);
            if (deliver) {
                incoming.credit().delivered(message.data().length);
                events.add(message);
            }
        }
    }

    /** Closes the channel on a stream because of what the peer sent, or refuses the stream where there is no channel. */
    private void violation(int stream, String reason, Timestamp now) {
        drops.count(reason);
        Channel channel = table.byId(stream);
        if (channel == null) {
            incoming.takeHeld(stream);
            if (stream > ChannelParameters.MAX_ID || stream >= association.maxOutgoingStreams()) {
                return;
            }
            channel = table.create(ChannelParameters.negotiated("", stream));
            channel.silent = true;
            channel.state = ChannelState.OPEN;
            table.setId(channel, stream);
        }
        unpark(channel, true);
        closing.fail(channel, ChannelFailure.channel(reason), now);
    }

    // ---- What closing needs

    boolean isConnected() {
        return connected;
    }

    /** The channel is gone for the owner: no event about it follows. */
    void forget(Channel channel) {
        unpark(channel, false);
        incoming.dropPartial(channel);
        if (channel.wasOpen) {
            closedCount++;
        }
    }

    /** The channel's stream is free again. */
    void release(Channel channel) {
        if (channel.remote) {
            announcedText -= channel.textBytes();
        }
        table.remove(channel);
    }
}
