package dev.parley.benchmarks;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks with JMH's own options, and reports processor time beside JMH's wall clock. */
public final class Benchmarks {
    private Benchmarks() {}

    /** Takes JMH's command line, such as "Handshake -f 3". */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("allocation")) {
            Allocation.main(arguments);
            return;
        }
        CommandLineOptions options = new CommandLineOptions(arguments);
        if (options.shouldHelp()) {
            options.showHelp();
        } else if (options.shouldList()) {
            new Runner(options).list();
        } else {
            new Runner(new OptionsBuilder()
                            .parent(options)
                            .addProfiler(ProcessorTime.class)
                            .build())
                    .run();
        }
    }
}
