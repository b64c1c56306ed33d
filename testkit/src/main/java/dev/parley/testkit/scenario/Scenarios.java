package dev.parley.testkit.scenario;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The catalogue of scenarios. */
public final class Scenarios {
    private static final List<Scenario> ALL = catalogue();

    private Scenarios() {}

    private static List<Scenario> catalogue() {
        List<Scenario> all = new ArrayList<>();
        all.addAll(WeatherScenarios.all());
        all.addAll(PathScenarios.all());
        all.addAll(ApplicationScenarios.all());
        all.addAll(ChaosScenarios.all());
        return List.copyOf(all);
    }

    /** Returns all scenarios, in the catalogue's order. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** Returns the scenario of the given name, or null. */
    public static @Nullable Scenario named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    }

    /** Returns the scenario that {@code seed} has where none was named: consecutive seeds go through the whole catalogue. */
    public static Scenario of(long seed) {
        return ALL.get((int) Math.floorMod(seed, (long) ALL.size()));
    }
}
