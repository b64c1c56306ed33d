package dev.parley.runtime;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The life of a loop's thread. A loop's own thread starts when the loop is used and ends soon after its last user has gone; that of a
 * foreign owner is whichever drives the loop.
 */
final class LoopThread {
    /** How long an unretained loop waits for more before its thread ends: long enough for a close to finish sending. */
    static final Duration LINGER = Duration.ofMillis(100);

    /** What the thread does again and again. */
    interface Turns {
        /** Waits, and does what there is to do; returns whether there was anything. */
        boolean turn(long maxWaitNanos);

        /** Returns whether something is left that wants another turn, whoever uses the loop. */
        boolean hasMore();
    }

    private final String name;
    private final boolean foreign;
    private final Turns turns;

    /** Guards the changes of the fields below. */
    private final Object lifecycle = new Object();

    private volatile @Nullable Thread thread;
    private volatile int retained;
    private volatile boolean closing;
    private volatile boolean closed;

    LoopThread(String name, boolean foreign, Turns turns) {
        this.name = name;
        this.foreign = foreign;
        this.turns = turns;
        if (foreign) {
            thread = Thread.currentThread();
        }
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    boolean isForeign() {
        return foreign;
    }

    /** The calling thread drives a foreign loop from now on. */
    void drive() {
        synchronized (lifecycle) {
            thread = Thread.currentThread();
        }
    }

    void retain() {
        synchronized (lifecycle) {
            if (closing) {
                throw new RejectedExecutionException("the event loop " + name + " is closed");
            }
            retained++;
            startIfNeeded();
        }
    }

    void release() {
        synchronized (lifecycle) {
            if (retained == 0) {
                throw new IllegalStateException("the event loop " + name + " is not retained");
            }
            retained--;
        }
    }

    int retained() {
        return retained;
    }

    /** The loop has something to do: an own thread that has ended starts again. */
    void use() {
        if (retained == 0) {
            synchronized (lifecycle) {
                startIfNeeded();
            }
        }
    }

    /** The loop is to end; returns false where that was said before. */
    boolean beginClosing() {
        synchronized (lifecycle) {
            if (closing) {
                return false;
            }
            closing = true;
            startIfNeeded();
            return true;
        }
    }

    boolean isClosing() {
        return closing;
    }

    /** The loop has ended: this was its last turn. */
    void closed() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    private void startIfNeeded() {
        if (foreign || thread != null || closed) {
            return;
        }
        Thread started = new Thread(this::run, name);
        started.setDaemon(false);
        thread = started;
        started.start();
    }

    private void run() {
        long lingerNanos = LINGER.toNanos();
        long idleSince = System.nanoTime();
        while (!closed) {
            // An interrupted thread's select returns at once: the loop would turn and turn. Nobody but us ends it.
            Thread.interrupted();
            boolean kept = retained > 0;
            if (turns.turn(kept ? Long.MAX_VALUE : lingerNanos) || kept) {
                idleSince = System.nanoTime();
            } else if (System.nanoTime() - idleSince >= lingerNanos && endThread()) {
                return;
            }
        }
        synchronized (lifecycle) {
            thread = null;
        }
    }

    /** Ends the thread unless somebody has retained the loop or queued a task meanwhile. */
    private boolean endThread() {
        synchronized (lifecycle) {
            if (retained > 0 || turns.hasMore() || closing) {
                return false;
            }
            thread = null;
            return true;
        }
    }
}
