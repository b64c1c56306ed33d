package dev.parley.testkit.scenario;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one run of a {@link Scenario} ended.
 *
 * @param scenario the scenario's name
 * @param seed the seed
 * @param failure what was not as it should be, or null
 * @param summary what was drawn, and what came of it: one line
 * @param virtualTime how long the run was in its own time
 * @param events how many events the network had
 * @param trace the last lines of the packet trace, where one was asked for
 */
public record Outcome(
        String scenario,
        long seed,
        @Nullable String failure,
        String summary,
        Duration virtualTime,
        long events,
        List<String> trace) {
    /** Returns whether all was as it should be. */
    public boolean passed() {
        return failure == null;
    }

    @Override
    public String toString() {
        return scenario + " seed " + seed + (failure == null ? " passed" : " FAILED: " + failure) + " (" + summary
                + ")";
    }
}
