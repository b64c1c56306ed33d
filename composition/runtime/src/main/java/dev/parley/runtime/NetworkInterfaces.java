package dev.parley.runtime;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The machine's addresses, enumerated off the loops because the calls are slow on machines with many interfaces. One snapshot
 * serves all loops of the JVM. Thread-safe.
 */
final class NetworkInterfaces {
    /** A snapshot older than this is not given out without looking again. */
    static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final InterfaceList SYSTEM = new InterfaceList(new SystemInterfaces());

    private static final AtomicBoolean REFRESHING = new AtomicBoolean();

    private static volatile @Nullable Snapshot latest;

    private record Snapshot(List<NetworkAddress> addresses, long takenNanos) {}

    private NetworkInterfaces() {}

    /** The daemon thread that enumerates and polls; it ends by itself when nobody polls any more. */
    static ScheduledExecutorService worker() {
        return Worker.INSTANCE;
    }

    private static final class Worker {
        static final ScheduledExecutorService INSTANCE = create();

        private static ScheduledExecutorService create() {
            ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
                Thread thread = Executors.defaultThreadFactory().newThread(task);
                thread.setName("parley-interfaces");
                thread.setDaemon(true);
                return thread;
            });
            executor.setKeepAliveTime(10, TimeUnit.SECONDS);
            executor.allowCoreThreadTimeOut(true);
            executor.setRemoveOnCancelPolicy(true);
            return executor;
        }
    }

    /** Returns a recent snapshot, enumerating on the caller's thread where there is none. */
    static List<NetworkAddress> recent() {
        Snapshot snapshot = latest;
        return snapshot != null && System.nanoTime() - snapshot.takenNanos < MAX_AGE_NANOS
                ? snapshot.addresses
                : refresh();
    }

    /** Enumerates on the worker, so that {@link #recent} has an answer soon. */
    static void refreshInBackground() {
        Snapshot snapshot = latest;
        boolean fresh = snapshot != null && System.nanoTime() - snapshot.takenNanos < MAX_AGE_NANOS / 2;
        if (!fresh && REFRESHING.compareAndSet(false, true)) {
            worker().execute(() -> {
                try {
                    refresh();
                } finally {
                    REFRESHING.set(false);
                }
            });
        }
    }

    /** Enumerates now, on the caller's thread. */
    static List<NetworkAddress> refresh() {
        List<NetworkAddress> addresses = SYSTEM.look(System.nanoTime());
        latest = new Snapshot(addresses, System.nanoTime());
        return addresses;
    }
}
