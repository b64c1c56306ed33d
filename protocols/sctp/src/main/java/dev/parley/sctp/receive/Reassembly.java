package dev.parley.sctp.receive;

import dev.parley.sctp.association.EventQueue;
import dev.parley.sctp.chunk.PayloadChunk;
import dev.parley.sctp.chunk.SkipChunk;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings fragments into order, and hands each up as soon as everything before it in its message, and for ordered messages in its
 * stream, was handed up.
 *
 * @param <S> what is known of a stream
 */
public abstract sealed class Reassembly<S> permits TsnReassembly, InterleavedReassembly {
    /**
     * Heap of a waiting chunk besides its data: the chunk, its array's header, its entry in a map. It counts against the window, so that
     * tiny chunks cannot fill the memory.
     */
    public static final int CHUNK_OVERHEAD = 136;

    /** Heap of a stream that was used, with what is empty on it; bounded by {@link SctpConfig#MAX_STREAMS}, so not in the window. */
    static final int STREAM_OVERHEAD = 64;

    private final EventQueue events;

    /** At most {@link SctpConfig#MAX_STREAMS}, each after a chunk of the peer's. */
    private final StreamTable<S> streams;

    private long nextMessageId = 1;
    private long waitingBytes;
    private long handedUp;
    private boolean violated;

    /** {@code newStream} makes what is known of a stream on which nothing has come. */
    Reassembly(EventQueue events, IntFunction<S> newStream) {
        this.events = events;
        this.streams = new StreamTable<>(newStream);
    }

    /** Returns what the waiting chunks hold, with their overhead. */
    final long waitingBytes() {
        return waitingBytes;
    }

    /** Returns about how many bytes of heap everything here takes. */
    final long memory() {
        return waitingBytes + (long) STREAM_OVERHEAD * streams.count();
    }

    /** Returns how many bytes were handed up so far. */
    final long handedUp() {
        return handedUp;
    }

    /** Returns whether the peer sent fragments that make no message. */
    public final boolean isViolated() {
        return violated;
    }

    /** Returns the streams that were used since their last reset. */
    public final int[] known() {
        return streams.ids();
    }

    /** Takes a chunk that was not seen before. Its data are borrowed; what has to wait is copied. */
    abstract void add(PayloadChunk chunk, long tsn);

    /** Returns whether a chunk that was not seen before would have to wait, though all before it have arrived. */
    abstract boolean wouldWait(PayloadChunk chunk, long tsn);

    /** RFC 3758 §3.6: what is missing up to {@code tsn} will not come. */
    abstract void forward(SkipChunk chunk, long tsn);

    /** RFC 6525 §5.2.2 E3: the streams begin anew, with the number 0. */
    public final void reset(int[] ids) {
        for (int id : ids) {
            S stream = streams.remove(id);
            if (stream != null) {
                end(stream);
            }
        }
    }

    /** Forgets everything. */
    public void clear() {
        waitingBytes = 0;
        streams.clear();
    }

    // ---- for the two kinds

    /** A stream begins anew: what waits on it will not become whole. */
    abstract void end(S stream);

    final @Nullable S existing(int id) {
        return streams.existing(id);
    }

    final S stream(int id) {
        return streams.get(id);
    }

    final long nextMessageId() {
        return nextMessageId++;
    }

    final void violated() {
        violated = true;
    }

    final void emit(PayloadChunk chunk, int ppid, long messageId) {
        handedUp += chunk.size();
        events.fragment(chunk, ppid, messageId);
    }

    final void aborted(int stream, long messageId) {
        events.add(new SctpEvent.MessageAborted(stream, messageId));
    }

    final void hold(PayloadChunk chunk) {
        hold(chunk.size() + CHUNK_OVERHEAD);
    }

    final void release(PayloadChunk chunk) {
        hold(-(chunk.size() + CHUNK_OVERHEAD));
    }

    final void hold(int bytes) {
        waitingBytes += bytes;
    }
}
