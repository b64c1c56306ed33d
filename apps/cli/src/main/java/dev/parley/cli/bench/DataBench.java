package dev.parley.cli.bench;

import dev.parley.cli.Json;
import dev.parley.cli.Version;
import dev.parley.cli.pairs.LoopbackPeers;
import dev.parley.cli.vitals.CompilerActivity;
import dev.parley.cli.vitals.Vitals;
import dev.parley.runtime.IoMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The benchmark of one data channel between two peers in this process. */
final class DataBench {
    /** What both ends accept in one message. */
    static final int MAX_MESSAGE = 262_144;

    private static final int SETUPS = 20;
    /** The setup warms up in steps of so many pairs. */
    private static final int SETUP_STEP = 50;

    /** Between two setups that are measured, so that the next one's certificate is at hand and no close is under way. */
    private static final double SETUP_PAUSE = 0.02;

    /** The longest warm-up, as a multiple of the measurement and in seconds. */
    private static final double WARM_UP = 5;

    private static final double MAX_WARM_UP = 40;
    /** So much has to arrive before: a compiler that gets no processor time looks as if it had nothing to do. */
    private static final long WARM_UP_BYTES = 1L << 30;

    private static final int IDLE_PAIRS = 40;
    /** Between two stacks it is a matter of minutes how fast the machine is: each gets so many turns. */
    private static final int TURNS = 5;

    /** What a transfer takes to get going again, in seconds. */
    private static final double TURN_START = 0.2;

    private final double seconds;
    private final int messageSize;
    private final boolean unordered;
    private final IoMode io;
    private final PeerSettings settings;
    private final Consumer<String> progress;

    DataBench(
            double seconds,
            int messageSize,
            boolean unordered,
            IoMode io,
            PeerSettings settings,
            Consumer<String> progress) {
        this.seconds = seconds;
        this.messageSize = messageSize;
        this.unordered = unordered;
        this.io = io;
        this.settings = settings;
        this.progress = progress;
    }

    ObjectNode run() throws InterruptedException {
        ObjectNode result = Json.object();
        try (LoopbackPeers peers = new LoopbackPeers(io, settings::applyTo);
                MeasuredStack stack = new ParleyStack(peers, messageSize, unordered)) {
            result.put("setupMillisFirst", rounded(stack.setupMillis(), 1));
            throughput(stack, result);
            setups(List.of(stack), List.of(result));
            heap(peers, result);
        }
        return describe(result);
    }

    /** Measures the round trip of short messages instead, with the listeners on the executor that applications get by default. */
    ObjectNode ping() throws InterruptedException {
        ObjectNode result = Json.object();
        try (LoopbackPeers peers = LoopbackPeers.withDefaultListeners(io, settings::applyTo)) {
            new PingBench(peers, messageSize, seconds, progress).run(result);
        }
        return describe(result);
    }

    private ObjectNode describe(ObjectNode result) {
        result.put("messageSize", messageSize).put("ordered", !unordered);
        settings.describe(result);
        return result.put("io", io.name().toLowerCase(Locale.ROOT))
                .put("jdk", System.getProperty("java.version"))
                .put("version", Version.current())
                .put("processors", Runtime.getRuntime().availableProcessors());
    }

    // ── Throughput ─────────────────────────────────────────────────────────────────────────────────────────────────

    private void throughput(MeasuredStack stack, ObjectNode result) throws InterruptedException {
        try (Transfer transfer = stack.transfer()) {
            transfer.start();
            warmUp(transfer);
            progress.accept("measuring for " + seconds + " s");
            TransferReading before = TransferReading.take(transfer);
            sleep(seconds);
            TransferReading after = TransferReading.take(transfer);
            transfer.stop();
            after.minus(before).report(result);
        }
    }

    /**
     * Measures the same transfer of ours and of another stack, in turns within this process, so that both meet the same machine; the
     * ratio is the median of the turns'. Stopped transfers are open and idle.
     */
    ObjectNode against(Supplier<? extends MeasuredStack> other) throws InterruptedException {
        ObjectNode result = Json.object();
        try (LoopbackPeers peers = new LoopbackPeers(io, settings::applyTo);
                MeasuredStack ours = new ParleyStack(peers, messageSize, unordered);
                MeasuredStack theirs = other.get()) {
            List<MeasuredStack> both = List.of(ours, theirs);
            List<ObjectNode> results =
                    both.stream().map(each -> result.putObject(each.name())).toList();
            transfers(both, result, results);
            setups(both, results);
        }
        return describe(result);
    }

    private void transfers(List<MeasuredStack> both, ObjectNode result, List<ObjectNode> results)
            throws InterruptedException {
        try (Transfer ours = both.get(0).transfer();
                Transfer theirs = both.get(1).transfer()) {
            List<Transfer> transfers = List.of(ours, theirs);
            for (Transfer transfer : transfers) {
                transfer.start();
                warmUp(transfer);
                settle(transfer);
            }
            TransferReading[] totals = {TransferReading.ZERO, TransferReading.ZERO};
            ArrayNode turns = result.putArray("turns");
            double[] ratios = new double[TURNS];
            for (int turn = 0; turn < TURNS; turn++) {
                ObjectNode cpu = turns.addObject();
                double[] costs = new double[both.size()];
                for (int i = 0; i < both.size(); i++) {
                    String name = both.get(i).name();
                    progress.accept("turn " + (turn + 1) + " of " + TURNS + ": " + name);
                    TransferReading spent = turn(transfers.get(i));
                    totals[i] = totals[i].plus(spent);
                    costs[i] = spent.cpuSecondsPerGB();
                    cpu.put(name, rounded(costs[i], 2));
                }
                ratios[turn] = costs[1] / costs[0];
            }
            for (int i = 0; i < both.size(); i++) {
                totals[i].report(results.get(i));
            }
            Arrays.sort(ratios);
            result.put("cpuRatio", rounded(ratios[TURNS / 2], 2));
        }
    }

    private TransferReading turn(Transfer transfer) throws InterruptedException {
        transfer.start();
        sleep(TURN_START);
        TransferReading before = TransferReading.take(transfer);
        sleep(seconds / TURNS);
        TransferReading after = TransferReading.take(transfer);
        settle(transfer);
        return after.minus(before);
    }

    /** Stops it, and waits until what was queued has arrived: it would be counted to the next one. */
    private static void settle(Transfer transfer) throws InterruptedException {
        transfer.stop();
        long before;
        do {
            before = transfer.received();
            sleep(TURN_START);
        } while (transfer.received() != before);
    }

    /** Until the just-in-time compiler has little left to do: on a busy machine that takes its time. */
    private void warmUp(Transfer transfer) throws InterruptedException {
        double limit = longestWarmUp();
        double step = Math.min(0.5, limit / 20);
        progress.accept("warming up for at most " + limit + " s");
        CompilerActivity compiler = new CompilerActivity();
        boolean quiet = false;
        for (double waited = 0; waited < limit && !(quiet && transfer.received() >= WARM_UP_BYTES); waited += step) {
            sleep(step);
            quiet = compiler.isQuietAfter(step);
        }
    }

    private double longestWarmUp() {
        return Math.min(MAX_WARM_UP, WARM_UP * seconds);
    }

    private static void sleep(double seconds) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }

    // ── Setup ──────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Setups of all stacks in turn, after those of the first one, which is ours, have warmed up: the others are native code. */
    private void setups(List<MeasuredStack> stacks, List<ObjectNode> results) throws InterruptedException {
        double limit = longestWarmUp();
        progress.accept("connecting " + SETUPS + " pairs, after a warm-up of at most " + limit + " s");
        CompilerActivity compiler = new CompilerActivity();
        long began = System.nanoTime();
        boolean quiet = false;
        while (!quiet && secondsSince(began) < limit) {
            long step = System.nanoTime();
            for (int i = 0; i < SETUP_STEP; i++) {
                stacks.get(0).setupMillis();
            }
            quiet = compiler.isQuietAfter(secondsSince(step));
        }
        double[][] millis = new double[stacks.size()][SETUPS];
        for (int i = 0; i < SETUPS; i++) {
            for (int stack = 0; stack < stacks.size(); stack++) {
                sleep(SETUP_PAUSE);
                millis[stack][i] = stacks.get(stack).setupMillis();
            }
        }
        for (int stack = 0; stack < stacks.size(); stack++) {
            double[] each = millis[stack];
            Arrays.sort(each);
            results.get(stack)
                    .put("setupMillisMedian", rounded((each[SETUPS / 2 - 1] + each[SETUPS / 2]) / 2, 2))
                    .put("setupMillisBest", rounded(each[0], 2));
        }
    }

    // ── Heap ───────────────────────────────────────────────────────────────────────────────────────────────────────

    private void heap(LoopbackPeers peers, ObjectNode result) throws InterruptedException {
        progress.accept("weighing " + IDLE_PAIRS + " idle pairs");
        long before = Vitals.heapAfterCollection();
        List<LoopbackPeers.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < IDLE_PAIRS; i++) {
            pairs.add(peers.connect(false));
        }
        long after = Vitals.heapAfterCollection();
        pairs.forEach(LoopbackPeers.Pair::close);
        result.put("heapKilobytesPerPair", rounded((after - before) / 1e3 / IDLE_PAIRS, 1));
    }
}
