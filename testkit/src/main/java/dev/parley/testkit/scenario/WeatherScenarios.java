package dev.parley.testkit.scenario;

import dev.parley.simulation.LinkConditions;
import dev.parley.testkit.VirtualPeer;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.time.Duration;
import java.util.List;

/** What a link does to packets: each fault by itself, and all together. */
final class WeatherScenarios {
    private WeatherScenarios() {}

    /** Adds a drawn fault to the conditions of a link. */
    private interface Fault {
        LinkConditions.Builder on(ScenarioRun run, LinkConditions.Builder link);
    }

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        "calm",
                        "A link without faults: everything arrives, whatever its promise.",
                        WeatherScenarios::calm),
                fromTheStart("loss", "Random loss of up to 30 % in each direction.", WeatherScenarios::loss),
                fromTheStart("bursts", "Loss in bursts that take runs of packets.", WeatherScenarios::bursts),
                fromTheStart("reordering", "Packets that are held back and overtaken.", WeatherScenarios::reordering),
                fromTheStart("duplication", "Packets that arrive twice.", WeatherScenarios::duplication),
                fromTheStart(
                        "delay-spikes",
                        "A link that stands still for up to two seconds, then delivers all.",
                        WeatherScenarios::spikes),
                fromTheStart("narrow", "A slow link with a short queue.", WeatherScenarios::narrow),
                new Scenario(
                        "corruption",
                        "Packets with a flipped bit that the UDP checksum missed.",
                        run -> whenConnected(run, WeatherScenarios::corruption)),
                new Scenario(
                        "corrupted-setup",
                        "Flipped bits from the start: the handshake is not protected against them and may fail, but cleanly.",
                        WeatherScenarios::corruptedSetup),
                new Scenario(
                        "storm",
                        "Loss, bursts, reordering, duplication, corruption and spikes together.",
                        run -> whenConnected(run, WeatherScenarios::storm)));
    }

    private static LinkConditions.Builder loss(ScenarioRun run, LinkConditions.Builder link) {
        return link.loss(run.probability(0.01, 0.3));
    }

    private static LinkConditions.Builder bursts(ScenarioRun run, LinkConditions.Builder link) {
        return link.bursts(run.probability(0.002, 0.03), run.probability(0.1, 0.5), run.probability(0.5, 1));
    }

    private static LinkConditions.Builder reordering(ScenarioRun run, LinkConditions.Builder link) {
        return link.reordering(run.probability(0.01, 0.5), run.millis(1, 100));
    }

    private static LinkConditions.Builder duplication(ScenarioRun run, LinkConditions.Builder link) {
        return link.duplication(run.probability(0.01, 0.5));
    }

    private static LinkConditions.Builder corruption(ScenarioRun run, LinkConditions.Builder link) {
        return link.corruption(run.probability(0.01, 0.2));
    }

    private static LinkConditions.Builder spikes(ScenarioRun run, LinkConditions.Builder link) {
        return link.spikes(run.probability(0.002, 0.02), run.millis(100, 2_000));
    }

    private static LinkConditions.Builder narrow(ScenarioRun run, LinkConditions.Builder link) {
        return link.rate(run.random().between(100_000, 2_000_000), run.random().between(6_000, 30_000));
    }

    private static LinkConditions.Builder storm(ScenarioRun run, LinkConditions.Builder link) {
        return link.loss(run.probability(0, 0.15))
                .bursts(run.probability(0, 0.01), 0.3, 0.8)
                .jitter(run.millis(0, 30))
                .reordering(run.probability(0, 0.2), run.millis(1, 50))
                .duplication(run.probability(0, 0.2))
                .corruption(run.probability(0, 0.05))
                .spikes(run.probability(0, 0.005), run.millis(50, 500));
    }

    private static void calm(ScenarioRun run) {
        run.publicPeers();
        LinkConditions conditions = run.calm().build();
        run.weather(conditions);
        run.traffic().slowestWay(conditions.latency().plusMillis(50));
        run.traffic().drawn();
        run.awaitConnected();
        run.awaitTraffic();
        run.world().runFor(Duration.ofSeconds(1));
        run.part();
    }

    private static Scenario fromTheStart(String name, String description, Fault fault) {
        return new Scenario(name, description, run -> {
            run.publicPeers();
            run.weather(fault.on(run, run.calm()).build());
            run.traffic().drawn();
            run.restartIceWhenBroken(run.a());
            run.awaitConnected();
            run.awaitTraffic();
            run.part();
        });
    }

    private static void whenConnected(ScenarioRun run, Fault fault) {
        run.publicPeers();
        LinkConditions calm = run.calm().build();
        run.weather(calm);
        run.traffic().drawn();
        run.restartIceWhenBroken(run.a());
        run.awaitConnected();
        run.weather(fault.on(run, calm.toBuilder()).build());
        run.awaitTraffic();
        run.part();
    }

    private static void corruptedSetup(ScenarioRun run) {
        run.publicPeers();
        run.weather(corruption(run, run.calm()).build());
        run.traffic().some(3);
        run.restartIceWhenBroken(run.a());
        run.await(
                "both connected, or one failed",
                ScenarioRun.PATIENCE,
                () -> run.isConnected() || hasFailed(run.a()) || hasFailed(run.b()));
        if (run.isConnected()) {
            run.awaitTraffic();
        } else {
            run.note("failed");
            run.traffic().stop();
        }
        run.part();
    }

    private static boolean hasFailed(VirtualPeer peer) {
        return peer.connection().connectionState() == RTCPeerConnectionState.FAILED;
    }
}
