package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.EngineNode;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.stun.StunServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to whole agents on simulated networks. */
class ScenariosTest {
    private final SimulatedNetwork network = new SimulatedNetwork(11);

    private SimulatedAgent agent(String name, IceRole role, IceConfig config, String... addresses) {
        Host host = network.host(name, network.internet(), addresses);
        host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(5)));
        return new SimulatedAgent(name, host, config, role);
    }

    private SimulatedAgent agent(String name, IceRole role, String... addresses) {
        return agent(name, role, IceConfig.defaults(), addresses);
    }

    private void start(SimulatedAgent a, SimulatedAgent b, int streams, int components) {
        SimulatedAgent.connect(a, b);
        for (int stream = 0; stream < streams; stream++) {
            a.addStream(stream, components);
            b.addStream(stream, components);
            a.sendCredentials(stream);
            b.sendCredentials(stream);
            a.gather(stream, components);
            b.gather(stream, components);
        }
    }

    private void stunServer() {
        Host host = network.host("stun", network.internet(), "198.51.100.1");
        StunServer server = new StunServer();
        new EngineNode<>(host, server, server::handle).bind(host.address(), 3478);
    }

    private static final List<StunServerAddress> SERVER =
            List.of(new StunServerAddress(new InetSocketAddress("198.51.100.1", 3478), "stun:198.51.100.1"));

    private static void assertAgreement(SimulatedAgent a, SimulatedAgent b, int stream, int component) {
        assertThat(a.selected(stream, component))
                .as(a.toString() + b)
                .isNotNull()
                .isEqualTo(b.selectedMirrored(stream, component));
    }

    @Test
    @Spec("RFC 8445 §6.1.2.6")
    @Spec("RFC 8445 §6.1.4.2")
    void twoStreamsOfTwoComponentsShareOnePace() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1", "192.0.2.3");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "192.0.2.2", "2001:db8::2");
        start(a, b, 2, 2);
        network.runFor(Duration.ofSeconds(5));
        for (int stream = 0; stream < 2; stream++) {
            for (int component = 1; component <= 2; component++) {
                assertThat(a.state(stream, component)).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
                assertThat(b.state(stream, component)).as(b.toString()).isEqualTo(IceTransportState.COMPLETED);
                assertAgreement(a, b, stream, component);
            }
        }
        // Each of a's four bases meets one address of b: no pair across families, none across components.
        assertThat(a.agent.pairs(0)).hasSize(4);
        a.node.command(now -> a.agent.removeComponent(0, 2, now));
        b.node.command(now -> b.agent.removeComponent(0, 2, now));
        assertThat(a.node.events(IceEvent.BaseReleased.class)).hasSize(2);
        assertThat(a.agent.sendPath(0, 2)).isNull();
        assertThat(a.agent.sendPath(0, 1)).isNotNull();
        network.runFor(Duration.ofSeconds(60));
        assertThat(a.state(0, 1)).isEqualTo(IceTransportState.COMPLETED);
        assertThat(a.state(1, 2)).isEqualTo(IceTransportState.COMPLETED);
        a.node.command(now -> a.agent.removeStream(1, now));
        assertThat(a.node.events(IceEvent.BaseReleased.class)).hasSize(6);
        a.node.command(a.agent::close);
        assertThat(a.node.events(IceEvent.BaseReleased.class)).hasSize(8);
        assertThat(a.agent.nextTimeout().isNever()).isTrue();
    }

    @Test
    @Spec("RFC 8445 §2.5")
    void fullAgainstLite() {
        SimulatedAgent full = agent("full", IceRole.CONTROLLED, "192.0.2.1");
        SimulatedAgent lite =
                agent("lite", IceRole.CONTROLLED, IceConfig.builder().lite(true).build(), "192.0.2.2");
        full.node.command(now -> full.agent.setRemoteLite(true, now));
        assertThat(full.agent.role()).isEqualTo(IceRole.CONTROLLING);
        start(full, lite, 1, 2);
        network.runFor(Duration.ofSeconds(3));
        for (int component = 1; component <= 2; component++) {
            assertThat(full.state(0, component)).as(full.toString()).isEqualTo(IceTransportState.COMPLETED);
            assertThat(lite.state(0, component)).as(lite.toString()).isEqualTo(IceTransportState.COMPLETED);
            assertAgreement(full, lite, 0, component);
        }
        assertThat(lite.agent.pairs(0))
                .allSatisfy(pair -> assertThat(pair.requestsSent()).isZero());
        network.runFor(Duration.ofMinutes(3));
        assertThat(lite.state()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(lite.states(0, 1)).doesNotContain(IceTransportState.DISCONNECTED);
        full.host.networkInterface("eth0").cut();
        network.runFor(Duration.ofSeconds(20));
        assertThat(lite.state()).isEqualTo(IceTransportState.DISCONNECTED);
        network.runFor(Duration.ofSeconds(20));
        assertThat(lite.state()).isEqualTo(IceTransportState.FAILED);
        assertThat(full.state()).isEqualTo(IceTransportState.FAILED);
        assertThat(lite.agent.sendPath(0, 1)).isNull();
    }

    @Test
    @Spec("RFC 8445 §8.2")
    void liteAgainstLite() {
        IceConfig config = IceConfig.builder().lite(true).build();
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, config, "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, config, "192.0.2.2");
        a.node.command(now -> a.agent.setRemoteLite(true, now));
        b.node.command(now -> b.agent.setRemoteLite(true, now));
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(2));
        assertAgreement(a, b, 0, 1);
        assertThat(a.state()).isEqualTo(IceTransportState.COMPLETED);
        network.runFor(Duration.ofMinutes(2));
        assertThat(a.state()).isEqualTo(IceTransportState.COMPLETED);
    }

    @Test
    @Spec("RFC 8445 §7.3.1.1")
    void roleConflictsEndInOneOfEach() {
        for (IceRole role : IceRole.values()) {
            SimulatedAgent a = agent("a" + role, role, "192.0.2." + (10 + role.ordinal()));
            SimulatedAgent b = agent("b" + role, role, "192.0.2." + (20 + role.ordinal()));
            start(a, b, 1, 1);
            network.runFor(Duration.ofSeconds(3));
            assertThat(a.agent.role()).isEqualTo(b.agent.role().other());
            assertThat(a.state()).as(a.toString() + b).isEqualTo(IceTransportState.COMPLETED);
            assertThat(b.state()).as(a.toString() + b).isEqualTo(IceTransportState.COMPLETED);
            assertAgreement(a, b, 0, 1);
        }
    }

    @Test
    @Spec("RFC 8445 §9")
    void aRestartKeepsThePathUntilTheNewOneIsSelected() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "192.0.2.2");
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(3));
        Path path = a.agent.sendPath(0, 1);
        a.restart(0);
        // Signalling takes its time; the remote end restarts when it hears of it.
        for (int i = 0; i < 40; i++) {
            network.runFor(Duration.ofSeconds(1));
            assertThat(a.agent.sendPath(0, 1)).isEqualTo(path);
            assertThat(a.state()).isEqualTo(IceTransportState.CONNECTED);
            assertThat(b.state()).isIn(IceTransportState.CONNECTED, IceTransportState.COMPLETED);
        }
        b.restart(0);
        network.runFor(Duration.ofSeconds(3));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(b.state()).as(b.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertAgreement(a, b, 0, 1);
        assertThat(a.states(0, 1)).doesNotContain(IceTransportState.DISCONNECTED, IceTransportState.FAILED);
        assertThat(a.node.events(IceEvent.ConsentChanged.class)).hasSize(1);
        assertThat(a.agent.localCredentials(0).usernameFragment()).isEqualTo("a2frag");
        assertThat(a.told).extracting(candidate -> candidate.extension("ufrag")).contains("a1frag", "a2frag");
        network.runFor(Duration.ofSeconds(60));
        assertThat(a.state()).isEqualTo(IceTransportState.COMPLETED);
    }

    @Test
    @Spec("RFC 8445 §9")
    void bothEndsRestartAtOnce() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "192.0.2.2");
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(3));
        for (int i = 0; i < 3; i++) {
            a.restart(0);
            b.restart(0);
            network.runFor(Duration.ofSeconds(3));
            assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
            assertAgreement(a, b, 0, 1);
        }
        assertThat(a.node.events(IceEvent.ConsentChanged.class)).hasSize(1);
    }

    @Test
    @Spec("RFC 9429 §4.1.8.2")
    void aRestartCanBeTakenBack() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "192.0.2.2");
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(3));
        a.node.command(now -> a.agent.restart(0, a.newCredentials(), now));
        network.runFor(Duration.ofSeconds(3));
        a.node.command(now -> a.agent.cancelRestart(0, now));
        network.runFor(Duration.ofSeconds(40));
        assertThat(a.agent.localCredentials(0).usernameFragment()).isEqualTo("a1frag");
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(b.state()).isEqualTo(IceTransportState.COMPLETED);
    }

    @Test
    @Spec("webrtc-pc §5.6.3")
    void aFailedTransportRecoversByRestart() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "192.0.2.2");
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(3));
        a.host.networkInterface("eth0").cut();
        network.runFor(Duration.ofSeconds(60));
        assertThat(a.state()).isEqualTo(IceTransportState.FAILED);
        a.host.networkInterface("eth0").repair();
        network.runFor(Duration.ofSeconds(60));
        assertThat(a.state()).as("failed is final").isEqualTo(IceTransportState.FAILED);
        a.restart(0);
        b.restart(0);
        assertThat(a.state()).isEqualTo(IceTransportState.CHECKING);
        network.runFor(Duration.ofSeconds(3));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(b.state()).isEqualTo(IceTransportState.COMPLETED);
    }

    @Test
    @Spec("webrtc-pc §5.6.3")
    void aShortCutIsForgotten() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "192.0.2.2");
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(3));
        a.host.networkInterface("eth0").cut();
        network.runFor(Duration.ofSeconds(15));
        assertThat(a.state()).isEqualTo(IceTransportState.DISCONNECTED);
        a.host.networkInterface("eth0").repair();
        network.runFor(Duration.ofSeconds(2));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(b.state()).as(b.toString()).isEqualTo(IceTransportState.COMPLETED);
    }

    @Test
    @Spec("RFC 8445 §8.1.1")
    void whenAnInterfaceIsLostAnotherPairTakesOver() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        a.host.addInterface("wlan0", network.internet(), "198.51.100.7");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "192.0.2.2");
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(3));
        Path first = a.agent.sendPath(0, 1);
        assertThat(first.local().getAddress().getHostAddress()).isEqualTo("192.0.2.1");
        a.host.networkInterface("eth0").cut();
        a.node.command(now -> a.agent.removeLocalBase(first.local(), now));
        assertThat(a.agent.sendPath(0, 1)).isNull();
        network.runFor(Duration.ofSeconds(15));
        assertThat(a.agent.sendPath(0, 1).local().getAddress().getHostAddress()).isEqualTo("198.51.100.7");
        assertAgreement(a, b, 0, 1);
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(b.state()).as(b.toString()).isEqualTo(IceTransportState.COMPLETED);
    }

    @Test
    @Spec("RFC 8445 §8.1.1")
    void whenThePathDiesAnotherPairTakesOver() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLED, "192.0.2.1");
        a.host.addInterface("wlan0", network.internet(), "198.51.100.7");
        SimulatedAgent b = agent("b", IceRole.CONTROLLING, "192.0.2.2");
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(3));
        a.host.networkInterface("eth0").cut();
        network.runFor(Duration.ofSeconds(20));
        assertThat(a.agent.sendPath(0, 1).local().getAddress().getHostAddress()).isEqualTo("198.51.100.7");
        assertAgreement(a, b, 0, 1);
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
    }

    @Test
    @Spec("RFC 8838 §9")
    void aLateInterfaceIsTrickledAndTakesOver() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "192.0.2.2");
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(3));
        Path first = a.agent.sendPath(0, 1);
        a.host.networkInterface("eth0").down();
        a.node.command(now -> a.agent.removeLocalBase(first.local(), now));
        assertThat(a.state()).isEqualTo(IceTransportState.DISCONNECTED);
        network.runFor(Duration.ofSeconds(2));
        a.host.addInterface("wlan0", network.internet(), "198.51.100.7");
        a.addBase(0, 1, a.host.address());
        assertThat(a.told).hasSize(2);
        network.runFor(Duration.ofSeconds(15));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(b.state()).as(b.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertAgreement(a, b, 0, 1);
    }

    @Test
    void aNatThatRebindsIsFollowedWithoutARestart() {
        stunServer();
        for (IceRole role : IceRole.values()) {
            Nat nat = network.nat(
                    "nat" + role,
                    network.internet(),
                    NatBehaviour.PORT_RESTRICTED_CONE,
                    "203.0.113." + (1 + role.ordinal()));
            Host inside = network.host("a" + role, nat.inside(), "10.0.0.2");
            SimulatedAgent a = new SimulatedAgent("a" + role, inside, IceConfig.defaults(), role);
            a.servers = SERVER;
            SimulatedAgent b = agent("b" + role, role.other(), "192.0.2." + (2 + role.ordinal()));
            start(a, b, 1, 1);
            network.runFor(Duration.ofSeconds(12));
            assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
            assertThat(a.agent.selectedPair(0, 1).local().type()).isEqualTo(CandidateType.SERVER_REFLEXIVE);
            nat.rebind();
            network.runFor(Duration.ofSeconds(25));
            assertThat(b.state()).as(a.toString() + b).isEqualTo(IceTransportState.COMPLETED);
            assertThat(a.state()).as(a.toString() + b).isEqualTo(IceTransportState.COMPLETED);
            assertAgreement(a, b, 0, 1);
        }
    }

    @Test
    @Spec("draft-ietf-mmusic-mdns-ice-candidates §3.2")
    void namesAreResolvedAndBadOnesDelayNothing() throws Exception {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "192.0.2.2");
        SimulatedAgent.connect(a, b);
        a.addStream(0, 1);
        b.addStream(0, 1);
        a.sendCredentials(0);
        b.sendCredentials(0);
        b.muteCandidates = true;
        a.gather(0, 1);
        b.gather(0, 1);
        Candidate host = b.told.get(0);
        a.names.put("good.local", InetAddress.getByName("192.0.2.2"));
        for (String name : List.of("bad.local", "good.local")) {
            Candidate named = new Candidate(
                    host.foundation(),
                    1,
                    host.transport(),
                    host.priority(),
                    name,
                    host.port(),
                    host.type(),
                    null,
                    null,
                    null,
                    List.of());
            a.node.command(now -> a.agent.addRemoteCandidate(0, named, now));
        }
        network.runFor(Duration.ofSeconds(2));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(a.agent.selectedPair(0, 1).remote().address())
                .as("its address is not shown")
                .isEqualTo("good.local");
        assertThat(a.agent.drops().get("ice: name without an address")).isEqualTo(1);
    }

    @Test
    void namesAreBounded() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        a.addStream(0, 1);
        a.agent.setRemoteCredentials(0, new IceCredentials("ffff", "pppppppppppppppppppppp"), a.node.now());
        for (int i = 0; i < 100; i++) {
            a.agent.addRemoteCandidate(
                    0,
                    new Candidate(
                            "1",
                            1,
                            Candidate.Transport.UDP,
                            1,
                            i + ".local",
                            9,
                            CandidateType.HOST,
                            null,
                            null,
                            null,
                            List.of()),
                    a.node.now());
        }
        a.other = null;
        a.node.drain();
        assertThat(a.node.events(IceEvent.ResolveName.class)).hasSize(RemoteCandidates.MAX_NAMES);
    }

    @Test
    @Spec("RFC 8863 §4")
    void withoutAPairItFailsAfterPatience() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "2001:db8::1");
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(39));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.CHECKING);
        network.runFor(Duration.ofSeconds(1));
        assertThat(a.state()).isEqualTo(IceTransportState.FAILED);
        assertThat(b.state()).isEqualTo(IceTransportState.FAILED);
    }

    @Test
    @Spec("webrtc-pc §5.6.3")
    void withoutEndOfCandidatesItIsDisconnectedFirst() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, "192.0.2.2");
        b.tellsEnd = false;
        b.host.networkInterface("eth0").cut();
        start(a, b, 1, 1);
        network.runFor(Duration.ofSeconds(41));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.DISCONNECTED);
        network.runFor(Duration.ofSeconds(31));
        assertThat(a.state()).isEqualTo(IceTransportState.FAILED);
    }

    @Test
    void shortCutsHealAndLongOnesFail() {
        for (int seed = 1; seed <= 100; seed++) {
            SimulatedNetwork net = new SimulatedNetwork(seed);
            Host left = net.host("a", net.internet(), "192.0.2.1");
            Host right = net.host("b", net.internet(), "192.0.2.2");
            LinkConditions loss = LinkConditions.builder()
                    .latency(Duration.ofMillis(40))
                    .loss(0.15)
                    .build();
            left.networkInterface("eth0").setConditions(loss);
            right.networkInterface("eth0").setConditions(loss);
            SimulatedAgent a = new SimulatedAgent("a", left, IceConfig.defaults(), IceRole.CONTROLLING);
            SimulatedAgent b = new SimulatedAgent("b", right, IceConfig.defaults(), IceRole.CONTROLLED);
            start(a, b, 1, 1);
            net.runFor(Duration.ofSeconds(2 + net.random().nextInt(10)));
            left.networkInterface("eth0").cut();
            // Around 30 seconds, where consent expires, one end may fail and the other not.
            boolean shortCut = net.random().nextBoolean();
            net.runFor(Duration.ofSeconds(
                    shortCut ? net.random().nextInt(20) : net.random().between(36, 50)));
            left.networkInterface("eth0").repair();
            net.runFor(Duration.ofSeconds(70));
            String what = "seed " + seed + "\n" + a + b;
            IceTransportState end = shortCut ? IceTransportState.COMPLETED : IceTransportState.FAILED;
            assertThat(a.state()).as(what).isEqualTo(end);
            assertThat(b.state()).as(what).isEqualTo(end);
        }
    }
}
