package dev.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {
    private static final int SEEDS = 4;

    static Stream<Scenario> all() {
        return Scenarios.all().stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyScenarioHolds(Scenario scenario) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = scenario.run(seed);
            assertThat(outcome.passed()).as(outcome.toString()).isTrue();
        }
    }

    /** Seeds that found something, with what it was. */
    @ParameterizedTest
    @CsvSource({
        // a channel made during a graceful end was not closed, and held it until its time was out
        "graceful-close, 2756",
    })
    void whatOnceFailedHolds(String scenario, long seed) {
        Outcome outcome = Objects.requireNonNull(Scenarios.named(scenario)).run(seed);
        assertThat(outcome.passed()).as(outcome.toString()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSeedReplaysExactlyWhetherTracedOrNot(Scenario scenario) {
        Outcome first = scenario.run(77);
        Outcome second = scenario.run(77, 1_000);
        assertThat(second.summary()).isEqualTo(first.summary());
        assertThat(second.events()).isEqualTo(first.events());
        assertThat(second.virtualTime()).isEqualTo(first.virtualTime());
        assertThat(first.trace()).isEmpty();
        assertThat(second.trace())
                .isNotEmpty()
                .isEqualTo(scenario.run(77, 1_000).trace());
    }

    @Test
    void namesFindScenariosAndSeedsGoThroughAll() {
        List<String> names = Scenarios.all().stream().map(Scenario::name).toList();
        assertThat(names).doesNotHaveDuplicates().contains("loss", "glare", "nat-rebinding", "close-any-moment");
        assertThat(Scenarios.named("loss")).isNotNull();
        assertThat(Scenarios.named("no such thing")).isNull();
        assertThat(Stream.iterate(-3L, seed -> seed + 1).limit(names.size()).map(Scenarios::of))
                .doesNotHaveDuplicates()
                .hasSize(names.size());
    }

    @Test
    void whatFailsIsReportedAndNeverThrown() {
        Scenario failing = new Scenario("failing", "Fails.", run -> run.require(false, "on purpose"));
        assertThat(failing.run(5).failure()).startsWith("on purpose at");
        assertThat(failing.run(5).passed()).isFalse();
        Scenario broken = new Scenario("broken", "Throws.", run -> {
            throw new IllegalStateException("by accident");
        });
        assertThat(broken.run(5).failure()).contains("by accident").contains("ScenariosTest");
    }
}
