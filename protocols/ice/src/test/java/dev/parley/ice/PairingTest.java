package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.DeterministicRandom;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which candidates make pairs, and in which order they are checked. */
class PairingTest {
    private static final Timestamp NOW = Timestamp.ofMillis(9);

    private final IceAgent agent = new IceAgent(
            IceConfig.builder().includeLoopback(true).build(), IceRole.CONTROLLING, new DeterministicRandom(2));

    private void stream(int id, int components, String... bases) {
        agent.addStream(id, components, new IceCredentials("frag" + id, "password-password-password"));
        agent.startGathering(id, List.of(), NOW);
        for (int component = 1; component <= components; component++) {
            for (int i = 0; i < bases.length; i++) {
                agent.addLocalBase(
                        id,
                        component,
                        LocalBase.of(Addresses.socketAddress(bases[i], 1000 + 100 * id + 10 * component + i)),
                        NOW);
            }
        }
        agent.setRemoteCredentials(id, new IceCredentials("other", "password-password-password"), NOW);
    }

    private void remote(int stream, int component, String ip, int port, long priority, String foundation) {
        agent.addRemoteCandidate(
                stream,
                LoneAgent.candidate(
                        CandidateType.HOST, Addresses.socketAddress(ip, port), component, priority, foundation),
                NOW);
    }

    private List<PairState> states(int stream) {
        return agent.pairs(stream).stream().map(CandidatePairStatistics::state).toList();
    }

    @ParameterizedTest
    @Spec("RFC 8445 §6.1.2.2")
    @CsvSource({
        "192.0.2.1, 192.0.2.2, true",
        "192.0.2.1, 2001:db8::2, false",
        "2001:db8::1, 2001:db8::2, true",
        "fe80::1, 2001:db8::2, false",
        "fe80::1, fe80::2, true",
        "2001:db8::1, fe80::2, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 192.0.2.2, false",
        "192.0.2.1, 127.0.0.1, false",
        "10.0.0.1, 203.0.113.2, true",
    })
    void familiesAndScopes(String local, String remote, boolean paired) {
        stream(0, 1, local);
        remote(0, 1, remote, 99, 5, "1");
        assertThat(agent.pairs(0)).hasSize(paired ? 1 : 0);
    }

    @Test
    @Spec("RFC 6544 §4.5")
    void tcpCandidatesAreKeptAndNotPaired() {
        stream(0, 1, "192.0.2.1");
        Candidate tcp = new Candidate(
                "1",
                1,
                Candidate.Transport.TCP,
                5,
                "192.0.2.2",
                9,
                CandidateType.HOST,
                null,
                null,
                Candidate.TcpType.ACTIVE,
                List.of());
        agent.addRemoteCandidate(0, tcp, NOW);
        assertThat(agent.remoteCandidates(0)).containsExactly(tcp);
        assertThat(agent.pairs(0)).isEmpty();
    }

    @Test
    void candidatesWithoutUseAreIgnored() {
        stream(0, 1, "192.0.2.1");
        remote(0, 1, "192.0.2.2", 0, 5, "1");
        remote(0, 1, "0.0.0.0", 7, 5, "1");
        remote(0, 1, "224.0.0.1", 7, 5, "1");
        remote(0, 2, "192.0.2.2", 7, 5, "1");
        assertThat(agent.remoteCandidates(0)).isEmpty();
        remote(0, 1, "192.0.2.2", 7, 5, "1");
        remote(0, 1, "192.0.2.2", 7, 5, "1");
        assertThat(agent.remoteCandidates(0)).hasSize(1);
        assertThat(agent.pairs(0)).hasSize(1);
    }

    @Test
    @Spec("RFC 8445 §6.1.2.3")
    void pairPriorities() {
        assertThat(Priorities.pair(IceRole.CONTROLLING, 5, 3)).isEqualTo((3L << 32) + 10 + 1);
        assertThat(Priorities.pair(IceRole.CONTROLLED, 5, 3)).isEqualTo((3L << 32) + 10);
        assertThat(Priorities.pair(IceRole.CONTROLLING, 3, 3)).isEqualTo((3L << 32) + 6);
        // Both ends compute the same.
        assertThat(Priorities.pair(IceRole.CONTROLLING, 77, 99)).isEqualTo(Priorities.pair(IceRole.CONTROLLED, 99, 77));
        // RFC 8445 §15.1's example: a host candidate of component 1 with the highest local preference.
        assertThat(Priorities.candidate(CandidateType.HOST, 65535, 1)).isEqualTo(2130706431L);
    }

    @Test
    @Spec("RFC 8445 §6.1.2.6")
    void oneOfAFoundationWaitsInAllChecklists() {
        stream(0, 2, "192.0.2.1");
        stream(1, 2, "192.0.2.1");
        // Told in the wrong order: the pair of the first checklist's first component must come out on top.
        remote(1, 2, "192.0.2.2", 4, 10, "f");
        agent.pollTransmit(new TransmitBatch(), NOW);
        assertThat(states(1)).containsExactly(PairState.IN_PROGRESS);
        remote(1, 1, "192.0.2.2", 3, 20, "f");
        remote(0, 2, "192.0.2.2", 2, 30, "f");
        remote(0, 1, "192.0.2.2", 1, 40, "f");
        assertThat(states(0)).containsExactly(PairState.FROZEN, PairState.FROZEN);
        assertThat(states(1)).containsExactly(PairState.FROZEN, PairState.IN_PROGRESS);
        // Another foundation is independent.
        remote(1, 2, "192.0.2.3", 4, 50, "g");
        assertThat(states(1)).contains(PairState.WAITING);
        remote(0, 1, "192.0.2.3", 1, 40, "g");
        assertThat(agent.pairs(0).stream().filter(pair -> pair.state() == PairState.WAITING))
                .as("the first checklist's is the one that waits")
                .hasSize(1);
        assertThat(states(1)).doesNotContain(PairState.WAITING);
    }

    @Test
    @Spec("RFC 8445 §6.1.2.5")
    void theBestPairsStay() {
        IceAgent small = new IceAgent(
                IceConfig.builder().maxPairs(5).maxRemoteCandidates(20).build(),
                IceRole.CONTROLLING,
                new DeterministicRandom(2));
        small.addStream(0, 1, new IceCredentials("frag", "password-password-password"));
        small.addLocalBase(0, 1, LocalBase.of(Addresses.socketAddress("192.0.2.1", 1)), NOW);
        small.setRemoteCredentials(0, new IceCredentials("other", "password-password-password"), NOW);
        for (int i = 1; i <= 30; i++) {
            InetSocketAddress address = Addresses.socketAddress("192.0.2.2", i);
            small.addRemoteCandidate(0, LoneAgent.candidate(CandidateType.HOST, address, 1, i, "f" + i), NOW);
        }
        assertThat(small.remoteCandidates(0)).hasSize(20);
        assertThat(small.pairs(0)).hasSize(5);
        assertThat(small.pairs(0).get(0).pair().remote().priority()).isEqualTo(20);
        assertThat(small.pairs(0).get(1).pair().remote().priority()).isEqualTo(19);
        assertThat(small.drops().get("ice: limit of remote candidates")).isEqualTo(10);
    }

    @Test
    void candidatesOfOtherSessionsWaitOrGo() {
        stream(0, 1, "192.0.2.1");
        Candidate future = new Candidate(
                "1",
                1,
                Candidate.Transport.UDP,
                5,
                "192.0.2.2",
                9,
                CandidateType.HOST,
                null,
                null,
                null,
                List.of(new Candidate.Extension("ufrag", "next")));
        agent.addRemoteCandidate(0, future, NOW);
        assertThat(agent.pairs(0)).isEmpty();
        agent.setRemoteCredentials(0, new IceCredentials("next", "password-password-password"), NOW);
        assertThat(agent.pairs(0)).hasSize(1);
        // Our own half of the restart comes after theirs: what they have told stays.
        agent.restart(0, new IceCredentials("mine2", "password-password-password"), NOW);
        assertThat(agent.pairs(0)).hasSize(1);
        assertThat(agent.remoteCredentials(0).usernameFragment()).isEqualTo("next");
        // Another restart, ours alone: theirs is awaited.
        agent.restart(0, new IceCredentials("mine3", "password-password-password"), NOW);
        assertThat(agent.remoteCredentials(0)).isNull();
        assertThat(agent.pairs(0)).isEmpty();
        for (int i = 0; i < 100; i++) {
            agent.addRemoteCandidate(0, future, NOW);
        }
        assertThat(agent.drops().get("ice: candidate of another session")).isPositive();
    }

    /** Some peers write an empty fragment for none. */
    @Test
    void anEmptyUserNameFragmentIsNone() {
        stream(0, 1, "192.0.2.1");
        agent.addRemoteCandidate(
                0,
                new Candidate(
                        "1",
                        1,
                        Candidate.Transport.UDP,
                        5,
                        "192.0.2.2",
                        9,
                        CandidateType.HOST,
                        null,
                        null,
                        null,
                        List.of(new Candidate.Extension("ufrag", ""))),
                NOW);
        assertThat(agent.remoteCandidates(0)).hasSize(1);
    }
}
