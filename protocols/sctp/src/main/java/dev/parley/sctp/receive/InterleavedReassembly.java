package dev.parley.sctp.receive;

import dev.parley.sctp.association.EventQueue;
import dev.parley.sctp.association.Tsn;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import dev.parley.sctp.chunk.PayloadChunk;
import dev.parley.sctp.chunk.SkipChunk;
import org.jspecify.annotations.Nullable;

/**
 * Brings the fragments of I-DATA chunks into order by message identifier and fragment sequence number, RFC 8260 §2.2.3: "The receiver
 * MUST NOT make any assumption about the TSN assignments of the sender."
 */
final class InterleavedReassembly extends Reassembly<InterleavedStream> {
    InterleavedReassembly(EventQueue events) {
        super(events, InterleavedStream::new);
    }

    @Override
    void add(PayloadChunk payload, long tsn) {
        if (!(payload instanceof IDataChunk chunk)) {
            throw new AssertionError("I-DATA alone comes where interleaving was agreed on");
        }
        InterleavedStream stream = stream(chunk.stream());
        if (chunk.unordered()) {
            addUnordered(stream, chunk);
        } else {
            addOrdered(stream, chunk);
        }
    }

    @Override
    boolean wouldWait(PayloadChunk payload, long tsn) {
        InterleavedStream stream = existing(payload.stream());
        if (!(payload instanceof IDataChunk chunk) || chunk.begin() && chunk.unordered()) {
            return false;
        }
        if (stream == null) {
            return !chunk.begin() || chunk.mid() != 0;
        }
        if (chunk.unordered()) {
            long mid = Tsn.unwrap(chunk.mid(), Math.max(0, stream.highestUnordered));
            return isAhead(stream.unordered().get(mid), chunk);
        }
        return Tsn.unwrap(chunk.mid(), stream.nextMid) > stream.nextMid || isAhead(stream.current, chunk);
    }

    private static boolean isAhead(@Nullable InterleavedMessage message, IDataChunk chunk) {
        return message == null ? !chunk.begin() : !message.isNext(message.number(chunk));
    }

    // ---- ordered

    private void addOrdered(InterleavedStream stream, IDataChunk chunk) {
        long mid = Tsn.unwrap(chunk.mid(), stream.nextMid);
        if (mid < stream.nextMid) {
            // The rest of a message that I-FORWARD-TSN skipped.
            return;
        }
        if (mid > stream.nextMid) {
            InterleavedMessage later = stream.later().get(mid);
            if (later == null) {
                later = begin();
                stream.laterToGrow().put(mid, later);
            }
            wait(later, chunk);
            return;
        }
        InterleavedMessage message = stream.current;
        if (message == null) {
            if (chunk.begin() && chunk.end()) {
                emit(chunk, chunk.ppidOrFsn(), nextMessageId());
                next(stream);
                return;
            }
            message = begin();
            stream.current = message;
        }
        take(message, chunk);
        if (message.isDone()) {
            discard(message);
            next(stream);
        }
    }

    /** The message whose turn it was is over: those behind it are handed up, as far as they came. */
    private void next(InterleavedStream stream) {
        stream.nextMid++;
        stream.current = null;
        while (!stream.later().isEmpty() && stream.later().firstKey() == stream.nextMid) {
            InterleavedMessage message = stream.later().pollFirstEntry().getValue();
            handUpReady(message);
            if (!message.isDone()) {
                stream.current = message;
                break;
            }
            discard(message);
            stream.nextMid++;
        }
        stream.trim();
    }

    // ---- unordered

    private void addUnordered(InterleavedStream stream, IDataChunk chunk) {
        long mid = Tsn.unwrap(chunk.mid(), Math.max(0, stream.highestUnordered));
        if (mid <= stream.skippedUnordered) {
            return;
        }
        stream.highestUnordered = Math.max(stream.highestUnordered, mid);
        InterleavedMessage message = stream.unordered().get(mid);
        if (message == null) {
            if (chunk.begin() && chunk.end()) {
                emit(chunk, chunk.ppidOrFsn(), nextMessageId());
                return;
            }
            message = begin();
            stream.unorderedToGrow().put(mid, message);
        }
        take(message, chunk);
        if (message.isDone()) {
            stream.unordered().remove(mid);
            stream.trim();
            discard(message);
        }
    }

    // ---- fragments

    private InterleavedMessage begin() {
        hold(InterleavedMessage.OVERHEAD);
        return new InterleavedMessage();
    }

    /** Takes a fragment of a message that may be handed up. */
    private void take(InterleavedMessage message, IDataChunk chunk) {
        long number = message.number(chunk);
        if (!message.isNext(number)) {
            wait(message, chunk);
        } else if (message.accepts(chunk, number)) {
            handUp(message, chunk);
            handUpReady(message);
        } else {
            violated();
        }
    }

    private void wait(InterleavedMessage message, IDataChunk chunk) {
        long number = message.number(chunk);
        if (message.accepts(chunk, number)) {
            message.waiting.put(number, chunk.kept());
            hold(chunk);
        } else {
            violated();
        }
    }

    private void handUpReady(InterleavedMessage message) {
        while (message.isReady()) {
            IDataChunk chunk = message.waiting.pollFirstEntry().getValue();
            release(chunk);
            handUp(message, chunk);
        }
    }

    private void handUp(InterleavedMessage message, IDataChunk chunk) {
        if (chunk.begin()) {
            message.id = nextMessageId();
            message.ppid = chunk.ppidOrFsn();
        }
        emit(chunk, message.ppid, message.id);
        message.handedUp();
    }

    /** A message is over, whatever still waits of it. */
    private void discard(InterleavedMessage message) {
        message.waiting.values().forEach(this::release);
        message.waiting.clear();
        hold(-InterleavedMessage.OVERHEAD);
    }

    private void abort(int stream, @Nullable InterleavedMessage message) {
        if (message != null) {
            if (message.begun()) {
                aborted(stream, message.id);
            }
            discard(message);
        }
    }

    // ---- I-FORWARD-TSN and resets

    @Override
    void forward(SkipChunk skip, long tsn) {
        if (!(skip instanceof IForwardTsnChunk chunk)) {
            throw new AssertionError("I-FORWARD-TSN alone comes where interleaving was agreed on");
        }
        for (int i = 0; i < chunk.streams().length; i++) {
            InterleavedStream stream = stream(chunk.streams()[i]);
            if (chunk.unordered()[i]) {
                skipUnordered(stream, chunk.mids()[i]);
            } else {
                skipOrdered(stream, chunk.mids()[i]);
            }
        }
    }

    private void skipOrdered(InterleavedStream stream, int wire) {
        long mid = Tsn.unwrap(wire, stream.nextMid);
        if (mid < stream.nextMid) {
            return;
        }
        abort(stream.id, stream.current);
        stream.current = null;
        while (!stream.later().isEmpty() && stream.later().firstKey() <= mid) {
            InterleavedMessage message = stream.later().pollFirstEntry().getValue();
            if (message.isWhole()) {
                handUpReady(message);
            }
            discard(message);
        }
        stream.nextMid = mid;
        next(stream);
    }

    private void skipUnordered(InterleavedStream stream, int wire) {
        long mid = Tsn.unwrap(wire, Math.max(0, stream.highestUnordered));
        if (mid <= stream.skippedUnordered) {
            return;
        }
        stream.skippedUnordered = mid;
        stream.highestUnordered = Math.max(stream.highestUnordered, mid);
        while (!stream.unordered().isEmpty() && stream.unordered().firstKey() <= mid) {
            abort(stream.id, stream.unordered().pollFirstEntry().getValue());
        }
        stream.trim();
    }

    @Override
    void end(InterleavedStream stream) {
        // RFC 8260 §2.3.2: both counters begin at 0 again.
        abort(stream.id, stream.current);
        stream.later().values().forEach(this::discard);
        stream.unordered().values().forEach(message -> abort(stream.id, message));
    }
}
