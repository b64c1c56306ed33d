package dev.parley.ice;

import static dev.parley.ice.LoneAgent.BASE;
import static dev.parley.ice.LoneAgent.LOCAL;
import static dev.parley.ice.LoneAgent.PEER;
import static dev.parley.ice.LoneAgent.controlled;
import static dev.parley.ice.LoneAgent.controlling;
import static dev.parley.ice.LoneAgent.nominate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.stun.StunMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer whose addresses change, and strangers who send copies of its checks. */
class MovingPeerTest {
    private static final int CHANGES = 10_000;

    private final SimulatedNetwork network = new SimulatedNetwork(5);

    private SimulatedAgent agent(String name, IceRole role, Host host) {
        host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(5)));
        return new SimulatedAgent(name, host, IceConfig.defaults(), role);
    }

    private void start(SimulatedAgent a, SimulatedAgent b) {
        SimulatedAgent.connect(a, b);
        a.addStream(0, 1);
        b.addStream(0, 1);
        a.sendCredentials(0);
        b.sendCredentials(0);
        a.gather(0, 1);
        b.gather(0, 1);
        network.runFor(Duration.ofSeconds(5));
        assertThat(a.agent.sendPath(0, 1)).as(a.toString()).isNotNull();
    }

    private static InetSocketAddress stranger(int number) {
        return Addresses.socketAddress("203.0.113." + number % 250, 1_024 + number);
    }

    @ParameterizedTest
    @EnumSource(IceRole.class)
    void bindingsOfItsNatMayChangeTenThousandTimes(IceRole role) {
        Nat nat = network.nat("nat", network.internet(), NatBehaviour.PORT_RESTRICTED_CONE, "203.0.113.1");
        SimulatedAgent a = agent("a", role, network.host("a", nat.inside(), "10.0.0.2"));
        SimulatedAgent b = agent("b", role.other(), network.host("b", network.internet(), "192.0.2.2"));
        start(a, b);
        for (int i = 0; i < CHANGES; i++) {
            String outside = "203." + (i % 2 + 1) + "." + i / 250 % 250 + "." + (i % 250 + 1);
            nat.rebind(outside);
            assertThat(network.runUntil(() -> isSentTo(b, outside), Duration.ofSeconds(12)))
                    .as("change %d: %s %s", i, a, b)
                    .isTrue();
            assertThat(b.agent.remoteCandidates(0)).hasSizeLessThanOrEqualTo(64 + ChecklistLimits.MAX_REVEALED);
        }
        assertThat(a.states(0, 1)).doesNotContain(IceTransportState.FAILED);
        assertThat(b.states(0, 1)).doesNotContain(IceTransportState.FAILED);
    }

    private static boolean isSentTo(SimulatedAgent agent, String address) {
        Path path = agent.agent.sendPath(0, 1);
        return path != null && path.remote().getAddress().equals(Addresses.parseLiteral(address));
    }

    /** The peer signals a candidate for each of its new addresses. */
    @ParameterizedTest
    @EnumSource(IceRole.class)
    void itMayMoveToANewNetworkTenThousandTimes(IceRole role) {
        SimulatedAgent a = agent("a", role, network.host("a", network.internet(), "198.51.100.1"));
        SimulatedAgent b = agent("b", role.other(), network.host("b", network.internet(), "192.0.2.2"));
        start(a, b);
        InetSocketAddress base = a.agent.sendPath(0, 1).local();
        for (int i = 0; i < CHANGES; i++) {
            String address = "198." + (i / 62_500 + 1) + "." + i / 250 + "." + (i % 250 + 1);
            InetSocketAddress lost = base;
            a.node.command(now -> a.agent.removeLocalBase(lost, now));
            a.node.close(lost);
            InetAddress ip = Addresses.parseLiteral(address);
            a.host.networkInterface("eth0").removeAddress(Addresses.format(lost.getAddress()));
            a.host.networkInterface("eth0").addAddress(address);
            base = a.addBase(0, 1, ip);
            a.told.clear();
            assertThat(network.runUntil(
                            () -> isSentTo(b, address) && a.agent.sendPath(0, 1) != null, Duration.ofSeconds(12)))
                    .as("change %d: %s %s", i, a, b)
                    .isTrue();
        }
        assertThat(a.states(0, 1)).doesNotContain(IceTransportState.FAILED);
        assertThat(b.states(0, 1)).doesNotContain(IceTransportState.FAILED);
    }

    @ParameterizedTest
    @EnumSource(IceRole.class)
    void aHundredCopiesOfACheckUseUpNothing(IceRole role) {
        LoneAgent lone = LoneAgent.connected(role);
        byte[] check = LoneAgent.write(
                lone.request(role == IceRole.CONTROLLED ? controlling() : controlled()), LOCAL.password());
        assertThat(lone.receive(check, PEER)).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(lone.receive(check, stranger(i))).isFalse();
            assertThat(lone.agent.isValidated(Path.udp(BASE, stranger(i)))).isFalse();
        }
        assertThat(lone.agent.remoteCandidates(0)).hasSize(SeenRequests.MAX_PATHS);
        lone.passAnswering(Duration.ofMillis(500));
        InetSocketAddress moved = Addresses.socketAddress("198.51.100.7", 7_000);
        assertThat(lone.check(moved, role == IceRole.CONTROLLED ? controlling() : controlled()))
                .isTrue();
        assertThat(lone.agent.isValidated(Path.udp(BASE, moved))).isTrue();
        lone.pass(Duration.ofMillis(160));
        assertThat(lone.requests()).anyMatch(sent -> sent.path().remote().equals(moved));
    }

    /** Copies may be faster than the request itself; that one still counts. */
    @Test
    void aCheckThatComesAfterItsCopyStillRevealsItsAddress() {
        LoneAgent lone = new LoneAgent(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.agent.setRemoteCredentials(0, LoneAgent.REMOTE, lone.now);
        byte[] check = LoneAgent.write(lone.request(controlling(), nominate()), LOCAL.password());
        lone.receive(check, stranger(1));
        lone.receive(check, PEER);
        lone.pass(Duration.ofMillis(200));
        assertThat(lone.requests()).anyMatch(sent -> sent.path().remote().equals(PEER));
    }

    /** A copy with a forged source address. */
    @Test
    void aCopyNominatesNothingAndIsNoSignOfLife() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        lone.check(PEER, controlling(), nominate());
        InetSocketAddress other = Addresses.socketAddress("192.0.2.9", 2_001);
        StunMessage second = lone.request(controlling(), nominate());
        lone.receive(LoneAgent.write(second, LOCAL.password()), other);
        lone.passAnswering(Duration.ofMillis(200));
        CandidatePairInfo selected = lone.agent.selectedPair(0, 1);
        for (int i = 0; i < 10; i++) {
            lone.receive(LoneAgent.write(second, LOCAL.password()), other);
            lone.receive(LoneAgent.write(second, LOCAL.password()), PEER);
        }
        assertThat(lone.agent.selectedPair(0, 1)).isEqualTo(selected);
        // Nothing but copies comes from the selected pair's address now.
        for (int i = 0; i < 200; i++) {
            lone.pass(Duration.ofMillis(50));
            lone.receive(LoneAgent.write(second, LOCAL.password()), PEER);
            lone.sent();
        }
        assertThat(lone.state()).isEqualTo(IceTransportState.DISCONNECTED);
    }

    @Test
    @Spec("RFC 8445 §7.3.1.1")
    void aCopyChangesNoRole() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        // The peer was controlled once; its tie-breaker was the smallest.
        byte[] former = LoneAgent.write(lone.request(controlled()), LOCAL.password());
        lone.receive(former, PEER);
        assertThat(lone.agent.role()).isEqualTo(IceRole.CONTROLLING);
        lone.agent.setRole(IceRole.CONTROLLED, lone.now);
        lone.receive(former, PEER);
        lone.receive(former, stranger(1));
        assertThat(lone.agent.role()).isEqualTo(IceRole.CONTROLLED);
    }

    /** A stranger with checks that nobody remembers any more; one source address cannot keep another one out. */
    @Test
    void aStrangerWithManyChecksKeepsThePeerOutNeither() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        InetSocketAddress moved = Addresses.socketAddress("198.51.100.7", 7_000);
        List<LoneAgent.Sent> requests = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            lone.pass(Duration.ofMillis(1));
            lone.check(Addresses.socketAddress("203.0.113.66", 1_024 + i), controlling());
            if (i == 100) {
                lone.check(moved, controlling(), nominate());
            }
            requests.addAll(lone.requests());
        }
        assertThat(lone.agent.remoteCandidates(0)).hasSize(1 + ChecklistLimits.MAX_REVEALED);
        List<LoneAgent.Sent> asked = requests.stream()
                .filter(sent -> sent.path().remote().equals(moved))
                .toList();
        assertThat(asked).isNotEmpty();
        assertThat(lone.answer(asked.get(0))).isTrue();
        assertThat(lone.agent.remoteCandidates(0)).anyMatch(candidate -> candidate.port() == moved.getPort());
    }

    /** The limit has removed the pair while its check was under way. */
    @Test
    void anAnswerBringsAPairBack() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        lone.check(stranger(0), controlling());
        lone.pass(Duration.ofMillis(60));
        LoneAgent.Sent asked = lone.requests().stream()
                .filter(sent -> sent.path().remote().equals(stranger(0)))
                .findFirst()
                .orElseThrow();
        for (int i = 1; i <= 2 * ChecklistLimits.MAX_REVEALED; i++) {
            lone.check(stranger(i), controlling());
        }
        assertThat(lone.agent.pairs(0)).noneMatch(MovingPeerTest::isOfFirstStranger);
        assertThat(lone.answer(asked)).isTrue();
        assertThat(lone.agent.pairs(0))
                .anyMatch(pair -> isOfFirstStranger(pair) && pair.state() == PairState.SUCCEEDED);
        for (int i = 100; i < 200; i++) {
            lone.check(stranger(i), controlling());
        }
        assertThat(lone.agent.pairs(0)).as("a proven pair stays").anyMatch(MovingPeerTest::isOfFirstStranger);
    }

    private static boolean isOfFirstStranger(CandidatePairStatistics pair) {
        return pair.pair().remote().port() == stranger(0).getPort();
    }

    @ParameterizedTest
    @EnumSource(IceRole.class)
    void whoSendsAndHearsNothingAsksBeforeConsentIsDue(IceRole role) {
        LoneAgent lone = LoneAgent.connected(role);
        lone.passAnswering(Duration.ofMillis(200));
        lone.agent.noteSent(0, 1, 100, lone.now);
        lone.pass(Duration.ofMillis(100));
        lone.agent.noteReceived(0, 1, 100, lone.now);
        lone.pass(Duration.ofMillis(500));
        assertThat(lone.requests()).as("a reply came").isEmpty();
        lone.agent.noteSent(0, 1, 100, lone.now);
        lone.pass(Duration.ofMillis(500));
        assertThat(lone.requests()).as("nothing came").hasSize(1);
    }
}
