package dev.parley.dom.realm;

import dev.parley.base.Timestamp;
import dev.parley.dom.DOMException;
import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.TaskSource;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an object of the API belongs to, as a page's objects belong to its realm: the event loop that confines its state, and the
 * executor of its listeners and of the continuations of its promises. A connection is a realm with all that hangs on it; so are the
 * media devices with their tracks.
 */
public final class Realm {
    private static final Logger LOG = LoggerFactory.getLogger(Realm.class);

    private final EventLoop loop;
    private final Confinement confinement;
    private final ListenerExecutor listeners;

    private Realm(EventLoop loop, Confinement confinement, ListenerExecutor listeners) {
        this.loop = loop;
        this.confinement = confinement;
        this.listeners = listeners;
    }

    /** A realm whose listeners run on the loop, inside the turn that causes them. */
    public static Realm onLoop(EventLoop loop) {
        Confinement confinement = new Confinement(loop);
        return new Realm(loop, confinement, ListenerExecutor.onLoop(confinement));
    }

    /**
     * A realm whose listeners run off the loop, one at a time and in order.
     *
     * @param executor runs them; null is the shared pool
     * @param view gives the attributes that a listener is to see as they were at its event, or null where there are none
     */
    public static Realm offLoop(
            EventLoop loop, @Nullable Executor executor, Supplier<? extends @Nullable Object> view) {
        Executor threads = executor != null ? executor : ListenerThreads.SHARED;
        return new Realm(loop, new Confinement(loop), ListenerExecutor.serial(threads, loop, view));
    }

    /** Returns the loop. */
    public EventLoop loop() {
        return loop;
    }

    /** Returns where tasks for the loop are queued, to run in that order. Any thread. */
    public TaskSource tasks() {
        return confinement.tasks();
    }

    /** Returns the loop's time. */
    public Timestamp now() {
        return loop.now();
    }

    /** Returns how the loop is reached from other threads. */
    public Confinement confinement() {
        return confinement;
    }

    /** Returns where listeners run. */
    public ListenerExecutor listeners() {
        return listeners;
    }

    /** Returns a new identifier in the form of RFC 4122 §4.4, from the loop's randomness. Loop thread. */
    public String newIdentifier() {
        byte[] bytes = new byte[16];
        loop.random().nextBytes(bytes);
        bytes[6] = (byte) (bytes[6] & 0x0f | 0x40);
        bytes[8] = (byte) (bytes[8] & 0x3f | 0x80);
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        return new UUID(halves.getLong(), halves.getLong()).toString();
    }

    // ---- events ----

    /** Queues the event to the listeners of its kind. Loop thread. */
    public <E extends Event> void fire(EventTarget target, EventType<E> type, E event) {
        listeners.execute(() -> target.dispatchEvent(type, event));
    }

    /** Queues an event that carries nothing. Loop thread. */
    public void fire(EventTarget target, EventType<Event> type) {
        fire(target, type, new Event(type, target));
    }

    // ---- commands ----

    /** Makes a promise of this realm. */
    public <T extends @Nullable Object> Promise<T> promise() {
        return new Promise<>(confinement, listeners);
    }

    /** Runs a command on the loop and waits for it. Any thread. */
    public void meet(String what, Runnable command) {
        meet(what, () -> {
            command.run();
            return what;
        });
    }

    /** Runs a command on the loop and waits for its result. Any thread. */
    public <T> T meet(String what, Supplier<T> command) {
        T result = confinement.call(what, command);
        listeners.refreshView();
        return result;
    }

    /** Runs a command on the loop, at once where the caller is on it; a loop that has ended rejects the promise. Any thread. */
    public void onLoop(Promise<?> promise, Runnable command) {
        if (loop.inEventLoop()) {
            command.run();
            return;
        }
        try {
            tasks().execute(command);
        } catch (RejectedExecutionException e) {
            promise.reject(new DOMException("the event loop has ended", DOMException.INVALID_STATE_ERROR, e));
        }
    }

    /** Queues a task to the loop; one that has ended has nothing left to do it for. Any thread. */
    public void task(Runnable task) {
        try {
            tasks().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("a task for a loop that has ended", e);
        }
    }
}
