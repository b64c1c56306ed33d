package dev.parley.cli.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Whether the just-in-time compiler still has something to do: a warm-up ends when it has not. */
final class CompilerActivity {
    /** The compiler counts as quiet when it had next to nothing to do in so many steps one after the other. */
    private static final int QUIET_STEPS = 5;

    /** Next to nothing, as a part of the step's time. */
    private static final double NEXT_TO_NOTHING = 0.05;

    private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    private long compiledMillis = compiler.getTotalCompilationTime();
    private int quietSteps;

    /** A step of the warm-up has ended that took so long. Returns whether the compiler is quiet by now. */
    boolean isQuietAfter(double stepSeconds) {
        long before = compiledMillis;
        compiledMillis = compiler.getTotalCompilationTime();
        quietSteps = compiledMillis - before < NEXT_TO_NOTHING * stepSeconds * 1000 ? quietSteps + 1 : 0;
        return quietSteps >= QUIET_STEPS;
    }
}
