package dev.parley.sctp;

import dev.parley.sctp.chunk.PayloadChunk;
import dev.parley.sctp.chunk.SkipChunk;

/**
 * Brings fragments into order, and hands each up as soon as everything before it in its message, and for ordered messages in its
 * stream, was handed up.
 */
abstract sealed class Reassembly permits TsnReassembly, MidReassembly {
    /** What a waiting chunk costs beside its data; it counts against the window, so that tiny chunks cannot fill the memory. */
    static final int CHUNK_OVERHEAD = 64;

    private final EventQueue events;
    private long nextMessageId = 1;
    private long waitingBytes;
    private long handedUp;
    private boolean violated;

    Reassembly(EventQueue events) {
        this.events = events;
    }

    /** Returns what the waiting chunks hold, with their overhead. */
    final long waitingBytes() {
        return waitingBytes;
    }

    /** Returns how many bytes were handed up so far. */
    final long handedUp() {
        return handedUp;
    }

    /** Returns whether the peer sent fragments that make no message. */
    final boolean isViolated() {
        return violated;
    }

    /** Returns the streams that were used since their last reset. */
    abstract int[] known();

    /** Takes a chunk that was not seen before. Its data are borrowed; what has to wait is copied. */
    abstract void add(PayloadChunk chunk, long tsn);

    /** RFC 3758 §3.6: what is missing up to {@code tsn} will not come. */
    abstract void forward(SkipChunk chunk, long tsn);

    /** RFC 6525 §5.2.2 E3: the streams begin anew, with the number 0. */
    abstract void reset(int[] ids);

    /** Forgets everything. */
    void clear() {
        waitingBytes = 0;
    }

    // ---- for the two kinds

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
