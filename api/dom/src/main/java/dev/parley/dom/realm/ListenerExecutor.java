package dev.parley.dom.realm;

import dev.parley.runtime.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the listeners of one connection and the continuations of its promises run: one at a time and in order, whatever the
 * threads under it. As in a browser, continuations that a task causes run right after it, before the next event.
 */
public abstract class ListenerExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerExecutor.class);

    /** Continuations that the running task has caused. Touched by that task's thread only. */
    private final Deque<Runnable> microtasks = new ArrayDeque<>(1);

    private ListenerExecutor() {}

    /** Queues a task behind those that wait. */
    public abstract void execute(Runnable task);

    /** Returns whether the caller is a task of this. */
    public abstract boolean isCurrent();

    /** Runs {@code task} right after the running task where the caller is one, else queues it. */
    public final void continueWith(Runnable task) {
        if (isCurrent()) {
            microtasks.add(task);
        } else {
            execute(task);
        }
    }

    /** Runs one task and the continuations that it causes. */
    final void runTask(Runnable task) {
        Runnable next = task;
        while (next != null) {
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                LOG.error("a task of the application failed", e);
            }
            next = microtasks.poll();
        }
    }

    /**
     * Returns the connection's attributes as a task of this is to see them, where the caller is one: as they were when the loop
     * queued it, or newer where the task has met the loop since. Null elsewhere.
     */
    public @Nullable Object currentView() {
        return null;
    }

    /** The running task has met the loop, and sees the latest attributes from now on. Does nothing elsewhere. */
    public void refreshView() {}

    /**
     * Runs tasks on {@code executor}, in order.
     *
     * @param latest gives the connection's attributes at the moment
     */
    public static ListenerExecutor serial(
            Executor executor, EventLoop loop, Supplier<? extends @Nullable Object> latest) {
        return new Serial(executor, loop, latest);
    }

    /** Runs tasks on the connection's loop, inside the turn that caused them. */
    public static ListenerExecutor onLoop(Confinement confinement) {
        return new OnLoop(confinement);
    }

    private static final class Serial extends ListenerExecutor implements Runnable {
        /** How many tasks run before the thread is given back, so that connections on few threads take turns. */
        private static final int TURN = 256;

        /** Maximum number of tasks that wait for an executor that refuses them: some seconds of events. Beyond that they are lost. */
        private static final int MAX_REFUSED = 10_000;

        private record Queued(Runnable task, @Nullable Object view) {}

        private final Executor executor;
        private final EventLoop loop;
        private final Supplier<? extends @Nullable Object> latest;
        private final Deque<Queued> tasks = new ArrayDeque<>(1);

        /** Touched by the running task only, and by the next one. */
        private @Nullable Object view;

        private boolean scheduled;

        /** True if the executor has refused a task since it last ran one; said once in the log. Guarded by the tasks. */
        private boolean refused;

        private volatile @Nullable Thread running;

        Serial(Executor executor, EventLoop loop, Supplier<? extends @Nullable Object> latest) {
            this.executor = executor;
            this.loop = loop;
            this.latest = latest;
        }

        @Override
        public void execute(Runnable task) {
            Queued queued = new Queued(task, loop.inEventLoop() ? latest.get() : null);
            synchronized (tasks) {
                tasks.add(queued);
                if (scheduled) {
                    return;
                }
                scheduled = true;
            }
            schedule();
        }

        @Override
        public boolean isCurrent() {
            return running == Thread.currentThread();
        }

        @Override
        public @Nullable Object currentView() {
            return isCurrent() ? view : null;
        }

        @Override
        public void refreshView() {
            if (isCurrent()) {
                view = latest.get();
            }
        }

        private void schedule() {
            try {
                executor.execute(this);
            } catch (RuntimeException | Error e) {
                // A full queue, or no memory for a thread: the next task tries again, and takes those that wait along.
                boolean ended = executor instanceof ExecutorService service && service.isShutdown();
                boolean first;
                boolean lost;
                synchronized (tasks) {
                    scheduled = false;
                    first = !refused;
                    refused = true;
                    lost = ended || tasks.size() > MAX_REFUSED;
                    if (lost) {
                        tasks.clear();
                    }
                }
                if (first || lost) {
                    LOG.warn("the listener executor refused a task; {}", lost ? "events are lost" : "events wait", e);
                }
            }
        }

        @Override
        public void run() {
            synchronized (tasks) {
                if (running != null) {
                    // An executor took the task and threw all the same: it is run a second time.
                    return;
                }
                running = Thread.currentThread();
                refused = false;
            }
            try {
                for (int i = 0; i < TURN; i++) {
                    Queued next;
                    synchronized (tasks) {
                        next = tasks.poll();
                        if (next == null) {
                            // Cleared under the lock: the next run() may begin on another thread as soon as it is
                            // released.
                            running = null;
                            scheduled = false;
                            return;
                        }
                    }
                    if (next.view() != null) {
                        view = next.view();
                    }
                    runTask(next.task());
                }
            } finally {
                if (running == Thread.currentThread()) {
                    running = null;
                    schedule();
                }
            }
        }
    }

    private static final class OnLoop extends ListenerExecutor {
        private final Confinement confinement;
        private boolean running;

        OnLoop(Confinement confinement) {
            this.confinement = confinement;
        }

        @Override
        public void execute(Runnable task) {
            EventLoop loop = confinement.loop();
            if (!loop.inEventLoop()) {
                confinement.tasks().execute(() -> execute(task));
            } else if (running) {
                continueWith(task);
            } else {
                running = true;
                try {
                    loop.runListener("a listener", () -> confinement.runMarked(() -> runTask(task)));
                } finally {
                    running = false;
                }
            }
        }

        @Override
        public boolean isCurrent() {
            return running && confinement.loop().inEventLoop();
        }
    }
}
