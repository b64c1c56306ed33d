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
    /** Pairs that warm the setup up, unless that takes longer than the measurement of throughput. */
    private static final int SETUP_WARM_UP = 200;

    /** Between two setups that are measured, so that the next one's certificate is at hand and no close is under way. */
    private static final double SETUP_PAUSE = 0.02;

    /** The longest warm-up, as a multiple of the measurement and in seconds. */
    private static final double WARM_UP = 5;

    private static final double MAX_WARM_UP = 40;
    /** The warm-up ends when the compiler has had next to nothing to do for so many steps of it. */
    private static final int QUIET_STEPS = 5;

    /** So much has to arrive before: a compiler that gets no processor time looks as if it had nothing to do. */
    private static final long WARM_UP_BYTES = 256 << 20;

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
            warmUp(received);
            progress.accept("measuring for " + seconds + " s");
            Reading before = Reading.take(pair, received.get());
            sleep(seconds);
            Reading after = Reading.take(pair, received.get());
            sender.stop();
            after.minus(before).report(result);
        }
    }

    /** Until the just-in-time compiler has little left to do: on a busy machine that takes its time. */
    private void warmUp(AtomicLong received) throws InterruptedException {
        double limit = Math.min(MAX_WARM_UP, WARM_UP * seconds);
        double step = Math.min(0.5, limit / 20);
        progress.accept("warming up for at most " + limit + " s");
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long before = compiler.getTotalCompilationTime();
        int quiet = 0;
        for (double waited = 0;
                waited < limit && (quiet < QUIET_STEPS || received.get() < WARM_UP_BYTES);
                waited += step) {
            sleep(step);
            long after = compiler.getTotalCompilationTime();
            quiet = after - before < 0.05 * step * 1000 ? quiet + 1 : 0;
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

    private void setup(LoopbackPeers peers, ObjectNode result) throws InterruptedException {
        progress.accept("connecting " + SETUPS + " pairs, after at most " + SETUP_WARM_UP + " to warm up");
        long warmUntil = System.nanoTime() + (long) (seconds * 1e9);
        for (int i = 0; i < SETUP_WARM_UP && System.nanoTime() < warmUntil; i++) {
            peers.connect(false).close();
        }
        double[] millis = new double[SETUPS];
        for (int i = 0; i < SETUPS; i++) {
            sleep(SETUP_PAUSE);
            long started = System.nanoTime();
            try (LoopbackPeers.Pair pair = peers.connect(false)) {
                millis[i] = (pair.openedNanos() - started) / 1e6;
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
