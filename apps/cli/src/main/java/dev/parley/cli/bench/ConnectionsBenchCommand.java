package dev.parley.cli.bench;

import dev.parley.cli.vitals.Vitals;
import dev.parley.runtime.IoMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley bench connections}. */
@Command(
        name = "connections",
        mixinStandardHelpOptions = true,
        description = {
            "Many pairs of peers over loopback UDP in one process, idle but for their consent checks: how fast they connect, and what they cost.",
            "The server ends share one UDP port, each client end has a socket of its own; a pair's cost is that of both ends.",
            "Exit code 1: a pair did not connect, was lost, or carried no message at the end."
        })
public final class ConnectionsBenchCommand implements Callable<Integer> {
    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many pairs, 1 to 25000 (default: ${DEFAULT-VALUE}).")
    int pairs;

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "How many may be connecting at a time (default: ${DEFAULT-VALUE}); as many as there are pairs is a storm.")
    int atOnce;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "20",
            description = "How long the idle process is measured (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Mixin
    IoOption io = new IoOption();

    @Option(names = "--json", description = "Print one JSON object on the last line of standard output.")
    boolean json;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Made by picocli. */
    public ConnectionsBenchCommand() {}

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (spec == null) {
            throw new IllegalStateException("picocli fills the spec in");
        }
        if (pairs < 1 || pairs > 25_000) {
            throw new ParameterException(spec.commandLine(), "--pairs: 1 to 25000");
        }
        if (atOnce < 1) {
            throw new ParameterException(spec.commandLine(), "--at-once: at least 1");
        }
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new ParameterException(spec.commandLine(), "--seconds: more than 0, at most 3600");
        }
        IoMode mode = io.mode(spec);
        String tooFew = ConnectionsBench.tooFewDescriptors(pairs, Vitals.maxDescriptors());
        if (!tooFew.isEmpty()) {
            throw new ParameterException(spec.commandLine(), tooFew);
        }
        PrintWriter progress = spec.commandLine().getErr();
        ObjectNode result = new ConnectionsBench(pairs, atOnce, seconds, mode, text -> {
                    progress.println("parley bench: " + text);
                    progress.flush();
                })
                .run();
        Figures.print(spec.commandLine().getOut(), result, json);
        return result.path("failures").asInt() == 0 && result.path("alive").asInt() == pairs ? 0 : 1;
    }
}
