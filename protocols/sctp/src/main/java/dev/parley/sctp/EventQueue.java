package dev.parley.sctp;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The events that wait for the owner. */
final class EventQueue {
    private final ArrayDeque<SctpEvent> events = new ArrayDeque<>();

    void add(SctpEvent event) {
        events.add(event);
    }

    /** Adds a {@link SctpEvent.Transmitted}, or lets the one before it grow. */
    void transmitted(int stream, int bytes) {
        if (events.peekLast() instanceof SctpEvent.Transmitted last
                && last.stream() == stream
                && last.bytes() < Integer.MAX_VALUE - bytes) {
            events.pollLast();
            events.add(new SctpEvent.Transmitted(stream, last.bytes() + bytes));
        } else {
            events.add(new SctpEvent.Transmitted(stream, bytes));
        }
    }

    @Nullable
    SctpEvent poll() {
        return events.poll();
    }
}
