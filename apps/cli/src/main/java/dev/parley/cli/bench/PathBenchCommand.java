package dev.parley.cli.bench;

import dev.parley.cli.Json;
import dev.parley.webrtc.CongestionControl;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley bench path}. */
@Command(
        name = "path",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Two whole peers over a simulated path, in virtual time: how much of it a transfer uses.",
            "Messages of 16 KiB, datagrams below 1,250 bytes without --path-mtu. The time starts when the channel is open, with cold windows.",
            "A seed stands for the same run each time; how busy this machine is does not matter."
        })
public final class PathBenchCommand implements Callable<Integer> {
    @Option(
            names = "--rtt",
            paramLabel = "MS",
            description = "Round-trip time of the empty path in milliseconds, 0.1 to 2000; required but for a matrix.")
    @Nullable
    Double rttMillis;

    @Option(
            names = "--loss",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Random loss in each direction, 0 to 50 (default: ${DEFAULT-VALUE}).")
    double lossPercent;

    @Option(
            names = "--rate",
            paramLabel = "MBIT",
            defaultValue = "100",
            description =
                    "Rate of the bottleneck in Mbit/s, IP and UDP headers included, 0.1 to 10000 (default: ${DEFAULT-VALUE}).")
    double rateMbit;

    @Option(
            names = "--queue",
            paramLabel = "MS",
            description =
                    "What the bottleneck queues before it drops, in milliseconds at its rate (default: the round-trip time).")
    @Nullable
    Double queueMillis;

    @Option(
            names = "--congestion",
            paramLabel = "cubic|bbr",
            description = "The congestion control (default: that of a connection).")
    @Nullable
    CongestionControl congestion;

    @Option(
            names = "--path-mtu",
            paramLabel = "BYTES",
            description =
                    "The largest IP packet of the path, 1280 to 16384, which the peers find out (default: not asked).")
    int pathMtu;

    @Option(
            names = "--against",
            paramLabel = "cubic|bbr",
            description = "A second flow over the same bottleneck, with this congestion control.")
    @Nullable
    CongestionControl against;

    @Option(
            names = "--stagger",
            paramLabel = "S",
            defaultValue = "0",
            description = "How much later the second flow starts; figures count from then (default: ${DEFAULT-VALUE}).")
    double staggerSeconds;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "30",
            description = "How long to send, in virtual seconds (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "What the losses are drawn from (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--matrix",
            description = {
                "A run for each of many round-trip times and losses, with each congestion control:",
                "of the other options --rate, --seconds, --seed and the output's count."
            })
    boolean matrix;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw window, delivery rate and queue over time.")
    @Nullable
    Path svg;

    @Option(names = "--json", description = "Print one JSON object on the last line of standard output.")
    boolean json;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Made by picocli. */
    public PathBenchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("picocli fills the spec in");
        }
        if (matrix) {
            return callMatrix();
        }
        double rtt = rttMillis == null ? Double.NaN : rttMillis;
        require(rtt >= 0.1 && rtt <= 2_000, "--rtt: 0.1 to 2000");
        require(lossPercent >= 0 && lossPercent <= 50, "--loss: 0 to 50");
        require(rateMbit >= 0.1 && rateMbit <= 10_000, "--rate: 0.1 to 10000");
        require(seconds > 0 && seconds <= 3_600, "--seconds: more than 0, at most 3600");
        require(staggerSeconds >= 0 && staggerSeconds < seconds, "--stagger: from 0, less than --seconds");
        require(pathMtu == 0 || pathMtu >= 1_280 && pathMtu <= 16_384, "--path-mtu: 1280 to 16384");
        double queue = queueMillis == null ? rtt : queueMillis;
        require(queue >= 0.1 && queue <= 10_000, "--queue: 0.1 to 10000");
        List<CongestionControl> flows = new ArrayList<>();
        flows.add(congestion == null ? CongestionControl.DEFAULT : congestion);
        if (against != null) {
            flows.add(against);
        }
        PathBench bench = new PathBench(new PathBench.Settings(
                rtt, lossPercent, rateMbit, queue, pathMtu, flows, staggerSeconds, seconds, seed));
        ObjectNode result = bench.run();
        if (svg != null) {
            Files.writeString(svg, new PathPicture(result, bench.samples()).draw());
        }
        print(result);
        return 0;
    }

    private int callMatrix() throws IOException, InterruptedException {
        require(rateMbit >= 0.1 && rateMbit <= 10_000, "--rate: 0.1 to 10000");
        require(seconds > 0 && seconds <= 3_600, "--seconds: more than 0, at most 3600");
        ObjectNode result = new PathMatrix(rateMbit, seconds, seed, this::progress).run();
        if (svg != null) {
            Files.writeString(svg, new MatrixPicture(result).draw());
        }
        print(result);
        return 0;
    }

    private synchronized void progress(String text) {
        if (spec != null) {
            spec.commandLine().getErr().println("parley bench: " + text);
            spec.commandLine().getErr().flush();
        }
    }

    private void require(boolean holds, String text) {
        if (!holds && spec != null) {
            throw new ParameterException(spec.commandLine(), text);
        }
    }

    private void print(ObjectNode result) {
        if (spec == null) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Json.print(out, result);
            return;
        }
        for (var field : result.properties()) {
            JsonNode value = field.getValue();
            out.println(String.format(
                    Locale.ROOT, "%-18s %s", field.getKey(), value.isArray() ? Json.line(value) : value.asString()));
        }
        out.flush();
    }
}
