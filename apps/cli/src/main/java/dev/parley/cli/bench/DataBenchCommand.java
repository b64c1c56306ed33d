package dev.parley.cli.bench;

import dev.parley.cli.Json;
import dev.parley.runtime.IoMode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley bench data}. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description = {
            "Two peers over loopback UDP in one process: how fast a data channel is, and what it costs.",
            "Datagrams stay below 1,250 bytes. CPU is that of the whole process: both ends, compiler and collector included.",
            "Listeners run on the event loop. Shared machines are noisy: compare CPU figures rather than throughput."
        })
public final class DataBenchCommand implements Callable<Integer> {
    /** How datagrams meet the system. */
    enum Io {
        NIO,
        FAST
    }

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description =
                    "How long to measure, after a warm-up of at most five times that and 40 s (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--message-size",
            paramLabel = "BYTES",
            defaultValue = "16384",
            description = "Bytes a message, 1 to 262144 (default: ${DEFAULT-VALUE}).")
    int messageSize;

    @Option(names = "--unordered", description = "Use an unordered channel.")
    boolean unordered;

    @Option(
            names = "--io",
            paramLabel = "nio|fast",
            defaultValue = "nio",
            description = "JDK NIO, or the fast path of Linux on JDK 22 and later (default: ${DEFAULT-VALUE}).")
    Io io = Io.NIO;

    @Option(names = "--json", description = "Print one JSON object on the last line of standard output.")
    boolean json;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Made by picocli. */
    public DataBenchCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("picocli fills the spec in");
        }
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new ParameterException(spec.commandLine(), "--seconds: more than 0, at most 3600");
        }
        if (messageSize < 1 || messageSize > DataBench.MAX_MESSAGE) {
            throw new ParameterException(spec.commandLine(), "--message-size: 1 to " + DataBench.MAX_MESSAGE);
        }
        IoMode mode = io == Io.FAST ? IoMode.FAST : IoMode.NIO;
        String unavailable = mode.unavailable();
        if (unavailable != null) {
            throw new ParameterException(spec.commandLine(), "--io fast: there is no fast path: " + unavailable);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter progress = spec.commandLine().getErr();
        ObjectNode result = new DataBench(seconds, messageSize, unordered, mode, text -> {
                    progress.println("parley bench: " + text);
                    progress.flush();
                })
                .run();
        if (json) {
            Json.print(out, result);
        } else {
            for (var field : result.properties()) {
                out.println(String.format(
                        Locale.ROOT,
                        "%-24s %s",
                        field.getKey(),
                        field.getValue().asString()));
            }
            out.flush();
        }
        return 0;
    }
}
