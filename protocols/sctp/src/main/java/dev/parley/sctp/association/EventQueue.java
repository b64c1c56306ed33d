package dev.parley.sctp.association;

import dev.parley.sctp.chunk.PayloadChunk;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The events that wait for the owner. */
public final class EventQueue {
    /** A packet brings one fragment or a few. */
    private static final int MAX_SPARE = 4;

    private final ArrayDeque<SctpEvent> events = new ArrayDeque<>(1);

    /** Fragments that the owner has fetched, and what of them may be used again. */
    private final ArrayDeque<SctpEvent.Fragment> fetched = new ArrayDeque<>(1);

    private final ArrayDeque<SctpEvent.Fragment> spare = new ArrayDeque<>(1);

    // What was transmitted since the last event: of a whole batch of packets it becomes one.
    private int transmittedStream;
    private int transmittedBytes;

    public void add(SctpEvent event) {
        finishTransmitted();
        events.add(event);
    }

    /** Adds a {@link SctpEvent.Fragment}, which borrows the chunk's bytes. */
    public void fragment(PayloadChunk chunk, int ppid, long messageId) {
        SctpEvent.Fragment fragment = spare.poll();
        add(
                fragment == null
                        ? new SctpEvent.Fragment(
                                chunk.stream(),
                                ppid,
                                chunk.unordered(),
                                messageId,
                                chunk.array(),
                                chunk.offset(),
                                chunk.size(),
                                chunk.begin(),
                                chunk.end())
                        : fragment.set(chunk, ppid, messageId));
    }

    /** A packet comes in: what the owner has fetched so far it needs no more. */
    public void reuse() {
        for (SctpEvent.Fragment done = fetched.poll(); done != null; done = fetched.poll()) {
            if (spare.size() < MAX_SPARE) {
                spare.add(done);
            }
        }
    }

    /** Adds to the {@link SctpEvent.Transmitted} that comes after all other events. */
    public void transmitted(int stream, int bytes) {
        if (stream != transmittedStream || transmittedBytes > Integer.MAX_VALUE - bytes) {
            finishTransmitted();
        }
        transmittedStream = stream;
        transmittedBytes += bytes;
    }

    private void finishTransmitted() {
        if (transmittedBytes > 0) {
            events.add(new SctpEvent.Transmitted(transmittedStream, transmittedBytes));
            transmittedBytes = 0;
        }
    }

    /** Returns whether there is more to tell than what was transmitted last. */
    public boolean isPressing() {
        return !events.isEmpty();
    }

    @Nullable
    public SctpEvent poll() {
        if (events.isEmpty()) {
            finishTransmitted();
        }
        SctpEvent event = events.poll();
        if (event instanceof SctpEvent.Fragment fragment && fetched.size() < MAX_SPARE) {
            fetched.add(fragment);
        }
        return event;
    }
}
