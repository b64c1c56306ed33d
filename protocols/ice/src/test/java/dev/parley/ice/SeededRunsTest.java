package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.EngineNode;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.NatBehaviour;
import dev.parley.simulation.Realm;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.stun.StunServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many networks, drawn from a seed: both ends find a pair and agree on it. */
class SeededRunsTest {
    private static final int RUNS = Integer.getInteger("ice.runs", 300);
    private static final long FIRST = Long.getLong("ice.seed", 1);

    private static final List<NatBehaviour> NATS = List.of(
            NatBehaviour.FULL_CONE,
            NatBehaviour.RESTRICTED_CONE,
            NatBehaviour.PORT_RESTRICTED_CONE,
            NatBehaviour.SYMMETRIC);

    @Test
    @Spec("RFC 8445 §8.1.1")
    @Spec("RFC 8445 §7.3.1.1")
    void bothEndsAgree() {
        int hopeless = 0;
        for (long seed = FIRST; seed < FIRST + RUNS; seed++) {
            hopeless += run(seed) ? 0 : 1;
        }
        assertThat(hopeless).isLessThanOrEqualTo(RUNS / 50);
    }

    /** Returns false where loss kept a server's answer from an end behind a NAT, so that there was nothing to agree on. */
    private static boolean run(long seed) {
        SimulatedNetwork network = new SimulatedNetwork(seed);
        DeterministicRandom draw = new DeterministicRandom(seed).fork("scenario");
        LinkConditions conditions = LinkConditions.builder()
                .latency(Duration.ofMillis(draw.between(0, 120)))
                .jitter(Duration.ofMillis(draw.between(0, 30)))
                .loss(draw.nextBoolean() ? 0.3 * draw.nextDouble() / 2 : 0)
                .duplication(draw.nextBoolean() ? 0.1 : 0)
                .reordering(draw.nextBoolean() ? 0.2 : 0, Duration.ofMillis(80))
                .build();
        Host serverHost = network.host("stun", network.internet(), "198.51.100.1", "2001:db8:5::1");
        StunServer server = new StunServer();
        EngineNode<Void> serverNode = new EngineNode<>(serverHost, server, server::handle);
        serverHost.addresses().forEach(address -> serverNode.bind(address, 3478));
        int[] nats = drawNats(draw);
        int streams = draw.between(1, 2);
        int components = draw.between(1, 2);
        SimulatedAgent a = agent(network, draw, "a", nats[0], conditions);
        SimulatedAgent b = agent(network, draw, "b", nats[1], conditions);
        SimulatedAgent.connect(a, b);
        IceRole[] roles = IceRole.values();
        a.node.command(now -> a.agent.setRole(roles[draw.nextInt(2)], now));
        b.node.command(now -> b.agent.setRole(draw.chance(0.7) ? a.agent.role().other() : a.agent.role(), now));
        for (int stream = 0; stream < streams; stream++) {
            a.addStream(stream, components);
            b.addStream(stream, components);
        }
        // The offerer gathers first; its answer comes last.
        for (int stream = 0; stream < streams; stream++) {
            int id = stream;
            a.sendCredentials(stream);
            a.gather(stream, components);
            network.schedule(Duration.ofMillis(draw.between(0, 900)), () -> {
                b.gather(id, components);
                network.schedule(Duration.ofMillis(draw.between(0, 300)), () -> b.sendCredentials(id));
            });
        }
        boolean settled = network.runUntil(() -> agree(a, b, streams, components), Duration.ofSeconds(60));
        String what = "seed " + seed + " " + conditions + "\n" + a + b;
        if (!settled
                && (!a.node.events(IceEvent.CandidateError.class).isEmpty()
                        || !b.node.events(IceEvent.CandidateError.class).isEmpty())) {
            return false;
        }
        assertThat(settled).as(what).isTrue();
        network.runFor(Duration.ofSeconds(40));
        assertThat(network.runUntil(() -> agree(a, b, streams, components), Duration.ofSeconds(15)))
                .as("seed " + seed + " later\n" + a + b)
                .isTrue();
        assertThat(a.agent.role()).as("seed " + seed).isEqualTo(b.agent.role().other());
        return true;
    }

    private static int[] drawNats(DeterministicRandom draw) {
        int left = draw.between(-1, 3);
        // A symmetric NAT and one that filters by port never meet without a relay.
        int most = left == 3 ? 1 : left == 2 ? 2 : 3;
        return new int[] {left, draw.between(-1, most)};
    }

    private static SimulatedAgent agent(
            SimulatedNetwork network, DeterministicRandom draw, String name, int nat, LinkConditions conditions) {
        Host host;
        int net = name.equals("a") ? 1 : 2;
        if (nat < 0) {
            host = draw.nextBoolean()
                    ? network.host(name, network.internet(), "192.0.2." + net)
                    : network.host(name, network.internet(), "192.0.2." + net, "2001:db8:" + net + "::1");
        } else {
            Realm inside = network.nat(name + "-nat", network.internet(), NATS.get(nat), "203.0.113." + net)
                    .inside();
            host = network.host(name, inside, "10.0." + net + ".2");
        }
        host.networkInterface("eth0").setConditions(conditions);
        SimulatedAgent agent = new SimulatedAgent(name, host, IceConfig.defaults(), IceRole.CONTROLLING);
        agent.servers = List.of(
                new StunServerAddress(new InetSocketAddress("198.51.100.1", 3478), "stun:stun.example.org"),
                new StunServerAddress(SimulatedAgent.address("2001:db8:5::1", 3478), "stun:stun.example.org"));
        agent.tellsEnd = draw.nextBoolean();
        agent.signalling = Duration.ofMillis(draw.between(0, 400));
        return agent;
    }

    private static boolean agree(SimulatedAgent a, SimulatedAgent b, int streams, int components) {
        for (int stream = 0; stream < streams; stream++) {
            for (int component = 1; component <= components; component++) {
                if (!isUp(a.state(stream, component))
                        || !isUp(b.state(stream, component))
                        || !a.agent.selectedPair(stream, component).nominated()
                        || !b.agent.selectedPair(stream, component).nominated()
                        || !a.selected(stream, component).equals(b.selectedMirrored(stream, component))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isUp(IceTransportState state) {
        return state == IceTransportState.CONNECTED || state == IceTransportState.COMPLETED;
    }
}
