package dev.parley.datachannel;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** State of one channel. There may be 65,535 of them: queues are made when they are needed. */
final class Channel {
    static final int NO_ID = -1;

    final int key;
    final ChannelParameters parameters;
    int id = NO_ID;
    ChannelState state = ChannelState.CONNECTING;

    /** A stream that is only being closed, because what arrived on it was wrong; the owner gets no event about it. */
    boolean silent;
    /** True if the peer announced it. */
    boolean remote;
    /** True if the ACK or any message of the peer came, after which unordered messages may leave unordered. */
    boolean heard;

    // Closing: RFC 8831 §6.7 requires both streams to be reset.
    boolean resetRequested;
    boolean outgoingReset;
    boolean incomingReset;
    /** True if it ever was open, for the statistics. */
    boolean wasOpen;

    @Nullable
    ChannelFailure failure;

    /** A message in the deprecated fragmentation by payload protocol, as far as it came. */
    @Nullable
    MessageBuffer partial;

    boolean partialBinary;

    boolean paused;
    /** Messages that wait for the end of the pause. */
    @Nullable
    Deque<DataChannelEvent.Message> parked;

    /** True if the peer closed while messages were parked: the event waits behind them. */
    boolean closingParked;

    final SendLedger ledger = new SendLedger();
    long messagesSent;
    long bytesSent;
    long messagesReceived;
    long bytesReceived;

    Channel(int key, ChannelParameters parameters) {
        this.key = key;
        this.parameters = parameters;
    }

    boolean isClosing() {
        return state == ChannelState.CLOSING || state == ChannelState.CLOSED;
    }

    ChannelStatistics statistics() {
        return new ChannelStatistics(
                id == NO_ID ? null : Integer.valueOf(id),
                state,
                messagesSent,
                bytesSent,
                messagesReceived,
                bytesReceived);
    }

    /** Returns how many bytes of heap its texts take. */
    int textBytes() {
        return heapBytes(parameters.label()) + heapBytes(parameters.protocol());
    }

    private static int heapBytes(String text) {
        // A string is an array of bytes if all its characters are of Latin-1, and else of characters.
        return text.chars().allMatch(c -> c <= 0xff) ? text.length() : 2 * text.length();
    }

    Deque<DataChannelEvent.Message> parkedQueue() {
        Deque<DataChannelEvent.Message> queue = parked;
        if (queue == null) {
            queue = new ArrayDeque<>(1);
            parked = queue;
        }
        return queue;
    }
}
