package dev.parley.testkit.scenario;

import dev.parley.simulation.LinkConditions;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/** What a link does to packets: each fault by itself, and all together. */
final class WeatherScenarios {
    private WeatherScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("calm", "A link without faults: everything arrives, whatever its promise.", run -> {
                    run.publicPeers();
                    LinkConditions conditions = run.calm().build();
                    run.weather(conditions);
                    run.traffic().some(6);
                    run.awaitConnected();
                    run.awaitTraffic();
                    run.world().runFor(Duration.ofSeconds(1));
                    run.require(run.traffic().everythingArrived(), "something was lost on a perfect link");
                    run.part();
                }),
                weather(
                        "loss",
                        "Random loss of up to 30 % in each direction.",
                        (run, link) -> link.loss(run.probability(0.01, 0.3))),
                weather(
                        "bursts",
                        "Loss in bursts that take runs of packets.",
                        (run, link) -> link.bursts(
                                run.probability(0.002, 0.03), run.probability(0.1, 0.5), run.probability(0.5, 1))),
                weather(
                        "reordering",
                        "Packets that are held back and overtaken.",
                        (run, link) -> link.reordering(run.probability(0.01, 0.5), run.millis(1, 100))),
                weather(
                        "duplication",
                        "Packets that arrive twice.",
                        (run, link) -> link.duplication(run.probability(0.01, 0.5))),
                weather(
                        "corruption",
                        "Packets with a flipped bit that the UDP checksum missed.",
                        (run, link) -> link.corruption(run.probability(0.01, 0.2))),
                weather(
                        "delay-spikes",
                        "A link that stands still for up to two seconds, then delivers all.",
                        (run, link) -> link.spikes(run.probability(0.002, 0.02), run.millis(100, 2_000))),
                weather(
                        "narrow",
                        "A slow link with a short queue.",
                        (run, link) -> link.rate(
                                run.random().between(100_000, 2_000_000),
                                run.random().between(6_000, 30_000))),
                weather(
                        "storm",
                        "Loss, bursts, reordering, duplication, corruption and spikes together.",
                        (run, link) -> link.loss(run.probability(0, 0.15))
                                .bursts(run.probability(0, 0.01), 0.3, 0.8)
                                .jitter(run.millis(0, 30))
                                .reordering(run.probability(0, 0.2), run.millis(1, 50))
                                .duplication(run.probability(0, 0.2))
                                .corruption(run.probability(0, 0.05))
                                .spikes(run.probability(0, 0.005), run.millis(50, 500))));
    }

    private static Scenario weather(
            String name,
            String description,
            BiFunction<ScenarioRun, LinkConditions.Builder, LinkConditions.Builder> fault) {
        return new Scenario(name, description, run -> {
            run.publicPeers();
            run.weather(fault.apply(run, run.calm()).build());
            run.traffic().some(5);
            run.restartIceWhenBroken(run.a());
            run.awaitConnected();
            run.awaitTraffic();
            run.part();
        });
    }
}
