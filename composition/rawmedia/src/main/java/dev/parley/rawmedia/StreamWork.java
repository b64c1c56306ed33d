package dev.parley.rawmedia;

import dev.parley.runtime.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work for the codec of one stream: done in order, one piece at a time, by whichever media thread is free. It has one task in the executor
 * at most, which does one piece, so that streams take turns. Any thread.
 */
public final class StreamWork {
    /** Maximum number of pieces that wait: half a second of 10 ms, beyond which sound is of no use. */
    public static final int MAX_WAITING = 50;

    private static final Logger LOG = LoggerFactory.getLogger(StreamWork.class);

    private final Executor executor;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean scheduled;
    private long dropped;

    StreamWork(Executor executor) {
        this.executor = executor;
    }

    /**
     * Queues a piece of work. An exception in it is logged, and the next piece follows.
     *
     * @return false if it was dropped because {@link #MAX_WAITING} pieces wait, or because the media threads are closed
     */
    public synchronized boolean execute(Runnable piece) {
        if (waiting.size() >= MAX_WAITING) {
            dropped++;
            return false;
        }
        return add(piece);
    }

    /** Queues a last piece of work, such as closing the codec, whatever waits. */
    public synchronized void executeLast(Runnable piece) {
        add(piece);
    }

    /** Queues a result to the loop, from a piece of work; a loop that has ended has nobody who wants it. */
    static void post(EventLoop loop, Runnable result) {
        try {
            loop.execute(result);
        } catch (RejectedExecutionException e) {
            LOG.debug("a result for a loop that has ended", e);
        }
    }

    /** Returns how many pieces were dropped. */
    public synchronized long dropped() {
        return dropped;
    }

    private boolean add(Runnable piece) {
        waiting.add(piece);
        return scheduled || schedule();
    }

    private boolean schedule() {
        try {
            scheduled = true;
            executor.execute(this::runOne);
            return true;
        } catch (RejectedExecutionException e) {
            // The factory is closed.
            scheduled = false;
            waiting.clear();
            LOG.debug("work for media threads that have ended", e);
            return false;
        }
    }

    private void runOne() {
        Runnable piece = next();
        if (piece == null) {
            return;
        }
        try {
            piece.run();
        } catch (RuntimeException | AssertionError e) {
            LOG.warn("a codec failed", e);
        }
        synchronized (this) {
            scheduled = false;
            if (!waiting.isEmpty()) {
                schedule();
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        return waiting.poll();
    }
}
