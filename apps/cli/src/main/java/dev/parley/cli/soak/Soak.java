package dev.parley.cli.soak;

import dev.parley.cli.Json;
import dev.parley.cli.Version;
import dev.parley.runtime.IoMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The endurance run: stretches of churn, and between them rests at which nothing of it may be left. */
final class Soak {
    /** Stretches in a run, unless they would be longer than a minute; the first is the warm-up. */
    private static final int STRETCHES = 10;

    private static final double LONGEST_STRETCH = 60;

    private final double seconds;
    private final int lanes;
    private final double rate;
    private final IoMode io;
    private final SplittableRandom seeds;
    private final Consumer<String> progress;
    private final List<Rest> rests = new ArrayList<>();
    private final long started = System.nanoTime();
    private long nextBeginning;

    /**
     * Makes a run.
     *
     * @param lanes connections at a time, beside those that vanish
     * @param rate the most connections that begin in a second
     */
    Soak(double seconds, int lanes, double rate, IoMode io, long seed, Consumer<String> progress) {
        this.seconds = seconds;
        this.lanes = lanes;
        this.rate = rate;
        this.io = io;
        this.seeds = new SplittableRandom(seed);
        this.progress = progress;
    }

    ObjectNode run() throws InterruptedException, IOException, ExecutionException, TimeoutException {
        double stretch = Math.min(LONGEST_STRETCH, seconds / STRETCHES);
        ExecutorService threads = Executors.newFixedThreadPool(lanes);
        try (Churn churn = new Churn(io)) {
            while (rests.size() < 3 || elapsed() < seconds) {
                stretch(churn, threads, stretch);
                churn.awaitRest();
                Rest rest = Rest.take(elapsed(), churn.connections(), churn.loops());
                rests.add(rest);
                progress.accept(String.format(
                        Locale.ROOT,
                        "%.1f of %.1f min: %d connections, %d restarts, %.2f GB, %d failures; %s",
                        elapsed() / 60,
                        seconds / 60,
                        churn.connections(),
                        churn.restarts(),
                        churn.bytes() / 1e9,
                        churn.failures(),
                        rest));
            }
            return report(churn);
        } finally {
            threads.shutdown();
        }
    }

    private void stretch(Churn churn, ExecutorService threads, double length)
            throws InterruptedException, ExecutionException {
        double end = elapsed() + length;
        List<Callable<Void>> lives = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            SplittableRandom random = seeds.split();
            lives.add(() -> {
                for (awaitTurn(); elapsed() < end; awaitTurn()) {
                    churn.live(random);
                }
                return null;
            });
        }
        for (Future<Void> done : threads.invokeAll(lives)) {
            done.get();
        }
    }

    /** Beginnings are spread evenly over all lanes. */
    private void awaitTurn() throws InterruptedException {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            nextBeginning = Math.max(now, nextBeginning + (long) (1e9 / rate));
            wait = nextBeginning - now;
        }
        TimeUnit.NANOSECONDS.sleep(wait);
    }

    private double elapsed() {
        return (System.nanoTime() - started) / 1e9;
    }

    private ObjectNode report(Churn churn) {
        Growth growth = new Growth(rests);
        ObjectNode result = Json.object();
        result.put("minutes", Math.round(elapsed() / 6) / 10.0)
                .put("connections", churn.connections())
                .put("restarts", churn.restarts())
                .put("bytes", churn.bytes())
                .put("failures", churn.failures());
        ObjectNode endings = result.putObject("endings");
        churn.endings().forEach((ending, count) -> endings.put(ending.name().toLowerCase(Locale.ROOT), count));
        String failure = churn.lastFailure();
        if (failure != null) {
            result.put("lastFailure", failure);
        }
        result.put("heapGrowthBytes", growth.heapBytes());
        ArrayNode grew = result.putArray("grew");
        growth.findings().forEach(grew::add);
        ArrayNode series = result.putArray("rests");
        rests.forEach(rest -> series.add(rest.json()));
        return result.put("lanes", lanes)
                .put("rate", rate)
                .put("io", io.name().toLowerCase(Locale.ROOT))
                .put("jdk", System.getProperty("java.version"))
                .put("version", Version.current());
    }
}
