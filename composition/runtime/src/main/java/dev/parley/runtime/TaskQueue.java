package dev.parley.runtime;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Tasks that any thread has queued to a loop, in their order; a turn of the loop runs a bounded part of them. */
final class TaskQueue {
    /** Tasks run in one turn: beyond it the sockets are looked at first, so that threads that queue tasks starve nobody. */
    static final int PER_TURN = 1_024;

    private final Queue<Runnable> queued = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> taken = new ArrayDeque<>();

    /** Any thread. */
    void add(Runnable task) {
        queued.add(task);
    }

    /** Takes a task back, and returns whether it had not been taken by a turn. Any thread. */
    boolean remove(Runnable task) {
        return queued.remove(task);
    }

    boolean isEmpty() {
        return taken.isEmpty() && queued.isEmpty();
    }

    int size() {
        return taken.size() + queued.size();
    }

    /**
     * Runs tasks until all that were there are done or the turn's time is used up, one of them in any case.
     *
     * @param end when that is, by System.nanoTime
     * @return whether there was one
     */
    boolean runTurn(Consumer<Runnable> runner, long end) {
        // What a task queues waits for the next turn, so that sockets and timers have theirs before.
        while (taken.size() < PER_TURN) {
            Runnable task = queued.poll();
            if (task == null) {
                break;
            }
            taken.add(task);
        }
        if (taken.isEmpty()) {
            return false;
        }
        for (Runnable task = taken.poll(); task != null; task = taken.poll()) {
            runner.accept(task);
            if (System.nanoTime() - end > 0) {
                break;
            }
        }
        return true;
    }

    /** Runs all that is left. */
    void runRest(Consumer<Runnable> runner) {
        for (Runnable task = taken.poll(); task != null; task = taken.poll()) {
            runner.accept(task);
        }
        for (Runnable task = queued.poll(); task != null; task = queued.poll()) {
            runner.accept(task);
        }
    }
}
