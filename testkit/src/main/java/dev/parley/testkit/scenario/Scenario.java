package dev.parley.testkit.scenario;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A kind of trouble for two peers. A run draws its details from the seed, lets two whole connections live through it in virtual
 * time, and checks what must hold. Runs share nothing, so that several may go on at a time on threads of their own.
 */
public final class Scenario {
    private final String name;
    private final String description;
    private final Story story;

    /** What happens in a scenario. */
    interface Story {
        void tell(ScenarioRun run);
    }

    Scenario(String name, String description, Story story) {
        this.name = name;
        this.description = description;
        this.story = story;
    }

    /** Returns the name, in lower case with hyphens. */
    public String name() {
        return name;
    }

    /** Returns what happens, in one sentence. */
    public String description() {
        return description;
    }

    /** Runs the scenario; never throws for what goes wrong in it. */
    public Outcome run(long seed) {
        return run(seed, 0);
    }

    /**
     * Runs the scenario.
     *
     * @param traceLines how many lines of the packet trace to keep; the run itself is the same
     */
    public Outcome run(long seed, int traceLines) {
        ScenarioRun run = new ScenarioRun(seed, traceLines);
        String failure = null;
        try {
            story.tell(run);
        } catch (ScenarioFailure e) {
            failure = e.getMessage();
        } catch (RuntimeException | AssertionError e) {
            failure = stack(e);
        }
        return new Outcome(
                name,
                seed,
                failure,
                run.summary(),
                Duration.ofNanos(run.network().now().nanos()),
                run.network().eventsRun(),
                run.network().trace().lines());
    }

    private static @Nullable String stack(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    @Override
    public String toString() {
        return name;
    }
}
