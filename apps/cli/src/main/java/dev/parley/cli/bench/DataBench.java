package dev.parley.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.parley.cli.Json;
import dev.parley.cli.Version;
import dev.parley.cli.pairs.LoopbackPeers;
import dev.parley.runtime.IoMode;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCTransportStats;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The benchmark of one data channel between two peers in this process. */
final class DataBench {
    /** What both ends accept in one message. */
    static final int MAX_MESSAGE = 262_144;

    private static final int SETUPS = 20;
    private static final int SETUP_WARM_UP = 60;
    private static final int IDLE_PAIRS = 40;
    private static final long HIGH = 2 << 20;

    private final double seconds;
    private final int messageSize;
    private final boolean unordered;
    private final IoMode io;
    private final Consumer<String> progress;

    DataBench(double seconds, int messageSize, boolean unordered, IoMode io, Consumer<String> progress) {
        this.seconds = seconds;
        this.messageSize = messageSize;
        this.unordered = unordered;
        this.io = io;
        this.progress = progress;
    }

    ObjectNode run() throws InterruptedException {
        ObjectNode result = Json.object();
        try (LoopbackPeers peers = new LoopbackPeers(io)) {
            throughput(peers, result);
            setup(peers, result);
            heap(peers, result);
        }
        return result.put("messageSize", messageSize)
                .put("ordered", !unordered)
                .put("io", io.name().toLowerCase(Locale.ROOT))
                .put("jdk", System.getProperty("java.version"))
                .put("version", Version.current())
                .put("processors", Runtime.getRuntime().availableProcessors());
    }

    // ── Throughput ─────────────────────────────────────────────────────────────────────────────────────────────────

    private void throughput(LoopbackPeers peers, ObjectNode result) throws InterruptedException {
        try (LoopbackPeers.Pair pair = peers.connect(unordered)) {
            AtomicLong received = new AtomicLong();
            pair.answererChannel().onMessage(message -> received.addAndGet(message.bytes().length));
            Sender sender = new Sender(pair.offererChannel(), messageSize);
            sender.start();
            warmUp();
            progress.accept("measuring for " + seconds + " s");
            Reading before = Reading.take(pair, received.get());
            sleep(seconds);
            Reading after = Reading.take(pair, received.get());
            sender.stop();
            after.minus(before).report(result);
        }
    }

    /** Until the just-in-time compiler has little left to do: on a busy machine that takes its time. */
    private void warmUp() throws InterruptedException {
        double limit = Math.min(15, 4 * seconds);
        double step = limit / 20;
        progress.accept("warming up for at most " + limit + " s");
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long before = compiler.getTotalCompilationTime();
        for (int i = 0; i < 20; i++) {
            sleep(step);
            long after = compiler.getTotalCompilationTime();
            if (i >= 5 && after - before < 0.05 * step * 1000) {
                return;
            }
            before = after;
        }
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
    }

    /** Keeps the channel's queue between half full and full. On the loop's thread but for the start. */
    private static final class Sender {
        private final RTCDataChannel channel;
        private final byte[] message;
        private volatile boolean stopped;

        Sender(RTCDataChannel channel, int size) {
            this.channel = channel;
            message = new byte[size];
            ThreadLocalRandom.current().nextBytes(message);
            channel.setBufferedAmountLowThreshold(HIGH / 2);
            channel.onBufferedAmountLow(e -> fill());
        }

        void start() {
            fill();
        }

        void stop() {
            stopped = true;
        }

        private void fill() {
            while (!stopped && channel.readyState() == RTCDataChannelState.OPEN && channel.bufferedAmount() < HIGH) {
                channel.send(message);
            }
        }
    }

    /** Counters at one moment, or their difference. */
    private record Reading(
            long nanos, long cpuNanos, long allocatedBytes, long received, long packets, long bytesOnWire) {
        static Reading take(LoopbackPeers.Pair pair, long received) {
            long packets = 0;
            long bytes = 0;
            for (var pc : List.of(pair.offerer(), pair.answerer())) {
                for (RTCTransportStats stats : pc.getStats().join().all(RTCTransportStats.class)) {
                    packets += count(stats.packetsSent());
                    bytes += count(stats.bytesSent());
                }
            }
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Reading(System.nanoTime(), system.getProcessCpuTime(), allocated(), received, packets, bytes);
        }

        private static long count(@Nullable Long figure) {
            return figure == null ? 0 : figure;
        }

        private static long allocated() {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                    .filter(bytes -> bytes > 0)
                    .sum();
        }

        Reading minus(Reading before) {
            return new Reading(
                    nanos - before.nanos,
                    cpuNanos - before.cpuNanos,
                    allocatedBytes - before.allocatedBytes,
                    received - before.received,
                    packets - before.packets,
                    bytesOnWire - before.bytesOnWire);
        }

        void report(ObjectNode result) {
            double cpuSeconds = cpuNanos / 1e9;
            result.put("throughputMbit", rounded(received * 8 / 1e6 / (nanos / 1e9), 1))
                    .put("cpuSecondsPerGB", rounded(cpuSeconds / (received / 1e9), 2))
                    .put("gbitPerCpuCore", rounded(received * 8 / 1e9 / cpuSeconds, 3))
                    .put("allocatedBytesPerPacket", rounded((double) allocatedBytes / Math.max(1, packets), 1))
                    .put("datagrams", packets)
                    .put("meanDatagramBytes", rounded((double) bytesOnWire / Math.max(1, packets), 1));
        }
    }

    static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }

    // ── Setup ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private void setup(LoopbackPeers peers, ObjectNode result) {
        progress.accept("connecting " + (SETUP_WARM_UP + SETUPS) + " pairs");
        double[] millis = new double[SETUPS];
        for (int i = -SETUP_WARM_UP; i < SETUPS; i++) {
            long started = System.nanoTime();
            try (LoopbackPeers.Pair pair = peers.connect(false)) {
                if (i >= 0) {
                    millis[i] = (pair.openedNanos() - started) / 1e6;
                }
            }
        }
        Arrays.sort(millis);
        result.put("setupMillisMedian", rounded((millis[SETUPS / 2 - 1] + millis[SETUPS / 2]) / 2, 2))
                .put("setupMillisBest", rounded(millis[0], 2));
    }

    // ── Heap ───────────────────────────────────────────────────────────────────────────────────────────────────────

    private void heap(LoopbackPeers peers, ObjectNode result) throws InterruptedException {
        progress.accept("weighing " + IDLE_PAIRS + " idle pairs");
        long before = usedHeap();
        List<LoopbackPeers.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < IDLE_PAIRS; i++) {
            pairs.add(peers.connect(false));
        }
        long after = usedHeap();
        pairs.forEach(LoopbackPeers.Pair::close);
        result.put("heapKilobytesPerPair", rounded((after - before) / 1e3 / IDLE_PAIRS, 1));
    }

    private static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            sleep(0.1);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
