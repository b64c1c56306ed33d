package dev.parley.rawmedia;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Threads on which codecs run, shared by all streams of a factory: decoding a hundred calls on an event loop would keep it busy for a
 * third of the time. The threads are daemons and end when they have been idle for a moment. Any thread.
 */
public final class MediaThreads implements AutoCloseable {
    /** Maximum number of threads. */
    public static final int MAX_THREADS = 256;

    private static final long IDLE_MILLIS = 300;

    private final Executor executor;
    private final @Nullable ThreadPoolExecutor own;

    private MediaThreads(Executor executor, @Nullable ThreadPoolExecutor own) {
        this.executor = executor;
        this.own = own;
    }

    /** Returns that many threads of its own, 1 to {@link #MAX_THREADS}; {@link #close} ends them. */
    public static MediaThreads of(int threads) {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException(threads + " media threads, not 1 to " + MAX_THREADS);
        }
        AtomicInteger number = new AtomicInteger();
        // The queue is bounded by its users: each stream has one task in it at most.
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "parley-media-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return new MediaThreads(pool, pool);
    }

    /** Returns one thread for each of the machine's processors, four at most. */
    public static MediaThreads forThisMachine() {
        return of(Math.min(4, Math.max(1, Runtime.getRuntime().availableProcessors())));
    }

    /** Returns the threads of an executor, which is left open; an event loop runs codecs on its own thread, in virtual time. */
    public static MediaThreads of(Executor executor) {
        return new MediaThreads(executor, null);
    }

    /** Returns a queue of work for one stream. */
    public StreamWork newStream() {
        return new StreamWork(executor);
    }

    /** Ends the threads once they have done what is queued; further work is refused. An executor that was given stays open. */
    @Override
    public void close() {
        if (own != null) {
            own.shutdown();
        }
    }
}
