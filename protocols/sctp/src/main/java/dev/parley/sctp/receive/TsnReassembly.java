package dev.parley.sctp.receive;

import dev.parley.base.SerialNumbers;
import dev.parley.sctp.association.EventQueue;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.PayloadChunk;
import dev.parley.sctp.chunk.SkipChunk;
import dev.parley.sctp.receive.IncomingStream.Partial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Brings the fragments of DATA chunks into order, RFC 9260 §6.6 and §6.9: those of a message have consecutive TSNs. */
final class TsnReassembly extends Reassembly<IncomingStream> {
    /** Heap of an unordered fragment's entry in the second map. */
    private static final int INDEX_OVERHEAD = 40;

    /** The streams of unordered fragments that wait, by TSN, so that FORWARD TSN need not look at all streams. */
    private final TreeMap<Long, IncomingStream> fragments = new TreeMap<>();

    /** The streams of unordered messages that are being handed up, by the TSN of their next fragment. */
    private final TreeMap<Long, IncomingStream> partials = new TreeMap<>();

    TsnReassembly(EventQueue events) {
        super(events, IncomingStream::new);
    }

    @Override
    void add(PayloadChunk payload, long tsn) {
        if (!(payload instanceof DataChunk chunk)) {
            throw new AssertionError("DATA alone comes where interleaving was not agreed on");
        }
        IncomingStream stream = stream(chunk.stream());
        if (chunk.unordered()) {
            addUnordered(stream, chunk, tsn);
        } else {
            addOrdered(stream, chunk, tsn);
        }
    }

    @Override
    boolean wouldWait(PayloadChunk chunk, long tsn) {
        IncomingStream stream = existing(chunk.stream());
        if (!(chunk instanceof DataChunk data) || data.begin() && data.unordered()) {
            return false;
        }
        if (stream == null) {
            return data.unordered() || !data.begin() || data.ssn() != 0;
        }
        if (data.unordered()) {
            return !stream.hasUnorderedPartial(tsn);
        }
        Partial partial = stream.partial;
        boolean next = partial == null ? data.begin() && data.ssn() == stream.nextSsn : tsn == partial.nextTsn();
        return !next;
    }

    // ---- ordered

    private void addOrdered(IncomingStream stream, DataChunk chunk, long tsn) {
        if (!stream.hasOrdered() && isNext(stream, chunk, tsn)) {
            deliverOrdered(stream, chunk, tsn);
            return;
        }
        if (stream.partial == null && SerialNumbers.before16(chunk.ssn(), stream.nextSsn)) {
            // The rest of a message that FORWARD TSN skipped.
            return;
        }
        stream.putOrdered(tsn, chunk.kept());
        hold(chunk);
        deliverWaiting(stream);
    }

    private void deliverWaiting(IncomingStream stream) {
        while (!isViolated()) {
            Map.Entry<Long, DataChunk> first = stream.firstOrdered();
            if (first == null || !isNext(stream, first.getValue(), first.getKey())) {
                return;
            }
            stream.removeFirstOrdered();
            release(first.getValue());
            deliverOrdered(stream, first.getValue(), first.getKey());
        }
    }

    private boolean isNext(IncomingStream stream, DataChunk chunk, long tsn) {
        Partial partial = stream.partial;
        if (partial != null) {
            if (tsn == partial.nextTsn() && chunk.begin()) {
                // RFC 9260 §6.9: fragments have consecutive TSNs, and the message before has not ended.
                violated();
            }
            return tsn == partial.nextTsn() && !isViolated();
        }
        return chunk.begin() && chunk.ssn() == stream.nextSsn;
    }

    private void deliverOrdered(IncomingStream stream, DataChunk chunk, long tsn) {
        Partial partial = stream.partial;
        long id = partial == null ? nextMessageId() : partial.messageId();
        int ppid = partial == null ? chunk.ppid() : partial.ppid();
        emit(chunk, ppid, id);
        if (chunk.end()) {
            stream.partial = null;
            stream.nextSsn = (stream.nextSsn + 1) & 0xffff;
        } else {
            stream.partial = new Partial(id, ppid, tsn + 1);
        }
    }

    // ---- unordered

    private void addUnordered(IncomingStream stream, DataChunk chunk, long tsn) {
        if (chunk.begin() && stream.hasUnorderedPartial(tsn)) {
            violated();
            return;
        }
        if (chunk.begin() && chunk.end()) {
            emit(chunk, chunk.ppid(), nextMessageId());
            return;
        }
        Partial partial;
        if (chunk.begin()) {
            partial = new Partial(nextMessageId(), chunk.ppid(), tsn);
        } else {
            partial = endPartial(stream, tsn);
            if (partial == null) {
                Long key = tsn;
                stream.putUnordered(key, chunk.kept());
                fragments.put(key, stream);
                hold(chunk);
                hold(INDEX_OVERHEAD);
                return;
            }
        }
        DataChunk fragment = chunk;
        long at = tsn;
        while (true) {
            emit(fragment, partial.ppid(), partial.messageId());
            if (fragment.end()) {
                return;
            }
            at++;
            fragment = takeUnordered(stream, at);
            if (fragment == null) {
                Long key = at;
                stream.putUnorderedPartial(key, new Partial(partial.messageId(), partial.ppid(), at));
                partials.put(key, stream);
                hold(Partial.OVERHEAD);
                return;
            }
        }
    }

    private @Nullable DataChunk takeUnordered(IncomingStream stream, Long tsn) {
        DataChunk fragment = stream.removeUnordered(tsn);
        if (fragment != null) {
            fragments.remove(tsn);
            release(fragment);
            hold(-INDEX_OVERHEAD);
        }
        return fragment;
    }

    private @Nullable Partial endPartial(IncomingStream stream, Long tsn) {
        Partial partial = stream.removeUnorderedPartial(tsn);
        if (partial != null) {
            partials.remove(tsn);
            hold(-Partial.OVERHEAD);
        }
        return partial;
    }

    // ---- FORWARD TSN and resets

    @Override
    void forward(SkipChunk skip, long tsn) {
        if (!(skip instanceof ForwardTsnChunk chunk)) {
            throw new AssertionError("FORWARD TSN alone comes where interleaving was not agreed on");
        }
        for (int i = 0; i < chunk.streams().length; i++) {
            IncomingStream stream = stream(chunk.streams()[i]);
            skip(stream, chunk.ssns()[i]);
        }
        forwardUnordered(tsn);
    }

    private void skip(IncomingStream stream, int ssn) {
        if (SerialNumbers.before16(ssn, stream.nextSsn)) {
            return;
        }
        Partial partial = stream.partial;
        if (partial != null) {
            aborted(stream.id, partial.messageId());
            stream.partial = null;
            stream.nextSsn = (stream.nextSsn + 1) & 0xffff;
        }
        Map.Entry<Long, DataChunk> first = stream.firstOrdered();
        while (first != null && !SerialNumbers.before16(ssn, first.getValue().ssn())) {
            // What is whole is handed up, in order; the rest of what lies before the skipped message will not become
            // whole.
            int next = first.getValue().ssn();
            List<DataChunk> fragments = takeAll(stream, next);
            if (!SerialNumbers.before16(next, stream.nextSsn)) {
                deliverWhole(fragments);
                stream.nextSsn = (next + 1) & 0xffff;
            }
            first = stream.firstOrdered();
        }
        if (!SerialNumbers.before16(ssn, stream.nextSsn)) {
            stream.nextSsn = (ssn + 1) & 0xffff;
        }
        deliverWaiting(stream);
    }

    /** Takes the fragments at the front of a stream that share a stream sequence number; none unless they are a whole message. */
    private List<DataChunk> takeAll(IncomingStream stream, int ssn) {
        List<DataChunk> fragments = new ArrayList<>();
        long expected = -1;
        boolean broken = false;
        Map.Entry<Long, DataChunk> first = stream.firstOrdered();
        while (first != null && first.getValue().ssn() == ssn) {
            stream.removeFirstOrdered();
            release(first.getValue());
            broken |= fragments.isEmpty() ? !first.getValue().begin() : first.getKey() != expected;
            fragments.add(first.getValue());
            expected = first.getKey() + 1;
            first = stream.firstOrdered();
        }
        broken |= !fragments.get(fragments.size() - 1).end();
        return broken ? List.of() : fragments;
    }

    private void deliverWhole(List<DataChunk> fragments) {
        if (!fragments.isEmpty()) {
            long id = nextMessageId();
            for (DataChunk fragment : fragments) {
                emit(fragment, fragments.get(0).ppid(), id);
            }
        }
    }

    private void forwardUnordered(long tsn) {
        while (!partials.isEmpty() && partials.firstKey() <= tsn) {
            Map.Entry<Long, IncomingStream> first = partials.firstEntry();
            abortUnordered(first.getValue(), first.getKey());
        }
        while (!fragments.isEmpty() && fragments.firstKey() <= tsn) {
            Map.Entry<Long, IncomingStream> first = fragments.firstEntry();
            takeUnordered(first.getValue(), first.getKey());
        }
    }

    private void abortUnordered(IncomingStream stream, Long tsn) {
        Partial partial = endPartial(stream, tsn);
        if (partial != null) {
            aborted(stream.id, partial.messageId());
        }
    }

    @Override
    void end(IncomingStream stream) {
        Partial partial = stream.partial;
        if (partial != null) {
            aborted(stream.id, partial.messageId());
        }
        stream.ordered().values().forEach(this::release);
        while (!stream.unordered().isEmpty()) {
            takeUnordered(stream, stream.unordered().firstKey());
        }
        while (!stream.unorderedPartials().isEmpty()) {
            abortUnordered(stream, stream.unorderedPartials().firstKey());
        }
    }

    @Override
    public void clear() {
        super.clear();
        fragments.clear();
        partials.clear();
    }
}
