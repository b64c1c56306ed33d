package dev.parley.cli.vitals;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Readings of this process. Any thread. */
public final class Vitals {
    /** What a figure is where the system does not tell it. */
    public static final long UNKNOWN = -1;

    /**
     * Collections before a reading: the first lets reference queues and cleaners act, the further ones take what they let go. Four, because the
     * serial collector compacts all of its old generation each fourth time (MarkSweepAlwaysCompactCount), and counts the gaps that it leaves
     * in between as used.
     */
    private static final int COLLECTIONS = 4;

    private static final long COLLECTION_PAUSE_MILLIS = 100;

    private static final int SOCKET_READINGS = 3;
    private static final long SOCKET_PAUSE_MILLIS = 10;

    private Vitals() {}

    /**
     * Collects garbage and returns the bytes of heap that the last collection left in use. What is in use a moment later would not do: each
     * thread that allocates anything takes a buffer of up to megabytes first.
     */
    public static long heapAfterCollection() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(COLLECTION_PAUSE_MILLIS);
        }
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    /** Returns the largest heap in bytes that this JVM may have. */
    public static long maxHeap() {
        return Runtime.getRuntime().maxMemory();
    }

    /** Returns the CPU time of the whole process in nanoseconds: compiler and collector included. */
    public static long cpuNanos() {
        return system().getProcessCpuTime();
    }

    /** Returns the CPU time in nanoseconds of the living threads whose names begin so. */
    public static long cpuNanosOfThreads(String prefix) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(prefix)) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos;
    }

    /** Returns how many threads are alive. */
    public static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** Returns how many file descriptors are open, or {@link #UNKNOWN}. */
    public static long openDescriptors() {
        return system() instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : UNKNOWN;
    }

    /** Returns how many file descriptors may be open, or {@link #UNKNOWN}. The JVM has raised its limit to the hard one. */
    public static long maxDescriptors() {
        return system() instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : UNKNOWN;
    }

    /**
     * Returns how many sockets are open, or {@link #UNKNOWN} on other systems than Linux. Those that are open for the length of a question, as
     * whenever the JDK lists the interfaces, do not count.
     */
    public static long openSockets() throws InterruptedException {
        long fewest = openSocketsNow();
        for (int i = 1; i < SOCKET_READINGS; i++) {
            TimeUnit.MILLISECONDS.sleep(SOCKET_PAUSE_MILLIS);
            fewest = Math.min(fewest, openSocketsNow());
        }
        return fewest;
    }

    private static long openSocketsNow() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return UNKNOWN;
        }
        long sockets = 0;
        try (DirectoryStream<Path> each = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : each) {
                if (isSocket(descriptor)) {
                    sockets++;
                }
            }
        } catch (IOException e) {
            return UNKNOWN;
        }
        return sockets;
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // Closed since the directory was read.
            return false;
        }
    }

    private static OperatingSystemMXBean system() {
        return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }
}
