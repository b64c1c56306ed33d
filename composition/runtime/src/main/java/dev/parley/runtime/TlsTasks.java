package dev.parley.runtime;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads for the arithmetic of TLS handshakes, which takes milliseconds that no other connection of a loop is to wait for. */
final class TlsTasks {
    private static final Logger LOG = LoggerFactory.getLogger(TlsTasks.class);

    /** Handshakes whose arithmetic is done at a time in the whole JVM. */
    private static final int THREADS = 2;

    /** Tasks that wait for a thread: a second's work. Of more the connection is closed; strangers can open any number. */
    private static final int WAITING = 512;

    private static final ThreadPoolExecutor POOL = create();

    private TlsTasks() {}

    private static ThreadPoolExecutor create() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "parley-tls-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Runs a task, then {@code after} on the loop.
     *
     * @throws RejectedExecutionException if too many tasks wait
     */
    static void run(Runnable task, EventLoop loop, Runnable after) {
        POOL.execute(() -> {
            try {
                task.run();
            } finally {
                try {
                    loop.execute(after);
                } catch (RejectedExecutionException e) {
                    LOG.debug("the loop was closed, and the stream with it", e);
                }
            }
        });
    }
}
