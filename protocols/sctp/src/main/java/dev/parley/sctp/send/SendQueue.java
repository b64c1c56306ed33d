package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.EventQueue;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for transmission, and the weighted fair queueing scheduler of RFC 8260 §3.6: next is the stream that has sent
 * least in proportion to its weight. Where both ends can interleave, the choice is made for each chunk; else for each message, because
 * the fragments of a message have consecutive TSNs then (RFC 9260 §6.9).
 *
 * <p>A receiver may count the incomplete messages against its window, and could not finish any if they filled it: only so many are
 * begun at once as a part of that window holds. The first may be of any size; short ones pass by a long one nevertheless.
 */
public final class SendQueue {
    /** Virtual time of a byte at the weight 1. */
    private static final long SCALE = 1L << 16;

    /** The part of the peer's first window that long messages may take which are begun and not ended; short ones twice that. */
    private static final int WINDOW_DIVISOR = 4;

    /** A message is long that takes more than this part of what long ones may take. */
    private static final int SHORT_DIVISOR = 16;

    /** A message no longer than this fits into one chunk and is never incomplete. */
    private static final int ONE_CHUNK = 1_024;

    private final Map<Integer, OutgoingStream> streams = new HashMap<>(2);

    /** Streams that are in use and not {@link OutgoingStream#resetPending}. */
    private final BitSet open = new BitSet(0);

    private final ResetQueue resets = new ResetQueue();

    private static final Comparator<OutgoingStream> ORDER = (a, b) ->
            a.virtualTime != b.virtualTime ? Long.compare(a.virtualTime, b.virtualTime) : Long.compare(a.turn, b.turn);

    /** Streams whose next message has a TSN already. */
    private final PriorityQueue<OutgoingStream> begun = new PriorityQueue<>(4, ORDER);

    /** Streams whose next message has none. */
    private final PriorityQueue<OutgoingStream> fresh = new PriorityQueue<>(4, ORDER);

    /** Streams whose next message has none, and may not begin before another one has ended. */
    private final ArrayDeque<OutgoingStream> blocked = new ArrayDeque<>(0);

    private final EventQueue events;
    private boolean interleaving;
    private long begunLimit = Long.MAX_VALUE;
    private long begunBytes;
    private long virtualTime;
    private long turns;
    private long buffered;
    private long expired;

    /** Heap of all messages that were added, less that of those that were dropped before they left. */
    private long added;

    public SendQueue(EventQueue events) {
        this.events = events;
    }

    /** Both ends can interleave, and the peer's window is known. */
    public void interleave(long peerWindow) {
        interleaving = true;
        begunLimit = Math.max(1, peerWindow / WINDOW_DIVISOR);
    }

    public long buffered() {
        return buffered;
    }

    public long buffered(int stream) {
        OutgoingStream found = streams.get(stream);
        return found == null ? 0 : found.buffered;
    }

    /** Returns {@link QueuedMessage#memory} of all messages since the beginning that were not dropped before they left. */
    long added() {
        return added;
    }

    /** Returns how many messages were dropped before any byte of them was transmitted. */
    public long expired() {
        return expired;
    }

    public boolean isEmpty() {
        return fresh.isEmpty() && begun.isEmpty() && blocked.isEmpty();
    }

    public OutgoingStream stream(int id) {
        OutgoingStream found = streams.get(id);
        if (found == null) {
            found = new OutgoingStream(id);
            streams.put(id, found);
            open.set(id);
        }
        return found;
    }

    public ResetQueue resets() {
        return resets;
    }

    /** A stream is to be reset: it takes no new messages from now on. */
    public void wantReset(OutgoingStream stream) {
        stream.resetPending = true;
        open.clear(stream.id);
        resets.want(stream);
    }

    /** All streams in use are to be reset. Costs in proportion to those that were not to be reset already. */
    public void wantAllReset() {
        for (int id = open.nextSetBit(0); id >= 0; id = open.nextSetBit(id + 1)) {
            wantReset(stream(id));
        }
    }

    @Nullable
    public OutgoingStream existing(int id) {
        return streams.get(id);
    }

    /** Forgets a stream without messages: the numbers of its messages begin at 0 again. */
    public void forget(int id) {
        streams.remove(id);
        open.clear(id);
    }

    public void add(OutgoingMessage message, Timestamp now) {
        OutgoingStream stream = stream(message.stream());
        long lifetime = message.maxLifetimeMillis();
        long deadline = lifetime < 0 ? Long.MAX_VALUE : now.plusMillis(lifetime).nanos();
        QueuedMessage queued = new QueuedMessage(message, stream, deadline);
        stream.buffered += message.data().length;
        buffered += message.data().length;
        added += queued.memory();
        if (stream.resetPending) {
            stream.held.add(queued);
            return;
        }
        if (stream.scheduled) {
            // Else what cannot be sent would pile up past its time while the window is closed.
            dropExpired(stream, now);
        }
        stream.queue.add(queued);
        schedule(stream);
    }

    private void dropExpired(OutgoingStream stream, Timestamp now) {
        QueuedMessage head = stream.queue.peek();
        while (head != null && !head.begun() && head.deadline < now.nanos()) {
            stream.queue.poll();
            discard(head);
            head = stream.queue.peek();
        }
    }

    private void schedule(OutgoingStream stream) {
        if (!stream.scheduled && !stream.queue.isEmpty()) {
            stream.scheduled = true;
            // Time without anything to send is not saved up.
            stream.virtualTime = Math.max(stream.virtualTime, virtualTime);
            stream.turn = turns++;
            fresh.add(stream);
        }
    }

    /** The reset is over: what was held may leave. */
    public void release(OutgoingStream stream) {
        stream.resetPending = false;
        open.set(stream.id);
        stream.queue.addAll(stream.held);
        stream.held.clear();
        schedule(stream);
    }

    /** Returns the message that the next new chunk is cut from, or null. Messages whose lifetime ended before are dropped. */
    @Nullable
    QueuedMessage next(Timestamp now) {
        while (true) {
            OutgoingStream stream = choose();
            if (stream == null) {
                return null;
            }
            QueuedMessage head = stream.queue.peek();
            if (head == null) {
                fresh.remove(stream);
                stream.scheduled = false;
                resets.emptied(stream);
            } else if (!head.begun() && head.deadline < now.nanos()) {
                stream.queue.poll();
                discard(head);
            } else {
                return head;
            }
        }
    }

    private @Nullable OutgoingStream choose() {
        OutgoingStream first = begun.peek();
        if (first != null && !interleaving) {
            return first;
        }
        OutgoingStream other = fresh.peek();
        while (first != null && other != null && ORDER.compare(other, first) < 0) {
            QueuedMessage head = other.queue.peek();
            if (head == null || mayBegin(head)) {
                return other;
            }
            blocked.add(fresh.remove());
            other = fresh.peek();
        }
        return first == null ? other : first;
    }

    private boolean mayBegin(QueuedMessage message) {
        long size = message.message.data().length;
        long limit = size > begunLimit / SHORT_DIVISOR ? begunLimit : 2 * begunLimit;
        return size <= ONE_CHUNK || begunBytes + counted(size) <= limit;
    }

    private long counted(long size) {
        return Math.min(size, begunLimit);
    }

    /** {@code count} bytes of the message that {@link #next} returned got their TSN. */
    void took(QueuedMessage message, int count) {
        OutgoingStream stream = message.stream;
        (message.begun() ? begun : fresh).remove(stream);
        if (!message.begun() || interleaving) {
            // What is chosen is served to its end: time goes by the beginnings.
            virtualTime = Math.max(virtualTime, stream.virtualTime);
        }
        message.sent += count;
        stream.virtualTime += count * SCALE / stream.weight;
        stream.turn = turns++;
        release(stream, count);
        if (message.remaining() == 0) {
            ended(message);
        } else {
            if (message.counted == 0) {
                message.counted = (int) counted(message.message.data().length);
                begunBytes += message.counted;
            }
            begun.add(stream);
        }
    }

    /** Gives up the rest of a message that has begun. */
    void abandonRest(QueuedMessage message) {
        begun.remove(message.stream);
        release(message.stream, message.remaining());
        message.sent = message.message.data().length;
        ended(message);
    }

    private void ended(QueuedMessage message) {
        begunBytes -= message.counted;
        message.counted = 0;
        fresh.addAll(blocked);
        blocked.clear();
        OutgoingStream stream = message.stream;
        stream.queue.poll();
        stream.scheduled = !stream.queue.isEmpty();
        if (stream.scheduled) {
            fresh.add(stream);
        } else {
            resets.emptied(stream);
        }
    }

    private void discard(QueuedMessage message) {
        message.abandoned = true;
        expired++;
        added -= message.memory();
        release(message.stream, message.remaining());
    }

    private void release(OutgoingStream stream, int bytes) {
        stream.buffered -= bytes;
        buffered -= bytes;
        events.transmitted(stream.id, bytes);
    }

    /** The peer takes {@code count} streams: what was queued before that was known, on others, cannot be sent. */
    public void limitStreams(int count) {
        int[] used =
                streams.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        for (int id : used) {
            OutgoingStream stream = streams.get(id);
            if (id >= count && stream != null) {
                stream.queue.addAll(stream.held);
                stream.held.clear();
                while (!stream.queue.isEmpty()) {
                    discard(stream.queue.remove());
                }
            }
        }
    }

    /** Drops everything. */
    void clear() {
        streams.clear();
        open.clear();
        resets.clear();
        begun.clear();
        fresh.clear();
        blocked.clear();
        begunBytes = 0;
        buffered = 0;
    }
}
