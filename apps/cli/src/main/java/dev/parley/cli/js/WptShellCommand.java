package dev.parley.cli.js;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley wpt-shell}. */
@Command(
        name = "wpt-shell",
        mixinStandardHelpOptions = true,
        description = {
            "Runs pages of the web platform's tests, as conformance/wpt/run-wpt prepares them.",
            "Results are JSON, one object a line."
        })
public final class WptShellCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "JOB.json", description = "The page to run.")
    @Nullable
    Path job;

    @Option(names = "--persistent", description = "Read the paths of jobs from standard input, one a line.")
    boolean persistent;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        JavaScriptEngine.require();
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), true, StandardCharsets.UTF_8);
        WptShell shell = new WptShell(out, spec.commandLine().getErr());
        if (job != null) {
            return shell.run(job) ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        if (!persistent) {
            throw new ParameterException(spec.commandLine(), "JOB.json or --persistent is needed");
        }
        shell.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        return ExitCode.OK;
    }
}
