package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.dom.realm.Promise;
import dev.parley.peer.PeerChannels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a channel. {@link #send} works from any thread and never waits for the loop: it puts the message into a queue
 * of its own, and one task takes all that is there to the engine.
 */
final class ChannelSender {
    /** {@link RTCDataChannel#writable} completes at this many bytes: enough for 10 ms at 800 Mbit/s. */
    static final long WRITABLE_AT = 1 << 20;

    private record Outgoing(byte[] data, boolean binary) {}

    private final RTCDataChannel channel;
    private final LocalConnection owner;
    private final long limit;

    /** Guards the fields below, which callers and the loop share. */
    private final Object lock = new Object();

    private Deque<Outgoing> queue = new ArrayDeque<>(1);
    private Deque<Outgoing> spare = new ArrayDeque<>(1);
    private boolean scheduled;
    private long bufferedAmount;
    private long lowThreshold;
    private @Nullable List<Promise<@Nullable Void>> writable;

    /** The largest message that the peer takes; {@link Long#MAX_VALUE} where it sets no limit. */
    private volatile long maxMessageSize = Long.MAX_VALUE;

    ChannelSender(RTCDataChannel channel, LocalConnection owner) {
        this.channel = channel;
        this.owner = owner;
        this.limit = owner.settings().sendBufferLimit;
    }

    long bufferedAmount() {
        synchronized (lock) {
            return bufferedAmount;
        }
    }

    long lowThreshold() {
        synchronized (lock) {
            return lowThreshold;
        }
    }

    void setLowThreshold(long threshold) {
        synchronized (lock) {
            lowThreshold = threshold;
        }
        openGates();
    }

    void setMaxMessageSize(long bytes) {
        maxMessageSize = bytes;
    }

    /** webrtc-pc §6.2 "send() algorithm", steps 2 and 4. */
    void checkSend(int length) {
        if (channel.readyState() != RTCDataChannelState.OPEN) {
            throw DOMException.invalidState("the channel is " + channel.readyState());
        }
        long max = maxMessageSize;
        if (length > max) {
            throw new TypeError("a message of " + length + " bytes; the most that can be sent is " + max);
        }
    }

    /** Queues a message whose array nobody else has. */
    void send(byte[] data, boolean binary) {
        checkSend(data.length);
        boolean schedule;
        synchronized (lock) {
            if (bufferedAmount + data.length > limit) {
                throw new DOMException(
                        "the channel has " + bufferedAmount + " bytes queued, and the limit is " + limit,
                        DOMException.OPERATION_ERROR);
            }
            bufferedAmount += data.length;
            queue.add(new Outgoing(data, binary));
            schedule = !scheduled;
            scheduled = true;
        }
        if (schedule) {
            owner.realm().task(this::flush);
        }
    }

    /** Gives what is queued to the engine. Loop thread. */
    void flush() {
        Deque<Outgoing> taken;
        synchronized (lock) {
            scheduled = false;
            taken = queue;
            queue = spare;
            spare = taken;
        }
        PeerChannels channels = owner.peer().channels();
        // What was queued before the peer closed the channel goes nowhere.
        if (!taken.isEmpty() && channels.isOpen(channel.handle())) {
            try {
                for (Outgoing message : taken) {
                    channels.send(channel.handle(), message.data(), message.binary());
                }
            } finally {
                // If the engine refuses one, nothing of this round may come again with the next.
                taken.clear();
                owner.peer().touch();
            }
        }
        taken.clear();
    }

    /** Bytes have left the queue. Loop thread. */
    void decreased(long bytes) {
        boolean low;
        synchronized (lock) {
            long before = bufferedAmount;
            bufferedAmount = Math.max(0, before - bytes);
            low = before > lowThreshold && bufferedAmount <= lowThreshold;
        }
        if (low) {
            owner.realm().fire(channel, RTCDataChannel.BUFFERED_AMOUNT_LOW);
        }
        openGates();
    }

    CompletableFuture<Void> writable() {
        Promise<@Nullable Void> promise = owner.realm().promise();
        synchronized (lock) {
            if (writable == null) {
                writable = new ArrayList<>();
            }
            writable.add(promise);
        }
        openGates();
        return Operations.voidOf(promise);
    }

    /** Completes what waits for room, or for a channel that is not open any more. Any thread. */
    void openGates() {
        RTCDataChannelState state = channel.readyState();
        boolean ended = state == RTCDataChannelState.CLOSING || state == RTCDataChannelState.CLOSED;
        List<Promise<@Nullable Void>> opened;
        synchronized (lock) {
            boolean room = state == RTCDataChannelState.OPEN && bufferedAmount <= Math.max(WRITABLE_AT, lowThreshold);
            if (writable == null || !room && !ended) {
                return;
            }
            opened = writable;
            writable = null;
        }
        for (Promise<@Nullable Void> promise : opened) {
            if (ended) {
                promise.reject(DOMException.invalidState("the channel is " + state));
            } else {
                promise.resolve();
            }
        }
    }
}
