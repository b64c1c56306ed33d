package dev.parley.dom;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object that fires events, DOM §2.7. Listeners of one kind run in the order in which they were added; the one that an {@code
 * on…} method sets has the place of the first time that it was set. Listeners may be added and removed from any thread.
 */
public class EventTarget {
    private static final Logger LOG = LoggerFactory.getLogger(EventTarget.class);

    /** One place in the list of a kind; the handler of {@code on…} is replaced in its place. */
    private static final class Entry {
        final boolean handler;
        volatile @Nullable EventListener<?> listener;

        Entry(boolean handler, EventListener<?> listener) {
            this.handler = handler;
            this.listener = listener;
        }
    }

    /** Immutable lists by kind. Guarded by itself for writing; the lists are replaced and never changed. */
    private final Map<EventType<?>, List<Entry>> listeners = new HashMap<>(2);

    /** Makes a target without listeners. */
    public EventTarget() {}

    /**
     * Adds a listener behind those that are there. The same listener may be added several times, and then runs as often.
     *
     * @return what takes it back
     */
    public <E extends Event> ListenerHandle addEventListener(EventType<E> type, EventListener<? super E> listener) {
        Objects.requireNonNull(type, "type");
        Entry entry = new Entry(false, Objects.requireNonNull(listener, "listener"));
        synchronized (listeners) {
            List<Entry> entries = new ArrayList<>(listeners.getOrDefault(type, List.of()));
            entries.add(entry);
            listeners.put(type, entries);
        }
        listened(type);
        return () -> remove(type, entry);
    }

    /** A listener of that kind was added. Any thread. */
    protected void listened(EventType<?> type) {}

    /** Returns whether the kind has, or had, a listener. Any thread. */
    protected final boolean hasListened(EventType<?> type) {
        synchronized (listeners) {
            return listeners.containsKey(type);
        }
    }

    /** Sets the one handler of a kind; HTML §8.1.8.1: it keeps its place among the listeners when it is replaced. */
    protected final <E extends Event> void setHandler(EventType<E> type, @Nullable EventListener<? super E> listener) {
        synchronized (listeners) {
            List<Entry> entries = new ArrayList<>(listeners.getOrDefault(type, List.of()));
            Entry handler = null;
            for (Entry entry : entries) {
                if (entry.handler) {
                    handler = entry;
                }
            }
            if (listener == null) {
                if (handler != null) {
                    handler.listener = null;
                    entries.remove(handler);
                    listeners.put(type, entries);
                }
                return;
            }
            if (handler != null) {
                handler.listener = listener;
            } else {
                entries.add(new Entry(true, listener));
                listeners.put(type, entries);
            }
        }
        listened(type);
    }

    private void remove(EventType<?> type, Entry entry) {
        entry.listener = null;
        synchronized (listeners) {
            List<Entry> entries = new ArrayList<>(listeners.getOrDefault(type, List.of()));
            entries.remove(entry);
            listeners.put(type, entries);
        }
    }

    /**
     * Runs the listeners of the event's kind on the caller's thread, DOM §2.7. What a listener throws is logged. The objects of this
     * library dispatch their events where their listeners run; an application that dispatches events of its own keeps to one thread.
     */
    @SuppressWarnings("unchecked") // A listener is in the list of a kind only if it takes that kind's events.
    public final <E extends Event> void dispatchEvent(EventType<E> type, E event) {
        List<Entry> entries;
        synchronized (listeners) {
            entries = listeners.getOrDefault(type, List.of());
        }
        for (Entry entry : entries) {
            EventListener<E> listener = (EventListener<E>) entry.listener;
            if (listener == null) {
                continue;
            }
            try {
                listener.handleEvent(event);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.warn("a listener of \"{}\" was interrupted", type, e);
            } catch (Exception | AssertionError e) {
                LOG.error("a listener of \"{}\" failed", type, e);
            }
        }
    }
}
