package dev.parley.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one connection, which run in the order in which they were queued, however urgent each of them is: a task source in
 * HTML's terms (HTML §8.1.7.1), among whose tasks there is an order while the event loop chooses between sources.
 *
 * <p>The source of a connection that is still being established is <em>patient</em>: its tasks wait behind those of all others, and
 * with thousands that begin at once an established connection does not wait for them. A task that a thread waits for is not patient,
 * and takes those before it along. Thread-safe.
 */
public final class TaskSource implements Executor {
    private final EventLoop loop;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean patient;

    /** Of that loop; not patient. */
    public TaskSource(EventLoop loop) {
        this.loop = loop;
    }

    /** Says whether tasks that are queued from now on wait behind those of other sources. */
    public void setPatient(boolean waits) {
        patient = waits;
    }

    /**
     * Queues a task.
     *
     * @throws RejectedExecutionException where the loop has ended
     */
    @Override
    public void execute(Runnable task) {
        queue(task, patient);
    }

    /**
     * Queues a task that somebody waits for: it is not patient, nor is what was queued before it.
     *
     * @throws RejectedExecutionException where the loop has ended
     */
    public void executeUrgently(Runnable task) {
        queue(task, false);
    }

    private void queue(Runnable command, boolean waits) {
        Task task = new Task(command);
        tasks.add(task);
        try {
            if (waits) {
                loop.executeLast(task);
            } else {
                loop.execute(task);
            }
        } catch (RejectedExecutionException e) {
            // Where it is gone already, a later one has taken it along.
            if (tasks.remove(task)) {
                throw e;
            }
        }
    }

    /** One task, which runs those before it first. */
    private final class Task implements Runnable {
        private final Runnable command;
        private boolean begun;

        Task(Runnable command) {
            this.command = command;
        }

        @Override
        public void run() {
            Throwable failure = null;
            while (!begun) {
                Task next = tasks.remove();
                next.begun = true;
                try {
                    next.command.run();
                } catch (RuntimeException | Error e) {
                    failure = first(failure, e);
                }
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            } else if (failure instanceof Error e) {
                throw e;
            }
        }

        private static Throwable first(@Nullable Throwable before, Throwable failure) {
            if (before == null) {
                return failure;
            }
            before.addSuppressed(failure);
            return before;
        }
    }
}
