package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.Spec;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More candidates and pairs than the limits: an authenticated path that works is never the one to go. */
class ManyCandidatesTest {
    private final SimulatedNetwork network = new SimulatedNetwork(3);

    private SimulatedAgent agent(String name, Host host, IceConfig config, IceRole role) {
        host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(5)));
        return new SimulatedAgent(name, host, config, role);
    }

    private void start(SimulatedAgent a, SimulatedAgent b) {
        SimulatedAgent.connect(a, b);
        a.addStream(0, 1);
        b.addStream(0, 1);
        a.sendCredentials(0);
        b.sendCredentials(0);
        a.gather(0, 1);
        b.gather(0, 1);
    }

    private static void assertBothComplete(SimulatedAgent a, SimulatedAgent b) {
        assertThat(a.state()).as(a + "\n" + b).isEqualTo(IceTransportState.COMPLETED);
        assertThat(b.state()).as(a + "\n" + b).isEqualTo(IceTransportState.COMPLETED);
    }

    /** The peer behind a NAT has signalled candidates that lead nowhere; its check alone shows where it is. */
    @ParameterizedTest
    @CsvSource({"66, CONTROLLING", "66, CONTROLLED", "500, CONTROLLING", "500, CONTROLLED"})
    @Spec("RFC 8445 §7.3.1.3")
    void uselessCandidatesDoNotKeepThePeerOut(int useless, IceRole role) {
        Nat nat = network.nat("nat", network.internet(), NatBehaviour.PORT_RESTRICTED_CONE, "203.0.113.1");
        SimulatedAgent a = agent("a", network.host("a", nat.inside(), "10.0.0.2"), IceConfig.defaults(), role);
        SimulatedAgent b =
                agent("b", network.host("b", network.internet(), "192.0.2.2"), IceConfig.defaults(), role.other());
        start(a, b);
        for (int i = 0; i < useless; i++) {
            InetSocketAddress nowhere = Addresses.socketAddress("198.51.100." + i % 250, 5_000 + i);
            b.node.command(now -> b.agent.addRemoteCandidate(
                    0,
                    LoneAgent.candidate(
                            CandidateType.HOST, nowhere, 1, 2_130_706_431L - nowhere.getPort(), "n" + nowhere),
                    now));
        }
        network.runFor(Duration.ofSeconds(60));
        assertBothComplete(a, b);
    }

    /** Only the last interface of seventy leads anywhere. */
    @ParameterizedTest
    @CsvSource({"CONTROLLING", "CONTROLLED"})
    @Spec("RFC 8445 §7.3.1.3")
    void aHostMayHaveMoreInterfacesThanThePeerTakesCandidates(IceRole role) {
        Host many = network.host("a", network.internet(), "198.51.100.1");
        Host other = network.host("b", network.internet(), "192.0.2.2");
        for (int i = 2; i <= 70; i++) {
            many.addInterface("eth" + i, network.internet(), "198.51.100." + i);
        }
        for (int i = 1; i < 70; i++) {
            network.internet().block(Addresses.parseLiteral("198.51.100." + i), other.address());
            network.internet().block(other.address(), Addresses.parseLiteral("198.51.100." + i));
        }
        SimulatedAgent a = agent("a", many, IceConfig.defaults(), role);
        SimulatedAgent b = agent("b", other, IceConfig.defaults(), role.other());
        start(a, b);
        network.runFor(Duration.ofSeconds(60));
        assertBothComplete(a, b);
        assertThat(b.selected(0, 1)).contains("198.51.100.70:");
    }

    @Test
    @Spec("RFC 8445 §6.1.2.5")
    void aFullChecklistHasRoomForAPairThatWorks() {
        IceConfig config = IceConfig.builder().maxPairs(5).build();
        LoneAgent lone = LoneAgent.withRemote(config, IceRole.CONTROLLED);
        for (int i = 0; i < 20; i++) {
            lone.agent.addRemoteCandidate(
                    0, LoneAgent.host(Addresses.socketAddress("198.51.100.9", 5_000 + i), 1), lone.now);
        }
        assertThat(lone.agent.pairs(0)).hasSize(5);
        InetSocketAddress revealed = Addresses.socketAddress("203.0.113.9", 9);
        lone.check(revealed, LoneAgent.controlling(), LoneAgent.nominate());
        assertThat(lone.agent.pairs(0)).as("a check alone takes nobody's place").hasSize(6);
        lone.pass(Duration.ofMillis(60));
        lone.requests().stream()
                .filter(sent -> sent.path().remote().equals(revealed))
                .forEach(lone::answer);
        assertThat(lone.agent.pairs(0)).hasSize(5);
        assertThat(lone.agent.sendPath(0, 1).remote()).isEqualTo(revealed);
    }

    @Test
    void candidatesThatCannotBeUsedGoFirst() {
        IceConfig config = IceConfig.builder().maxRemoteCandidates(4).build();
        LoneAgent lone = LoneAgent.withRemote(config, IceRole.CONTROLLED);
        for (int i = 0; i < 10; i++) {
            lone.agent.addRemoteCandidate(
                    0, LoneAgent.host(Addresses.socketAddress("198.51.100.9", 5_000 + i), 1), lone.now);
        }
        assertThat(lone.agent.remoteCandidates(0)).extracting("port").containsExactly(2000, 5000, 5001, 5002);
        // All but the first fail.
        lone.answer(lone.requests().get(0));
        lone.pass(Duration.ofSeconds(60));
        InetSocketAddress late = Addresses.socketAddress("198.51.100.10", 1);
        lone.agent.addRemoteCandidate(0, LoneAgent.host(late, 1), lone.now);
        assertThat(lone.agent.remoteCandidates(0))
                .extracting("port")
                .contains(1)
                .hasSize(4);
    }
}
