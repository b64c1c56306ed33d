package dev.parley.cli;

import dev.parley.testkit.scenario.Outcome;
import dev.parley.testkit.scenario.Scenario;
import dev.parley.testkit.scenario.Scenarios;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs whole connections in virtual time under faults that are drawn from a seed.",
            "A seed stands for the same run each time. Exit code 1 if any run failed."
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final long DEFAULT_SEEDS = 100;
    private static final long PROGRESS_NANOS = 2_000_000_000L;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds to run (default: 100, or 1 with --seed).")
    @Nullable
    Long seeds;

    @Option(names = "--seed", paramLabel = "FIRST", description = "The first seed (default: 1); alone, that one run.")
    @Nullable
    Long first;

    @Option(names = "--scenario", paramLabel = "NAME", description = "Run this one only (default: the seed draws it).")
    @Nullable
    String scenarioName;

    @Option(names = "--list", description = "List the scenarios and end.")
    boolean list;

    @Option(
            names = "--trace",
            paramLabel = "LINES",
            defaultValue = "0",
            description = "Show so many last lines of the packet trace of failed runs.")
    int trace;

    @Option(names = "--threads", paramLabel = "N", description = "How many runs at a time (default: one a processor).")
    @Nullable
    Integer threads;

    @Option(names = "--json", description = "Print one JSON object on the last line of standard output.")
    boolean json;

    @Spec
    @Nullable
    CommandSpec spec;

    /** Made by picocli. */
    public SimulateCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("picocli fills the spec in");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (list) {
            Scenarios.all().forEach(s -> out.printf("%-24s %s%n", s.name(), s.description()));
            out.flush();
            return 0;
        }
        Scenario only = scenarioName == null ? null : Scenarios.named(scenarioName);
        if (scenarioName != null && only == null) {
            throw new ParameterException(
                    spec.commandLine(), "no scenario \"" + scenarioName + "\"; --list shows them all");
        }
        long from = first == null ? 1 : first;
        long count = seeds != null ? seeds : first != null ? 1 : DEFAULT_SEEDS;
        int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (count < 1 || workers < 1 || trace < 0) {
            throw new ParameterException(spec.commandLine(), "--seeds and --threads from 1, --trace from 0");
        }
        long started = System.nanoTime();
        List<Outcome> failures = run(only, from, count, workers, out, err);
        double seconds = Math.round((System.nanoTime() - started) / 1e7) / 100.0;
        out.printf("%d runs, %d failed, %.1f s%n", count, failures.size(), seconds);
        if (json) {
            ObjectNode result = Json.object()
                    .put("runs", count)
                    .put("passed", count - failures.size())
                    .put("firstSeed", from)
                    .put("seconds", seconds);
            ArrayNode failed = result.putArray("failed");
            for (Outcome failure : failures) {
                failed.addObject()
                        .put("scenario", failure.scenario())
                        .put("seed", failure.seed())
                        .put("failure", firstLine(failure));
            }
            Json.print(out, result);
        }
        out.flush();
        return failures.isEmpty() ? 0 : 1;
    }

    private static String firstLine(Outcome outcome) {
        return String.valueOf(outcome.failure()).lines().findFirst().orElse("");
    }

    /** Runs the seeds, a few at a time, says what failed as it fails, and returns it by seed. */
    private List<Outcome> run(
            @Nullable Scenario only, long from, long count, int workers, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        List<Outcome> failures = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            ExecutorCompletionService<Outcome> runs = new ExecutorCompletionService<>(pool);
            long submitted = 0;
            long said = System.nanoTime();
            for (long done = 0; done < count; done++) {
                for (; submitted < count && submitted < done + 2L * workers; submitted++) {
                    long seed = from + submitted;
                    runs.submit(() -> (only == null ? Scenarios.of(seed) : only).run(seed, trace));
                }
                Outcome outcome = runs.take().get();
                if (!outcome.passed()) {
                    failures.add(outcome);
                    out.println("FAILED " + outcome.scenario() + " seed " + outcome.seed() + ": "
                            + (count == 1 ? outcome.failure() : firstLine(outcome)));
                    out.println("    " + outcome.summary());
                    outcome.trace().forEach(line -> out.println("    " + line));
                    out.println("    again: parley simulate --scenario " + outcome.scenario() + " --seed "
                            + outcome.seed() + " --trace 60");
                    out.flush();
                } else if (count == 1) {
                    out.println(outcome);
                }
                if (System.nanoTime() - said > PROGRESS_NANOS) {
                    said = System.nanoTime();
                    err.println("parley simulate: " + (done + 1) + " of " + count);
                    err.flush();
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run ended in an exception: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
        failures.sort((a, b) -> Long.compare(a.seed(), b.seed()));
        return failures;
    }
}
