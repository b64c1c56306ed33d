package dev.parley.webrtc;

import dev.parley.dom.EventType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Events of a channel that came before anybody listened to their kind. In a browser the script that makes a channel sets its
 * handlers before any event can fire; here the channel may open, and the peer's first message come, between two statements of
 * the application's thread. Such events wait for the first listener of their kind. Touched where listeners run.
 */
final class UnheardEvents {
    /** Bytes of messages that all channels of a connection keep together: greetings, not the traffic of a channel nobody reads. */
    static final int MOST_BYTES = 1 << 20;

    /** Events that one channel keeps of a kind. */
    static final int MOST_EVENTS = 1_000;

    private final Map<EventType<?>, Deque<Kept>> byType = new HashMap<>(2);
    private final Budget budget;

    /** Messages that were forgotten. */
    private int lostMessages;

    private record Kept(int bytes, Runnable dispatch) {}

    /** What the channels of one connection keep together. Touched where listeners run. */
    static final class Budget {
        private int bytes;

        Budget() {}
    }

    UnheardEvents(Budget budget) {
        this.budget = budget;
    }

    /** Keeps an event, or forgets it where too many are kept already, as an event without listeners is forgotten. */
    void keep(EventType<?> type, int bytes, Runnable dispatch) {
        Deque<Kept> kept = byType.computeIfAbsent(type, any -> new ArrayDeque<>(1));
        if (kept.size() < MOST_EVENTS && bytes <= MOST_BYTES - budget.bytes) {
            budget.bytes += bytes;
            kept.add(new Kept(bytes, dispatch));
        } else if (type == RTCDataChannel.MESSAGE) {
            lostMessages++;
        }
    }

    /** Returns how many messages were forgotten since the last call. */
    int takeLostMessages() {
        int lost = lostMessages;
        lostMessages = 0;
        return lost;
    }

    /** Somebody listens now: dispatches what was kept of that kind. */
    void heard(EventType<?> type) {
        Deque<Kept> kept = byType.remove(type);
        if (kept != null) {
            for (Kept event : kept) {
                budget.bytes -= event.bytes();
                event.dispatch().run();
            }
        }
    }

    /** The channel is closed and its last event is out: messages that nobody heard are forgotten. */
    void forgetMessages() {
        Deque<Kept> kept = byType.remove(RTCDataChannel.MESSAGE);
        if (kept != null) {
            kept.forEach(event -> budget.bytes -= event.bytes());
        }
    }
}
