package dev.parley.testkit.scenario;

import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.Host;
import dev.parley.simulation.HostInterface;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.simulation.NatBehaviour.Dependence;
import dev.parley.testkit.SimulatedStunServer;
import dev.parley.testkit.VirtualPeer;
import dev.parley.testkit.VirtualPeers;
import dev.parley.testkit.scenario.Traffic.Promise;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A drawn list of faults and of things that applications do, in any order; then the sun comes out. */
final class ChaosScenarios {
    private ChaosScenarios() {}

    static List<Scenario> all() {
        return List.of(new Scenario(
                "chaos",
                "A drawn sequence of faults, moves, restarts, new channels and pausing readers, one after the other.",
                run -> new Chaos(run).tell()));
    }

    private static final class Chaos {
        private final ScenarioRun run;
        private final DeterministicRandom random;
        private final List<RTCDataChannel> paused = new ArrayList<>();
        private final Nat nat;
        private int interfaces;

        Chaos(ScenarioRun run) {
            this.run = run;
            this.random = run.random();
            Host server = run.network().host("stun", run.network().internet(), "203.0.113.1");
            RTCConfiguration configuration = RTCConfiguration.builder()
                    .iceServer(new SimulatedStunServer(server).url())
                    .build();
            Dependence filtering = Dependence.values()[random.nextInt(3)];
            NatBehaviour behaviour = NatBehaviour.of(Dependence.ENDPOINT_INDEPENDENT, filtering);
            nat = run.network()
                    .nat("nat", run.network().internet(), behaviour.withPortPreservation(false), "198.51.100.1");
            Host inside = run.network().host("inside", nat.inside(), "10.0.0.2");
            Host outside = run.network().host("outside", run.network().internet(), "192.0.2.2");
            boolean swap = random.nextBoolean();
            run.make(VirtualPeers.between(run.world(), swap ? outside : inside, swap ? inside : outside)
                    .configuration(configuration));
        }

        void tell() {
            run.weather(run.calm().build());
            run.restartIceWhenBroken(run.a());
            run.restartIceWhenBroken(run.b());
            run.traffic().onAccepted(channel -> {
                if (random.chance(0.2)) {
                    channel.pause();
                    paused.add(channel);
                }
            });
            run.traffic().some(3);
            for (int n = random.between(3, 15); n > 0; n--) {
                step();
                run.world().runFor(random.chance(0.3) ? run.millis(0, 20) : run.millis(0, 3_000));
                run.checkNothingWrong();
            }
            heal();
            run.awaitTraffic();
            run.settle();
            run.part();
        }

        private void step() {
            VirtualPeer someone = random.nextBoolean() ? run.a() : run.b();
            switch (random.nextInt(9)) {
                case 0 -> cut(someone);
                case 1 -> run.eachInterface(HostInterface::repair);
                case 2 ->
                    run.weather(run.calm()
                            .loss(run.probability(0, 0.2))
                            .reordering(run.probability(0, 0.2), run.millis(1, 50))
                            .duplication(run.probability(0, 0.1))
                            .build());
                case 3 -> {
                    run.note(someone.name() + " restarts ICE");
                    someone.connection().restartIce();
                }
                case 4 ->
                    run.traffic()
                            .channel(
                                    someone,
                                    Promise.values()[random.nextInt(Promise.values().length)],
                                    random.between(1, 10));
                case 5 -> pauseOrResume();
                case 6 -> {
                    run.note("rebound");
                    nat.rebind();
                }
                case 7 -> move(someone);
                default -> {
                    // Nothing happens, for once.
                }
            }
        }

        private void cut(VirtualPeer someone) {
            run.note(someone.name() + " cut");
            someone.host().interfaces().forEach(HostInterface::cut);
        }

        private void pauseOrResume() {
            if (!paused.isEmpty()) {
                RTCDataChannel channel = paused.remove(random.nextInt(paused.size()));
                channel.resume();
            }
        }

        /** A new interface with a new address; the old one goes, sooner or later. */
        private void move(VirtualPeer someone) {
            int number = ++interfaces;
            List<HostInterface> old = someone.host().interfaces();
            HostInterface last = old.get(old.size() - 1);
            String address = (last.realm() == nat.inside() ? "10.0.1." : "198.51.100.") + (100 + number);
            run.note(someone.name() + " moves to " + address);
            HostInterface fresh = someone.host().addInterface("wlan" + number, last.realm(), address);
            fresh.egress().setConditions(last.egress().conditions());
            if (random.nextBoolean()) {
                last.down();
            } else {
                run.network().schedule(run.millis(0, 5_000), last::down);
            }
            someone.connection().restartIce();
        }

        private void heal() {
            run.note("healed");
            run.eachInterface(HostInterface::repair);
            run.eachInterface(each -> each.setConditions(LinkConditions.latency(Duration.ofMillis(15))));
            paused.forEach(RTCDataChannel::resume);
            paused.clear();
            run.traffic().onAccepted(channel -> {});
        }
    }
}
