package dev.parley.cli.bench;

import dev.parley.cli.Json;
import dev.parley.cli.Version;
import dev.parley.cli.browser.Browser;
import dev.parley.cli.browser.BrowserBench;
import dev.parley.runtime.IoMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley bench browser}. */
@Command(
        name = "browser",
        mixinStandardHelpOptions = true,
        description = {
            "A browser without a window sends to this JVM and receives from it: how fast a data channel between both is.",
            "Messages of 16 KiB, a connection for each transfer, the time by the page's clock. Shared machines are noisy: compare the",
            "ratio to another stack, which is measured in turns with ours."
        })
public final class BrowserBenchCommand implements Callable<Integer> {
    /** The other stacks. */
    enum Other {
        PION
    }

    @Option(
            names = "--stack",
            paramLabel = "chromium|firefox",
            defaultValue = "chromium",
            description = "The browser (default: ${DEFAULT-VALUE}).")
    Browser.Kind browser = Browser.Kind.CHROMIUM;

    @Option(
            names = "--rtt",
            paramLabel = "MS",
            defaultValue = "0",
            description =
                    "The round trip that a relay adds to the path, for all stacks alike, 1 to 1000; 0 for no relay (default: ${DEFAULT-VALUE}).")
    double rttMillis;

    @Option(
            names = "--megabytes",
            paramLabel = "N",
            defaultValue = "20",
            description = "The size of a transfer (default: ${DEFAULT-VALUE}).")
    double megabytes;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each transfer is measured (default: ${DEFAULT-VALUE}).")
    int rounds;

    @Option(
            names = "--against",
            paramLabel = "pion",
            description = "Measure Pion in the same run, in turns. It needs Go.")
    @Nullable
    Other against;

    @Mixin
    IoOption io = new IoOption();

    @Option(names = "--json", description = "Print one JSON object on the last line of standard output.")
    boolean json;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Made by picocli. */
    public BrowserBenchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("picocli fills the spec in");
        }
        require(rttMillis == 0 || rttMillis >= 1 && rttMillis <= 1_000, "--rtt: 0, or 1 to 1000");
        require(megabytes > 0 && megabytes <= 1_000, "--megabytes: more than 0, at most 1000");
        require(rounds >= 1 && rounds <= 100, "--rounds: 1 to 100");
        require(browser.program() != null, "--stack " + browser + ": it is not installed");
        IoMode mode = io.mode(spec);
        String missing = against == null ? null : BrowserBench.pionMissing();
        PrintWriter progress = spec.commandLine().getErr();
        ObjectNode result = new BrowserBench(
                        new BrowserBench.Settings(
                                browser,
                                rttMillis,
                                (long) (megabytes * 1e6),
                                rounds,
                                against != null && missing == null,
                                mode),
                        text -> {
                            progress.println("parley bench: " + text);
                            progress.flush();
                        })
                .run();
        if (missing != null) {
            result.putObject("pion").put("missing", missing);
        }
        result.put("io", mode.name().toLowerCase(Locale.ROOT))
                .put("jdk", System.getProperty("java.version"))
                .put("version", Version.current());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Json.print(out, result);
        } else {
            BrowserBench.table(result).forEach(out::println);
            out.flush();
        }
        return 0;
    }

    private void require(boolean holds, String text) {
        if (!holds && spec != null) {
            throw new ParameterException(spec.commandLine(), text);
        }
    }
}
