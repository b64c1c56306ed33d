package dev.parley.sctp;

import dev.parley.base.Timestamp;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for transmission, and the scheduler: streams take turns, a message each. The fragments of a message have
 * consecutive TSNs (RFC 9260 §6.9), so that nothing can come between them.
 */
final class SendQueue {
    private final Map<Integer, OutgoingStream> streams = new HashMap<>();
    private final ArrayDeque<OutgoingStream> turns = new ArrayDeque<>();
    private final EventQueue events;
    private long buffered;
    private long expired;

    SendQueue(EventQueue events) {
        this.events = events;
    }

    long buffered() {
        return buffered;
    }

    long buffered(int stream) {
        OutgoingStream found = streams.get(stream);
        return found == null ? 0 : found.buffered;
    }

    /** Returns how many messages were dropped before any byte of them was transmitted. */
    long expired() {
        return expired;
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    OutgoingStream stream(int id) {
        return streams.computeIfAbsent(id, OutgoingStream::new);
    }

    @Nullable
    OutgoingStream existing(int id) {
        return streams.get(id);
    }

    /** Returns the ids of all streams that were ever used since their last reset, in ascending order. */
    int[] known() {
        return streams.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** Forgets a stream without messages: its next message has stream sequence number 0. */
    void forget(int id) {
        streams.remove(id);
    }

    void add(OutgoingMessage message, Timestamp now) {
        OutgoingStream stream = stream(message.stream());
        long lifetime = message.maxLifetimeMillis();
        long deadline = lifetime < 0 ? Long.MAX_VALUE : now.plusMillis(lifetime).nanos();
        QueuedMessage queued = new QueuedMessage(message, stream, deadline);
        stream.buffered += message.data().length;
        buffered += message.data().length;
        if (stream.resetPending) {
            stream.held.add(queued);
            return;
        }
        if (stream.scheduled && turns.peek() != stream) {
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
            turns.add(stream);
        }
    }

    /** The reset is over: what was held may leave. */
    void release(OutgoingStream stream) {
        stream.resetPending = false;
        stream.queue.addAll(stream.held);
        stream.held.clear();
        schedule(stream);
    }

    /** Returns the message that the next new chunk is cut from, or null. Messages whose lifetime ended before are dropped. */
    @Nullable
    QueuedMessage next(Timestamp now) {
        while (true) {
            OutgoingStream stream = turns.peek();
            if (stream == null) {
                return null;
            }
            QueuedMessage head = stream.queue.peek();
            if (head == null) {
                turns.poll();
                stream.scheduled = false;
            } else if (!head.begun() && head.deadline < now.nanos()) {
                stream.queue.poll();
                discard(head);
            } else {
                return head;
            }
        }
    }

    /** {@code count} bytes of the message that {@link #next} returned got their TSN. */
    void took(QueuedMessage message, int count) {
        message.sent += count;
        release(message.stream, count);
        if (message.remaining() == 0) {
            endTurn(message.stream);
        }
    }

    /** Gives up the rest of a message that has begun. */
    void abandonRest(QueuedMessage message) {
        release(message.stream, message.remaining());
        message.sent = message.message.data().length;
        endTurn(message.stream);
    }

    private void endTurn(OutgoingStream stream) {
        stream.queue.poll();
        turns.poll();
        stream.scheduled = false;
        schedule(stream);
    }

    private void discard(QueuedMessage message) {
        message.abandoned = true;
        expired++;
        release(message.stream, message.remaining());
    }

    private void release(OutgoingStream stream, int bytes) {
        stream.buffered -= bytes;
        buffered -= bytes;
        events.transmitted(stream.id, bytes);
    }

    /** The peer takes {@code count} streams: what was queued before that was known, on others, cannot be sent. */
    void limitStreams(int count) {
        for (int id : known()) {
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
        turns.clear();
        buffered = 0;
    }
}
