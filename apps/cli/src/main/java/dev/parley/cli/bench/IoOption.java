package dev.parley.cli.bench;

import dev.parley.runtime.IoMode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --io}: how datagrams meet the system. */
final class IoOption {
    enum Io {
        NIO,
        FAST
    }

    @Option(
            names = "--io",
            paramLabel = "nio|fast",
            defaultValue = "nio",
            description = "JDK NIO, or the fast path of Linux on JDK 22 and later (default: ${DEFAULT-VALUE}).")
    private Io io = Io.NIO;

    /** Returns what was asked for; where it is not to be had, the usage was wrong. */
    IoMode mode(CommandSpec spec) {
        IoMode mode = io == Io.FAST ? IoMode.FAST : IoMode.NIO;
        String unavailable = mode.unavailable();
        if (unavailable != null) {
            throw new ParameterException(spec.commandLine(), "--io fast: there is no fast path: " + unavailable);
        }
        return mode;
    }
}
