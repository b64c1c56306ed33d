package dev.parley.cli.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code parley bench}: the parent of the benchmarks. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures what the stack costs on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DataBenchCommand.class,
            PathBenchCommand.class,
            ConnectionsBenchCommand.class,
            BrowserBenchCommand.class,
            CommandLine.HelpCommand.class
        })
public final class BenchCommand {
    /** Made by picocli. */
    public BenchCommand() {}
}
