package dev.parley.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code parley} command. */
@Command(
        name = "parley",
        description = "WebRTC for the JVM: a demo, a peer on standard input and output, a benchmark, a simulation.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 it ran and failed, 2 wrong usage, 3 or 4 (from ./parley) no JDK or no build.",
            "Logging: -Dparley.log=debug in PARLEY_JAVA_OPTS."
        },
        subcommands = {
            dev.parley.cli.demo.DemoCommand.class,
            dev.parley.cli.peer.PeerCommand.class,
            dev.parley.cli.bench.BenchCommand.class,
            SimulateCommand.class,
            dev.parley.cli.turn.TurnCommand.class,
            dev.parley.cli.nat.NatCommand.class,
            dev.parley.cli.soak.SoakCommand.class,
            dev.parley.cli.media.MediaCommand.class,
            dev.parley.cli.js.JsCommand.class,
            dev.parley.cli.js.WptShellCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Parley {
    private Parley() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Returns the command, ready to {@linkplain CommandLine#execute execute}. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Parley());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            String message = exception.getMessage();
            command.getErr()
                    .println("parley " + command.getCommandName() + ": "
                            + (message == null ? exception.toString() : message));
            if (Boolean.getBoolean("parley.stacktrace")) {
                exception.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        return line;
    }
}
