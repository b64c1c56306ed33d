package dev.parley.datachannel;

import dev.parley.base.Timestamp;
import dev.parley.sctp.SctpAssociation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversation that closes a channel, RFC 8831 §6.7: each side resets its outgoing stream; a side that sees its incoming stream
 * reset resets its outgoing one too; then the channel is closed and its id is free.
 */
final class ChannelClosing {
    /**
     * The time for a peer to reset its stream after it confirmed the reset of ours, which includes the delivery of all that it
     * had queued.Afterwards the channel is reported as closed; its id stays in use until the peer's reset comes.
     */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DataChannels owner;
    private final SctpAssociation association;
    private final Deque<DataChannelEvent> events;
    /** Channels whose outgoing stream is to be reset, in one request. */
    private final List<Channel> toReset = new ArrayList<>();
    /** Channels that wait for the peer's reset, in the order of their deadlines. */
    private final Deque<Waiting> waiting = new ArrayDeque<>(1);

    private record Waiting(Channel channel, Timestamp deadline) {}

    ChannelClosing(DataChannels owner, SctpAssociation association, Deque<DataChannelEvent> events) {
        this.owner = owner;
        this.association = association;
        this.events = events;
    }

    void closeLocally(Channel channel, Timestamp now) {
        if (channel.isClosing()) {
            return;
        }
        channel.state = ChannelState.CLOSING;
        channel.closingParked = false;
        if (channel.id == Channel.NO_ID) {
            tellClosed(channel);
            owner.release(channel);
        } else {
            requestReset(channel);
        }
    }

    /** Closes a channel because of what happened to it. */
    void fail(Channel channel, ChannelFailure failure, Timestamp now) {
        if (channel.isClosing()) {
            return;
        }
        channel.failure = failure;
        tellClosing(channel);
        closeLocally(channel, now);
    }

    /** Closes all channels because the peer ends the association: no stream is reset, and they are closed when it has ended. */
    void closeWithAssociation(List<Channel> channels) {
        for (Channel channel : channels) {
            if (!channel.isClosing()) {
                channel.state = ChannelState.CLOSING;
                tellClosing(channel);
            }
        }
    }

    /** Closes a channel whose incoming stream the peer has reset, after the messages that are parked for it. */
    void incomingResetBehindParked(Channel channel, Timestamp now) {
        if (channel.parked != null && !channel.parked.isEmpty() && !channel.isClosing()) {
            channel.incomingReset = true;
            channel.closingParked = true;
        } else {
            incomingReset(channel, now);
        }
    }

    /** Closes a channel that the peer closed while messages were parked. */
    void proceedParked(Channel channel, Timestamp now) {
        if (channel.closingParked) {
            channel.closingParked = false;
            incomingReset(channel, now);
        }
    }

    void incomingReset(Channel channel, Timestamp now) {
        channel.incomingReset = true;
        if (!channel.isClosing()) {
            tellClosing(channel);
            closeLocally(channel, now);
        } else if (channel.outgoingReset) {
            finish(channel);
        }
    }

    void outgoingReset(@Nullable Channel channel, boolean performed, Timestamp now) {
        if (channel == null || !channel.resetRequested) {
            return;
        }
        channel.outgoingReset = true;
        if (channel.incomingReset) {
            finish(channel);
        } else if (!performed) {
            // A peer that refuses or does not know RE-CONFIG will not reset its own stream either. For it the stream is
            // still a channel's: the id stays in use.
            tellClosed(channel);
        } else {
            waiting.add(new Waiting(channel, now.plus(PATIENCE)));
        }
    }

    /** Asks for the resets that have gathered. */
    void flush(Timestamp now) {
        if (toReset.isEmpty() || !owner.isConnected()) {
            return;
        }
        int[] streams = new int[toReset.size()];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = toReset.get(i).id;
        }
        toReset.clear();
        association.resetOutgoingStreams(streams, now);
    }

    void handleTimeout(Timestamp now) {
        for (Waiting first = waiting.peek(); first != null; first = waiting.peek()) {
            boolean over = first.channel.state == ChannelState.CLOSED;
            if (!over && first.deadline.isAfter(now)) {
                return;
            }
            waiting.remove();
            if (!over) {
                tellClosed(first.channel);
            }
        }
    }

    Timestamp nextTimeout() {
        while (!waiting.isEmpty() && waiting.peek().channel.state == ChannelState.CLOSED) {
            waiting.remove();
        }
        return waiting.isEmpty() ? Timestamp.NEVER : waiting.peek().deadline;
    }

    /** The association is gone, and the channel with it. */
    void end(Channel channel, @Nullable ChannelFailure failure) {
        if (channel.failure == null) {
            channel.failure = failure;
        }
        finish(channel);
    }

    void clear() {
        toReset.clear();
        waiting.clear();
    }

    private void requestReset(Channel channel) {
        if (!channel.resetRequested) {
            channel.resetRequested = true;
            toReset.add(channel);
        }
    }

    private void finish(Channel channel) {
        tellClosed(channel);
        owner.release(channel);
    }

    private void tellClosing(Channel channel) {
        if (!channel.silent) {
            events.add(new DataChannelEvent.Closing(channel.key));
        }
    }

    private void tellClosed(Channel channel) {
        if (channel.state == ChannelState.CLOSED) {
            return;
        }
        channel.state = ChannelState.CLOSED;
        owner.forget(channel);
        if (!channel.silent) {
            events.add(new DataChannelEvent.Closed(channel.key, channel.failure));
        }
    }
}
