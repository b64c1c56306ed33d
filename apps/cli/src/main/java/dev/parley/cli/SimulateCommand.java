package dev.parley.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code parley simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        description = "Runs whole connections in virtual time under drawn faults.")
public final class SimulateCommand implements Callable<Integer> {
    /** Made by picocli. */
    public SimulateCommand() {}

    @Override
    public Integer call() {
        return 1;
    }
}
