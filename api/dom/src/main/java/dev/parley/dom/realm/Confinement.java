package dev.parley.dom.realm;

import dev.parley.dom.DOMException;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.TaskSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Access from any thread to state that is confined to an event loop. */
public final class Confinement {
    /** How long a synchronous call waits for the loop. A loop that answers later than this is stuck, and the log says where. */
    public static final Duration MEETING_LIMIT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Confinement.class);

    /** The loop whose thread runs application code right now, for the threads that are loops. */
    private static final ThreadLocal<@Nullable EventLoop> CURRENT = new ThreadLocal<>();

    private final EventLoop loop;
    private final TaskSource tasks;
    private final AtomicInteger uncaught = new AtomicInteger();
    private volatile @Nullable Thread loopThread;

    /** Of that loop. */
    public Confinement(EventLoop loop) {
        this.loop = loop;
        this.tasks = new TaskSource(loop);
    }

    /** Returns the loop. */
    public EventLoop loop() {
        return loop;
    }

    /** Returns where what is confined here queues its tasks. */
    public TaskSource tasks() {
        return tasks;
    }

    /** Counts a rejected promise without a handler, and returns how many there were before. */
    int countUncaught() {
        return uncaught.getAndIncrement();
    }

    /** Runs application code on the loop, marked so that calls that would wait for another loop are refused. */
    public void runMarked(Runnable code) {
        EventLoop before = CURRENT.get();
        CURRENT.set(loop);
        try {
            code.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Runs {@code command} on the loop and waits for it. */
    public void run(String what, Runnable command) {
        call(what, () -> {
            command.run();
            return what;
        });
    }

    /**
     * Runs {@code command} on the loop and returns what it returns or throws what it throws.
     *
     * @throws DOMException InvalidStateError where the loop has ended
     * @throws IllegalStateException on another loop's thread, after {@link #MEETING_LIMIT}, or where the waiting is interrupted
     */
    public <T> T call(String what, Supplier<T> command) {
        if (loop.inEventLoop()) {
            return command.get();
        }
        EventLoop other = CURRENT.get();
        if (other != null && other != loop) {
            throw new IllegalStateException(what + " was called on the event loop of another connection");
        }
        Meeting<T> meeting = new Meeting<>(command);
        try {
            tasks.executeUrgently(() -> {
                loopThread = Thread.currentThread();
                meeting.run();
            });
        } catch (RejectedExecutionException e) {
            throw new DOMException(
                    what + ": the event loop has ended, and all its connections", DOMException.INVALID_STATE_ERROR, e);
        }
        return meeting.await(what);
    }

    /** Refuses to wait on a loop's thread. */
    public void checkMayWait() {
        if (loop.inEventLoop() || CURRENT.get() != null) {
            throw new IllegalStateException("waiting on an event loop for what the loop itself must do");
        }
    }

    /** One command on its way to the loop and back. */
    private final class Meeting<T> implements Runnable {
        private static final int WAITING = 0;
        private static final int RUNNING = 1;
        private static final int ABANDONED = 2;

        private final Supplier<T> command;
        private final AtomicInteger state = new AtomicInteger(WAITING);
        private final CountDownLatch done = new CountDownLatch(1);
        private @Nullable T result;
        private @Nullable RuntimeException failure;
        private @Nullable Error error;

        Meeting(Supplier<T> command) {
            this.command = command;
        }

        @Override
        public void run() {
            if (!state.compareAndSet(WAITING, RUNNING)) {
                return;
            }
            try {
                result = command.get();
            } catch (RuntimeException e) {
                failure = e;
            } catch (Error e) {
                error = e;
            } finally {
                done.countDown();
            }
        }

        @SuppressWarnings("NullAway") // A command that returned left its result, whatever its kind.
        T await(String what) {
            try {
                if (!done.await(MEETING_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                    boolean begun = !state.compareAndSet(WAITING, ABANDONED);
                    logStacks(what, begun);
                    throw new IllegalStateException(what + " waited " + MEETING_LIMIT.toSeconds()
                            + " s for the event loop, which "
                            + (begun ? "has begun it but not finished" : "did not come to it"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                state.compareAndSet(WAITING, ABANDONED);
                throw new IllegalStateException(what + " was interrupted while it waited for the event loop", e);
            }
            if (failure != null) {
                // The loop's stack is of no use to the caller, whose own is.
                failure.setStackTrace(Thread.currentThread().getStackTrace());
                throw failure;
            }
            if (error != null) {
                throw error;
            }
            return result;
        }

        private void logStacks(String what, boolean begun) {
            Thread thread = loopThread;
            Throwable loopStack = new Throwable("the event loop's stack");
            if (thread != null) {
                loopStack.setStackTrace(thread.getStackTrace());
            }
            LOG.error(
                    "{} waited too long for the event loop (begun: {})",
                    what,
                    begun,
                    new Throwable("the caller's stack"));
            LOG.error("the event loop meanwhile: {}", thread, loopStack);
        }
    }
}
