package dev.parley.webrtc;

import dev.parley.dom.Event;
import dev.parley.dom.EventType;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The receiving side of a channel: hands messages and the events behind them to the listeners in order, holds them while the
 * channel is paused, and lets the peer send more when a message's listeners have returned.
 */
final class ChannelReceiver {
    private final RTCDataChannel channel;
    private final LocalConnection owner;

    /** What arrived while the channel was paused, in order. Touched where listeners run. */
    private final Deque<Runnable> held = new ArrayDeque<>(1);

    private final UnheardEvents unheard;

    /** Guards the two counts below. */
    private final Object lock = new Object();

    /** Messages whose listeners have returned and that the engine has not been told of, and their bytes. */
    private int consumedMessages;

    private int consumedBytes;

    private volatile boolean paused;

    ChannelReceiver(RTCDataChannel channel, LocalConnection owner) {
        this.channel = channel;
        this.owner = owner;
        this.unheard = new UnheardEvents(owner.unheard());
    }

    /** A message came. Loop thread. */
    void message(byte[] data, boolean binary) {
        deliver(() -> {
            try {
                dispatch(
                        RTCDataChannel.MESSAGE,
                        new MessageEvent(RTCDataChannel.MESSAGE, channel, data, binary),
                        data.length);
            } finally {
                consumed(data.length);
            }
        });
    }

    /** Queues an event behind the messages. Loop thread. */
    <E extends Event> void fire(EventType<E> type, E event) {
        deliver(() -> dispatch(type, event, 0));
    }

    /** Queues the event that comes before all messages, and that a pause does not hold. Loop thread. */
    void opened() {
        owner.listeners().execute(() -> dispatch(RTCDataChannel.OPEN, new Event(RTCDataChannel.OPEN, channel), 0));
    }

    private <E extends Event> void dispatch(EventType<E> type, E event, int bytes) {
        if (channel.isListenedTo(type)) {
            // The first listener may have come a moment ago, with the task of listened() still behind this one.
            heard(type);
            channel.dispatchEvent(type, event);
        } else {
            unheard.keep(type, bytes, () -> channel.dispatchEvent(type, event));
        }
    }

    /** The first listener of a kind, or a further one, was added. Any thread. */
    void listened(EventType<?> type) {
        if (type == RTCDataChannel.OPEN) {
            owner.listeners().execute(() -> heard(type));
        } else {
            deliver(() -> heard(type));
        }
    }

    /** Dispatches what was kept for the first listener of a kind, and reports what of it was lost on a reliable channel. */
    private void heard(EventType<?> type) {
        unheard.heard(type);
        int lost = type == RTCDataChannel.MESSAGE ? unheard.takeLostMessages() : 0;
        if (lost > 0 && channel.maxRetransmits() == null && channel.maxPacketLifeTime() == null) {
            RTCError error = new RTCError(
                    RTCErrorDetailType.DATA_CHANNEL_FAILURE,
                    lost + " messages were lost that came before the first listener: at most "
                            + UnheardEvents.MOST_EVENTS + " and " + UnheardEvents.MOST_BYTES + " bytes wait for it");
            dispatch(RTCDataChannel.ERROR, new RTCErrorEvent(RTCDataChannel.ERROR, channel, error), 0);
        }
    }

    /** The channel's last event is out. Loop thread. */
    void end() {
        deliver(unheard::forgetMessages);
    }

    private void deliver(Runnable event) {
        owner.listeners().execute(() -> {
            if (paused || !held.isEmpty()) {
                held.add(event);
                deliverHeld();
            } else {
                event.run();
            }
        });
    }

    private void deliverHeld() {
        while (!paused && !held.isEmpty()) {
            held.remove().run();
        }
    }

    /** Any thread. */
    void setPaused(boolean pause) {
        paused = pause;
        owner.realm().task(() -> {
            // The latest call counts, whichever order the tasks of several threads take.
            owner.peer().channels().setPaused(channel.handle(), paused);
            owner.peer().touch();
        });
        if (!pause) {
            owner.listeners().execute(this::deliverHeld);
        }
    }

    boolean isPaused() {
        return paused;
    }

    private void consumed(int bytes) {
        boolean first;
        synchronized (lock) {
            first = consumedMessages == 0;
            consumedMessages++;
            consumedBytes += bytes;
        }
        if (first) {
            if (owner.loop().inEventLoop()) {
                tellConsumed();
            } else {
                owner.realm().task(this::tellConsumed);
            }
        }
    }

    private void tellConsumed() {
        int messages;
        int bytes;
        synchronized (lock) {
            messages = consumedMessages;
            bytes = consumedBytes;
            consumedMessages = 0;
            consumedBytes = 0;
        }
        // A closed channel's messages count, too, until their listeners return.
        owner.peer().channels().consumed(channel.handle(), bytes, messages);
        owner.peer().touch();
    }
}
