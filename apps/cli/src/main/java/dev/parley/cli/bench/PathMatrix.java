package dev.parley.cli.bench;

import dev.parley.cli.Json;
import dev.parley.cli.Version;
import dev.parley.webrtc.CongestionControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A transfer for each round-trip time, loss and congestion control, over one rate: runs that share nothing, on all processors. */
final class PathMatrix {
    static final double[] ROUND_TRIPS = {10, 25, 50, 100, 200};
    static final double[] LOSSES = {0, 0.1, 0.5, 1, 2};

    private final double rateMbit;
    private final double seconds;
    private final long seed;
    private final Consumer<String> progress;

    PathMatrix(double rateMbit, double seconds, long seed, Consumer<String> progress) {
        this.rateMbit = rateMbit;
        this.seconds = seconds;
        this.seed = seed;
        this.progress = progress;
    }

    ObjectNode run() throws InterruptedException {
        long started = System.nanoTime();
        ObjectNode result =
                Json.object().put("rateMbit", rateMbit).put("seconds", seconds).put("seed", seed);
        ExecutorService runs = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<ObjectNode>> cells = new ArrayList<>();
            for (CongestionControl control : CongestionControl.values()) {
                for (double loss : LOSSES) {
                    for (double rtt : ROUND_TRIPS) {
                        cells.add(runs.submit(() -> cell(control, rtt, loss)));
                    }
                }
            }
            ArrayNode all = result.putArray("cells");
            for (Future<ObjectNode> cell : cells) {
                all.add(cell.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run of the matrix failed", e.getCause());
        } finally {
            runs.shutdownNow();
        }
        return result.put("wallSeconds", DataBench.rounded((System.nanoTime() - started) / 1e9, 1))
                .put("version", Version.current());
    }

    /** The world of a run belongs to the thread that makes it. */
    private ObjectNode cell(CongestionControl control, double rtt, double loss) {
        ObjectNode run = new PathBench(
                        new PathBench.Settings(rtt, loss, rateMbit, rtt, 0, List.of(control), 0, seconds, seed))
                .run();
        String name = control.name().toLowerCase(Locale.ROOT);
        progress.accept(String.format(
                Locale.ROOT,
                "%s, %s ms, %s %%: %.1f Mbit/s",
                name,
                Svg.number(rtt),
                Svg.number(loss),
                run.get("goodputMbit").asDouble()));
        return Json.object()
                .put("congestion", name)
                .put("rttMillis", rtt)
                .put("lossPercent", loss)
                .put("goodputMbit", run.get("goodputMbit").asDouble())
                .put("linkShare", run.get("linkShare").asDouble())
                .put("queueMillisMean", run.get("queueMillisMean").asDouble());
    }
}
