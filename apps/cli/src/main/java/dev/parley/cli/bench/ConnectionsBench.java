package dev.parley.cli.bench;

import static dev.parley.cli.bench.DataBench.rounded;

import dev.parley.cli.Json;
import dev.parley.cli.Version;
import dev.parley.cli.pairs.LoopbackPeers;
import dev.parley.cli.vitals.Vitals;
import dev.parley.runtime.IoMode;
import dev.parley.webrtc.RTCIceConnectionState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** The benchmark of many connections that have nothing to say but that they are alive. */
final class ConnectionsBench {
    /** Descriptors beside the clients' sockets: the server's port, selectors, libraries. */
    static final int OTHER_DESCRIPTORS = 200;

    /** How long a pair may take, whatever the others do: a storm of thousands is worked off at hundreds a second. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Pairs that come and go before: the compiler's work is not the connections'. */
    private static final int WARM_UP_PAIRS = 300;

    /** The longest wait between the last connection and the reading of an idle process: handshakes' last flights and timers end. */
    private static final double SETTLING_SECONDS = 10;

    /** What the event loops' threads are called. */
    private static final String LOOPS = "parley-loop";

    private static final Duration ECHO_PATIENCE = Duration.ofSeconds(60);

    private final int count;
    private final int atOnce;
    private final double seconds;
    private final IoMode io;
    private final Consumer<String> progress;

    private final List<LoopbackPeers.Pair> pairs = new ArrayList<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final AtomicInteger disconnections = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    ConnectionsBench(int count, int atOnce, double seconds, IoMode io, Consumer<String> progress) {
        this.count = count;
        this.atOnce = atOnce;
        this.seconds = seconds;
        this.io = io;
        this.progress = progress;
    }

    /** Returns why this many pairs cannot be had here and what to do about it, or the empty text. */
    static String tooFewDescriptors(int pairs, long limit) {
        long needed = (long) pairs + OTHER_DESCRIPTORS;
        if (limit == Vitals.UNKNOWN || limit >= needed) {
            return "";
        }
        return pairs + " pairs need " + needed + " file descriptors, and this process may have " + limit
                + ". Raise the limit in this shell"
                + " (ulimit -n " + needed + "; as root beyond the hard limit, which ulimit -Hn shows), for good in"
                + " /etc/security/limits.conf (nofile) or with LimitNOFILE= in a systemd unit, or ask for at most "
                + Math.max(0, limit - OTHER_DESCRIPTORS) + " pairs";
    }

    ObjectNode run() throws InterruptedException, IOException {
        ObjectNode result = Json.object();
        try (LoopbackPeers peers = LoopbackPeers.withServerPort(io, PATIENCE)) {
            warmUp(peers);
            int threadsBefore = Vitals.threads();
            long socketsBefore = Vitals.openSockets();
            long heapBefore = Vitals.heapAfterCollection();
            EstablishedPair established = new EstablishedPair(peers.connect(false));
            connect(peers, result);
            established(established, result);
            sleep(Math.min(SETTLING_SECONDS, seconds));
            long heap = Vitals.heapAfterCollection() - heapBefore;
            idle(result);
            result.put("heapBytesPerPair", heap / Math.max(1, pairs.size()))
                    .put("threads", Vitals.threads())
                    .put("threadsMore", Vitals.threads() - threadsBefore)
                    .put("sockets", Vitals.openSockets())
                    .put("socketsMore", Vitals.openSockets() - socketsBefore);
            echo(result);
            report(result);
        }
        return result;
    }

    private void warmUp(LoopbackPeers peers) {
        int warmUp = Math.min(count, WARM_UP_PAIRS);
        progress.accept("connecting and closing " + warmUp + " pairs to warm up");
        for (int i = 0; i < warmUp; i++) {
            peers.connect(false).close();
        }
    }

    // ── Setup ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private void connect(LoopbackPeers peers, ObjectNode result) throws InterruptedException {
        progress.accept("connecting " + count + " pairs, at most " + atOnce + " at once");
        Semaphore free = new Semaphore(atOnce);
        long cpuBefore = Vitals.cpuNanos();
        long started = System.nanoTime();
        double[] millis = new double[count];
        double slowestCall = 0;
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            free.acquire();
            int index = i;
            long begun = System.nanoTime();
            all.add(peers.connectLater(false).handle((pair, failure) -> {
                free.release();
                if (pair == null) {
                    failed(failure);
                } else {
                    millis[index] = (pair.openedNanos() - begun) / 1e6;
                    connected(pair);
                }
                return null;
            }));
            slowestCall = Math.max(slowestCall, (System.nanoTime() - begun) / 1e6);
            if ((i + 1) % 1000 == 0) {
                progress.accept((i + 1) + " begun, " + connectedPairs() + " connected");
            }
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        double took = (System.nanoTime() - started) / 1e9;
        double cpu = (Vitals.cpuNanos() - cpuBefore) / 1e6;
        double[] sorted =
                Arrays.stream(millis).filter(each -> each > 0).sorted().toArray();
        result.put("setupSeconds", rounded(took, 2))
                .put("setupsPerSecond", rounded(pairs.size() / took, 1))
                .put("setupCpuMillisPerPair", rounded(cpu / Math.max(1, pairs.size()), 2))
                .put("beginMillisSlowest", rounded(slowestCall, 1));
        if (sorted.length > 0) {
            result.put("setupMillisMedian", rounded(sorted[sorted.length / 2], 1))
                    .put("setupMillisSlowest", rounded(sorted[sorted.length - 1], 1));
        }
    }

    /** How the others' setup was for one that was there before. */
    private static void established(EstablishedPair pair, ObjectNode result) throws InterruptedException {
        List<Double> millis = pair.stop();
        result.put("establishedRoundTrips", millis.size())
                .put("establishedMillisMedian", rounded(millis.get(millis.size() / 2), 1))
                .put("establishedMillisSlowest", rounded(millis.get(millis.size() - 1), 1));
        pair.close();
    }

    private synchronized void connected(LoopbackPeers.Pair pair) {
        pairs.add(pair);
        for (var end : List.of(pair.offerer(), pair.answerer())) {
            end.onIceConnectionStateChange(e -> {
                switch (end.iceConnectionState()) {
                    case DISCONNECTED -> disconnections.incrementAndGet();
                    case FAILED -> lost.incrementAndGet();
                    default -> {
                        // What establishes it.
                    }
                }
            });
        }
    }

    private synchronized int connectedPairs() {
        return pairs.size();
    }

    private synchronized void failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        failures.merge(cause.toString(), 1, Integer::sum);
    }

    // ── Idle ───────────────────────────────────────────────────────────────────────────────────────────────────────

    private void idle(ObjectNode result) throws InterruptedException {
        progress.accept("idle for " + seconds + " s");
        long cpuBefore = Vitals.cpuNanos();
        long loopsBefore = Vitals.cpuNanosOfThreads(LOOPS);
        long before = System.nanoTime();
        sleep(seconds);
        double nanos = System.nanoTime() - before;
        double share = 100 * (Vitals.cpuNanos() - cpuBefore) / nanos;
        double loops = 100 * (Vitals.cpuNanosOfThreads(LOOPS) - loopsBefore) / nanos;
        result.put("idleCpuPercentOfACore", rounded(share, 2))
                .put("idleLoopsCpuPercentOfACore", rounded(loops, 2))
                .put("idleCpuPercentOfACorePer1000Pairs", rounded(share * 1000 / Math.max(1, pairs.size()), 3));
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
    }

    // ── Alive ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Each pair carries one message, so that a pair that only looks connected is found. */
    private void echo(ObjectNode result) throws InterruptedException {
        progress.accept("a message over each pair");
        CountDownLatch arrived = new CountDownLatch(pairs.size());
        for (LoopbackPeers.Pair pair : pairs) {
            pair.answererChannel().onMessage(message -> arrived.countDown());
            pair.offererChannel().send("still there?");
        }
        boolean all = arrived.await(ECHO_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        result.put("alive", pairs.size() - arrived.getCount());
        if (!all) {
            progress.accept(arrived.getCount() + " pairs did not carry a message");
        }
    }

    private void report(ObjectNode result) {
        int connected = 0;
        for (LoopbackPeers.Pair pair : pairs) {
            RTCIceConnectionState state = pair.offerer().iceConnectionState();
            if (state == RTCIceConnectionState.CONNECTED || state == RTCIceConnectionState.COMPLETED) {
                connected++;
            }
        }
        result.put("pairs", count)
                .put("connected", connected)
                .put("failures", count - pairs.size() + lost.get())
                .put("disconnections", disconnections.get())
                .put("atOnce", atOnce)
                .put("maxHeapMegabytes", Vitals.maxHeap() >> 20)
                .put("io", io.name().toLowerCase(Locale.ROOT))
                .put("jdk", System.getProperty("java.version"))
                .put("version", Version.current())
                .put("processors", Runtime.getRuntime().availableProcessors());
        failures.forEach((reason, times) -> progress.accept(times + " pairs failed: " + reason));
    }
}
