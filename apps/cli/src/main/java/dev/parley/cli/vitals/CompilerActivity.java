package dev.parley.cli.vitals;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Activity of the just-in-time compiler: a warm-up ends when it has nothing left to do. */
public final class CompilerActivity {
    /** The compiler counts as quiet when it had next to nothing to do in so many steps one after the other. */
    private static final int QUIET_STEPS = 5;

    /** Next to nothing, as a part of the step's time. */
    private static final double NEXT_TO_NOTHING = 0.05;

    private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    private long compiledMillis = compiler.getTotalCompilationTime();
    private int quietSteps;

    /** Starts to watch. */
    public CompilerActivity() {}

    /** Returns whether the compiler is quiet after another step of the warm-up, which took so long. */
    public boolean isQuietAfter(double stepSeconds) {
        long before = compiledMillis;
        compiledMillis = compiler.getTotalCompilationTime();
        quietSteps = compiledMillis - before < NEXT_TO_NOTHING * stepSeconds * 1000 ? quietSteps + 1 : 0;
        return quietSteps >= QUIET_STEPS;
    }
}
