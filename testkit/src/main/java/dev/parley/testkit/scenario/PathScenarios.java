package dev.parley.testkit.scenario;

import dev.parley.simulation.Host;
import dev.parley.simulation.HostInterface;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.simulation.NatBehaviour.Dependence;
import dev.parley.testkit.SimulatedStunServer;
import dev.parley.testkit.VirtualPeer;
import dev.parley.testkit.VirtualPeers;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.time.Duration;
import java.util.List;

/** What happens to the way between the peers: it dies, returns, moves; NATs of all kinds. */
final class PathScenarios {
    private PathScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        "path-returns",
                        "The path dies amid traffic and comes back after up to a minute; ICE is restarted when it failed.",
                        PathScenarios::pathReturns),
                new Scenario(
                        "path-dies",
                        "The path dies for good: both ends see disconnected, then failed.",
                        PathScenarios::pathDies),
                new Scenario("one-way", "One direction of the path dies and comes back.", PathScenarios::oneWay),
                new Scenario(
                        "nat-kinds",
                        "A NAT of a drawn kind before each peer, and a STUN server: connected where that is possible, else failed.",
                        PathScenarios::natKinds),
                new Scenario("nat-rebinding", "A NAT forgets its mappings amid traffic.", PathScenarios::natRebinding),
                new Scenario(
                        "interface-change",
                        "A host loses its address and gets one on another interface; its application restarts ICE.",
                        PathScenarios::interfaceChange));
    }

    private static void pathReturns(ScenarioRun run) {
        run.publicPeers();
        run.weather(run.calm().build());
        run.traffic().span(Duration.ofSeconds(5)).some(4);
        run.restartIceWhenBroken(run.a());
        run.awaitConnected();
        run.world().runFor(run.millis(0, 4_000));
        Duration away = run.random().chance(0.7) ? run.millis(100, 15_000) : run.millis(15_000, 60_000);
        run.note("path away for " + away.toMillis() + " ms");
        run.eachInterface(HostInterface::cut);
        run.world().runFor(away);
        run.eachInterface(HostInterface::repair);
        run.awaitTraffic();
        run.settle();
        run.part();
    }

    private static void pathDies(ScenarioRun run) {
        run.publicPeers();
        run.weather(run.calm().build());
        run.traffic().some(3);
        run.awaitConnected();
        run.world().runFor(run.millis(0, 2_000));
        run.traffic().stop();
        run.eachInterface(HostInterface::cut);
        run.await("both failed", Duration.ofMinutes(2), () -> isFailed(run.a()) && isFailed(run.b()));
        for (VirtualPeer peer : List.of(run.a(), run.b())) {
            run.require(
                    peer.states().contains(RTCPeerConnectionState.DISCONNECTED),
                    peer + " failed without having been disconnected: " + peer.states());
        }
        run.a().close();
        run.b().close();
        run.leaveNothing();
    }

    private static boolean isFailed(VirtualPeer peer) {
        return peer.connection().connectionState() == RTCPeerConnectionState.FAILED;
    }

    private static void oneWay(ScenarioRun run) {
        run.publicPeers();
        run.weather(run.calm().build());
        run.traffic().span(Duration.ofSeconds(5)).some(4);
        run.restartIceWhenBroken(run.b());
        run.awaitConnected();
        run.world().runFor(run.millis(0, 3_000));
        HostInterface deaf =
                (run.random().nextBoolean() ? run.a() : run.b()).host().networkInterface("eth0");
        Duration away = run.millis(100, 20_000);
        run.note("one way away for " + away.toMillis() + " ms");
        deaf.ingress().cut();
        run.world().runFor(away);
        deaf.ingress().repair();
        run.awaitTraffic();
        run.settle();
        run.part();
    }

    private static NatBehaviour drawnNat(ScenarioRun run) {
        Dependence[] kinds = Dependence.values();
        Dependence mapping = kinds[run.random().nextInt(kinds.length)];
        Dependence filtering = kinds[run.random().nextInt(kinds.length)];
        NatBehaviour behaviour = NatBehaviour.of(mapping, filtering)
                .withPortPreservation(mapping == Dependence.ENDPOINT_INDEPENDENT
                        && run.random().nextBoolean())
                .withHairpinning(run.random().nextBoolean())
                .withMappingTimeout(Duration.ofSeconds(run.random().between(30, 300)));
        run.note("NAT " + mapping + "/" + filtering);
        return behaviour;
    }

    private static RTCConfiguration withStun(ScenarioRun run) {
        Host server = run.network().host("stun", run.network().internet(), "203.0.113.1");
        return RTCConfiguration.builder()
                .iceServer(new SimulatedStunServer(server).url())
                .build();
    }

    private static void natKinds(ScenarioRun run) {
        RTCConfiguration configuration = withStun(run);
        NatBehaviour kindA = drawnNat(run);
        NatBehaviour kindB = drawnNat(run);
        Nat natA = run.network().nat("nat-a", run.network().internet(), kindA, "198.51.100.1");
        Nat natB = run.network().nat("nat-b", run.network().internet(), kindB, "198.51.100.2");
        Host a = run.network().host("a", natA.inside(), "10.1.0.2");
        Host b = run.network().host("b", natB.inside(), "10.2.0.2");
        run.make(VirtualPeers.between(run.world(), a, b).configuration(configuration));
        run.weather(run.calm().build());
        run.traffic().some(3);
        if (NatMeeting.possible(kindA, kindB)) {
            run.awaitConnected();
            run.awaitTraffic();
            // Keep-alives hold the mappings while nobody says anything.
            run.world().runFor(Duration.ofMinutes(2));
            run.require(run.isConnected(), "idle behind NATs and no longer connected");
            run.part();
        } else {
            run.note("no way through");
            run.traffic().stop();
            run.await("both failed", Duration.ofMinutes(3), () -> isFailed(run.a()) && isFailed(run.b()));
            run.a().close();
            run.b().close();
            run.leaveNothing();
        }
    }

    private static void natRebinding(ScenarioRun run) {
        RTCConfiguration configuration = withStun(run);
        NatBehaviour kind = NatBehaviour.of(
                        Dependence.ENDPOINT_INDEPENDENT,
                        Dependence.values()[run.random().nextInt(3)])
                .withPortPreservation(false);
        Nat nat = run.network().nat("nat", run.network().internet(), kind, "198.51.100.1");
        boolean swap = run.random().nextBoolean();
        Host inside = run.network().host("inside", nat.inside(), "10.1.0.2");
        Host outside = run.network().host("outside", run.network().internet(), "192.0.2.2");
        run.make(VirtualPeers.between(run.world(), swap ? outside : inside, swap ? inside : outside)
                .configuration(configuration));
        run.weather(run.calm().build());
        run.traffic().span(Duration.ofSeconds(5)).some(4);
        run.restartIceWhenBroken(run.a());
        run.restartIceWhenBroken(run.b());
        run.awaitConnected();
        run.world().runFor(run.millis(0, 5_000));
        if (run.random().nextBoolean()) {
            nat.rebind();
        } else {
            nat.rebind("198.51.100.77");
        }
        run.note("rebound");
        run.awaitTraffic();
        run.settle();
        run.part();
    }

    private static void interfaceChange(ScenarioRun run) {
        run.publicPeers();
        run.weather(run.calm().build());
        run.traffic().span(Duration.ofSeconds(5)).some(4);
        run.awaitConnected();
        run.world().runFor(run.millis(0, 4_000));
        VirtualPeer mover = run.random().nextBoolean() ? run.a() : run.b();
        boolean gap = run.random().nextBoolean();
        run.note(mover.name() + " moves " + (gap ? "with a gap" : "without a gap"));
        HostInterface old = mover.host().networkInterface("eth0");
        if (gap) {
            old.down();
            run.world().runFor(run.millis(1, 3_000));
        }
        HostInterface fresh = mover.host().addInterface("wlan0", run.network().internet(), "198.51.100.9");
        fresh.setConditions(old.egress().conditions());
        run.world().runFor(run.millis(0, 500));
        mover.connection().restartIce();
        if (!gap) {
            run.world().runFor(run.millis(0, 3_000));
            old.down();
        }
        run.restartIceWhenBroken(mover);
        run.awaitTraffic();
        run.settle();
        run.part();
    }
}
