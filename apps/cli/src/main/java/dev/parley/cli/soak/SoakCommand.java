package dev.parley.cli.soak;

import dev.parley.cli.Json;
import dev.parley.runtime.IoMode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley soak}. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Connections over loopback that open, transfer with a digest, restart ICE and end (gracefully, abruptly, at one end, or by vanishing).",
            "Between stretches of it everything is closed, and heap after collection, sockets, threads, timers and tasks are compared.",
            "Exit code 1: something grew, or something failed."
        })
public final class SoakCommand implements Callable<Integer> {
    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "30",
            description = "How long, more than 0, at most 10080 (default: ${DEFAULT-VALUE}).")
    double minutes;

    @Option(
            names = "--lanes",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many connections at a time, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    int lanes;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "20",
            description = "How many connections begin in a second at the most (default: ${DEFAULT-VALUE}).")
    double rate;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "1",
            description = "Draws sizes, restarts and endings (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--json", description = "Print one JSON object on the last line of standard output.")
    boolean json;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Made by picocli. */
    public SoakCommand() {}

    @Override
    public Integer call() throws Exception {
        if (spec == null) {
            throw new IllegalStateException("picocli fills the spec in");
        }
        if (!(minutes > 0 && minutes <= 10_080)) {
            throw new ParameterException(spec.commandLine(), "--minutes: more than 0, at most 10080");
        }
        if (lanes < 1 || lanes > 1000) {
            throw new ParameterException(spec.commandLine(), "--lanes: 1 to 1000");
        }
        if (!(rate > 0 && rate <= 10_000)) {
            throw new ParameterException(spec.commandLine(), "--rate: more than 0, at most 10000");
        }
        PrintWriter progress = spec.commandLine().getErr();
        ObjectNode result = new Soak(minutes * 60, lanes, rate, IoMode.AUTO, seed, text -> {
                    progress.println("parley soak: " + text);
                    progress.flush();
                })
                .run();
        print(result, spec.commandLine().getOut());
        return result.path("grew").isEmpty() && result.path("failures").asLong() == 0 ? 0 : 1;
    }

    private void print(ObjectNode result, PrintWriter out) {
        if (json) {
            Json.print(out, result);
            return;
        }
        out.println(result.path("connections") + " connections in " + result.path("minutes") + " minutes, "
                + result.path("restarts") + " ICE restarts, " + result.path("bytes") + " bytes, "
                + result.path("failures") + " failures");
        if (result.has("lastFailure")) {
            out.println("the last failure: " + result.path("lastFailure").asString());
        }
        if (result.path("grew").isEmpty()) {
            out.println(
                    "nothing grew; the heap after collection changed by " + result.path("heapGrowthBytes") + " bytes");
        }
        for (JsonNode finding : result.path("grew")) {
            out.println("GREW: " + finding.asString());
        }
        out.flush();
    }
}
