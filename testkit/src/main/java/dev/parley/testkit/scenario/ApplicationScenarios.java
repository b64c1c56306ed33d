package dev.parley.testkit.scenario;

import dev.parley.base.Timestamp;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.testkit.VirtualPeer;
import dev.parley.testkit.VirtualPeers;
import dev.parley.testkit.scenario.Traffic.Promise;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCPriorityType;
import dev.parley.webrtc.RTCSignalingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What applications do: both offer at once, close at any moment, read slowly, open many channels, restart ICE. */
final class ApplicationScenarios {
    private ApplicationScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("glare", "Both ends offer at once, again and again.", ApplicationScenarios::glare),
                new Scenario(
                        "close-any-moment",
                        "One end or both close at a drawn moment, from before the first offer to amid traffic.",
                        ApplicationScenarios::closeAnyMoment),
                new Scenario(
                        "slow-readers",
                        "Readers that pause; others must not wait for them.",
                        ApplicationScenarios::slowReaders),
                new Scenario(
                        "many-channels",
                        "Dozens of channels of mixed promises, some of them closed and new ones opened.",
                        ApplicationScenarios::manyChannels),
                new Scenario(
                        "priorities",
                        "Long messages of low priority on a narrow link, and short ones of a high priority that overtake them.",
                        ApplicationScenarios::priorities),
                new Scenario(
                        "graceful-close",
                        "A peer sends and closes gracefully at once: all that is reliable still arrives.",
                        ApplicationScenarios::gracefulClose),
                new Scenario(
                        "shared-port",
                        "Several clients of a server that has one UDP port, perhaps an ICE-lite one; they come and go.",
                        ApplicationScenarios::sharedPort),
                new Scenario(
                        "ice-restart",
                        "ICE restarts amid traffic, with nothing broken.",
                        ApplicationScenarios::iceRestart));
    }

    private static LinkConditions.Builder moderate(ScenarioRun run) {
        return run.calm().loss(run.probability(0, 0.05)).jitter(run.millis(0, 10));
    }

    private static void glare(ScenarioRun run) {
        run.publicPeers();
        run.weather(moderate(run).build());
        run.traffic().channel(run.a(), Promise.RELIABLE_ORDERED, run.random().between(1, 10));
        run.world().runFor(run.millis(0, 50));
        run.traffic().channel(run.b(), Promise.RELIABLE_ORDERED, run.random().between(1, 10));
        for (int n = run.random().between(0, 4); n > 0; n--) {
            run.world().runFor(run.millis(0, 800));
            run.a().connection().restartIce();
            run.world().runFor(run.millis(0, 30));
            run.b().connection().restartIce();
        }
        run.awaitConnected();
        run.awaitTraffic();
        run.await(
                "both stable",
                Duration.ofSeconds(30),
                () -> run.a().connection().signalingState() == RTCSignalingState.STABLE
                        && run.b().connection().signalingState() == RTCSignalingState.STABLE);
        run.note(run.a().ignoredOffers() + " offers ignored");
        run.part();
    }

    private static void priorities(ScenarioRun run) {
        run.make(VirtualPeers.between(
                run.world(),
                run.network().host("a", run.network().internet(), "192.0.2.1"),
                run.network().host("b", run.network().internet(), "192.0.2.2")));
        int rate = run.random().between(1_000_000, 5_000_000);
        run.weather(run.calm().rate(rate, 20_000).build());
        RTCDataChannel longs = agreed(run.a(), 1, RTCPriorityType.VERY_LOW);
        RTCDataChannel shorts = agreed(run.a(), 2, RTCPriorityType.HIGH);
        List<Integer> sizes = new ArrayList<>();
        List<Timestamp> arrivals = new ArrayList<>();
        agreed(run.b(), 1, RTCPriorityType.VERY_LOW).onMessage(message -> sizes.add(message.bytes().length));
        agreed(run.b(), 2, RTCPriorityType.HIGH)
                .onMessage(message -> arrivals.add(run.network().now()));
        run.awaitConnected();
        run.await("the channels are open", ScenarioRun.PATIENCE, () -> shorts.readyState() == RTCDataChannelState.OPEN);
        // Nothing was sent since the handshake: what the path carries shows with the first long message.
        longs.send(new byte[200_000]);
        run.await("the first long message", ScenarioRun.PATIENCE, () -> sizes.size() == 1);
        for (int n = run.random().between(1, 4); n > 0; n--) {
            longs.send(new byte[250_000]);
        }
        // 250,000 bytes take 400 ms at 5 Mbit/s. The queue of the link is 160 ms at 1 Mbit/s, the window as much again.
        Duration patience = Duration.ofMillis(700);
        for (int n = 0; n < 3; n++) {
            run.world().runFor(run.millis(20, 100));
            Timestamp sent = run.network().now();
            int before = arrivals.size();
            shorts.send(new byte[run.random().between(1, 2_000)]);
            run.await("the short message", ScenarioRun.PATIENCE, () -> arrivals.size() > before);
            Duration taken = arrivals.get(before).since(sent);
            run.require(
                    taken.compareTo(patience) < 0,
                    "a short message of high priority took " + taken.toMillis() + " ms at " + rate + " bit/s");
        }
        int planned = sizes.size();
        run.await("the long messages", ScenarioRun.PATIENCE, () -> longs.bufferedAmount() == 0);
        run.note(planned + " long messages had arrived before the last short one");
        run.part();
    }

    private static RTCDataChannel agreed(VirtualPeer peer, int id, RTCPriorityType priority) {
        return peer.connection()
                .createDataChannel(
                        "agreed" + id,
                        RTCDataChannelInit.builder()
                                .negotiated(true)
                                .id(id)
                                .priority(priority)
                                .build());
    }

    private static void closeAnyMoment(ScenarioRun run) {
        run.publicPeers();
        run.weather(moderate(run).build());
        run.traffic().some(5);
        run.world().runFor(run.random().chance(0.7) ? run.millis(0, 1_000) : run.millis(0, 4_000));
        run.traffic().stop();
        boolean aFirst = run.random().nextBoolean();
        VirtualPeer first = aFirst ? run.a() : run.b();
        VirtualPeer second = aFirst ? run.b() : run.a();
        run.note(first.name() + " closes at " + run.network().now());
        first.close();
        run.world().runFor(run.random().chance(0.3) ? Duration.ZERO : run.millis(0, 40_000));
        second.close();
        run.leaveNothing();
    }

    private static void slowReaders(ScenarioRun run) {
        run.publicPeers();
        run.weather(moderate(run).build());
        List<RTCDataChannel> paused = new ArrayList<>();
        run.traffic().onAccepted(channel -> {
            if (channel.label().startsWith("c0 ")) {
                channel.pause();
                paused.add(channel);
            }
        });
        run.traffic().largest(16_000).span(Duration.ofMillis(500));
        run.traffic().channel(run.a(), Promise.RELIABLE_ORDERED, 20);
        for (int n = run.random().between(1, 3); n > 0; n--) {
            run.traffic().channel(run.random().nextBoolean() ? run.a() : run.b(), Promise.RELIABLE_ORDERED, 10);
        }
        run.awaitConnected();
        run.await(
                "what nobody has paused arrived",
                ScenarioRun.PATIENCE,
                () -> run.traffic().isCompleteBut("c0 "));
        run.require(paused.size() == 1, "the paused channel was announced " + paused.size() + " times");
        for (int n = run.random().between(0, 5); n > 0; n--) {
            paused.get(0).resume();
            run.world().runFor(run.millis(0, 100));
            paused.get(0).pause();
            run.world().runFor(run.millis(0, 5_000));
        }
        paused.get(0).resume();
        run.awaitTraffic();
        run.part();
    }

    private static void manyChannels(ScenarioRun run) {
        run.publicPeers();
        run.weather(moderate(run).build());
        run.traffic().largest(2_000);
        run.traffic().some(run.random().between(10, 40));
        run.awaitConnected();
        run.awaitTraffic();
        // Closed channels free their ids for new ones.
        List<RTCDataChannel> closing = new ArrayList<>();
        for (VirtualPeer peer : List.of(run.a(), run.b())) {
            for (RTCDataChannel channel : run.traffic().channelsOf(peer)) {
                if (run.random().chance(0.3)) {
                    channel.close();
                    closing.add(channel);
                }
            }
        }
        run.note(closing.size() + " closed");
        run.await(
                "the closed channels ended",
                ScenarioRun.PATIENCE,
                () -> closing.stream().allMatch(channel -> channel.readyState() == RTCDataChannelState.CLOSED));
        run.traffic().some(10);
        run.awaitTraffic();
        run.part();
    }

    private static void iceRestart(ScenarioRun run) {
        run.publicPeers();
        run.weather(moderate(run).build());
        run.traffic().span(Duration.ofSeconds(4)).some(4);
        run.awaitConnected();
        for (int n = run.random().between(1, 3); n > 0; n--) {
            run.world().runFor(run.millis(0, 2_000));
            (run.random().nextBoolean() ? run.a() : run.b()).connection().restartIce();
        }
        run.awaitTraffic();
        run.world().runFor(Duration.ofSeconds(2));
        run.awaitConnected();
        run.part();
    }

    private static void gracefulClose(ScenarioRun run) {
        run.publicPeers();
        run.weather(moderate(run).build());
        run.traffic().span(Duration.ZERO).some(5);
        run.awaitConnected();
        VirtualPeer first = run.random().nextBoolean() ? run.a() : run.b();
        VirtualPeer second = first == run.a() ? run.b() : run.a();
        run.await("everything sent", ScenarioRun.PATIENCE, () -> run.traffic().isAllSent());
        CompletableFuture<Boolean> closing = first.connection().closeGracefully(ScenarioRun.PATIENCE);
        run.await("closed gracefully", ScenarioRun.PATIENCE, closing::isDone);
        run.require(closing.join(), "the graceful close ran out of time");
        run.world().runFor(Duration.ofSeconds(1));
        run.require(run.traffic().isCompleteFrom(first), "what was sent before a graceful close did not arrive");
        run.require(
                first.connection().signalingState() == RTCSignalingState.CLOSED, "gracefully closed, and still open");
        second.close();
        run.leaveNothing();
    }

    private static void sharedPort(ScenarioRun run) {
        boolean lite = run.random().chance(0.3);
        Host server = run.network().host("server", run.network().internet(), "192.0.2.1");
        int clients = run.random().between(2, 6);
        run.note(clients + " clients" + (lite ? " of an ICE-lite server" : ""));
        for (int i = 0; i < clients; i++) {
            Host client = run.network().host("client" + i, run.network().internet(), "198.51.100." + (10 + i));
            VirtualPeers.Builder pair = VirtualPeers.between(run.world(), server, client)
                    .factoryOfA(factory -> factory.sharedPort(7_000).iceLite(lite));
            if (i > 0) {
                pair.sameServerAs(run.a());
            }
            Traffic traffic = run.make(pair);
            run.world().runFor(run.millis(0, 300));
            traffic.some(3);
        }
        run.weather(moderate(run).build());
        run.awaitConnected();
        run.awaitTraffic();
        run.require(
                server.sockets().size() == 1,
                "the server has " + server.sockets().size() + " ports");
        run.part();
    }
}
