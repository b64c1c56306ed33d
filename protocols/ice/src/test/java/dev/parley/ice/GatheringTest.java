package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.AlternateServer;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.MappedAddress;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Local candidates, and servers that answer, refuse or say nothing. */
class GatheringTest {
    private static final InetSocketAddress V4 = Addresses.socketAddress("10.0.0.2", 1000);
    private static final InetSocketAddress V6 = Addresses.socketAddress("2001:db8::2", 1000);
    private static final InetSocketAddress MAPPED = Addresses.socketAddress("203.0.113.9", 7000);
    private static final StunServerAddress SERVER = server("198.51.100.1", "stun:one.example.org");
    private static final StunServerAddress SECOND = server("198.51.100.2", "stun:two.example.org");
    private static final StunServerAddress SERVER6 = server("2001:db8:5::1", "stun:one.example.org");

    private final TransmitBatch batch = new TransmitBatch();
    private Timestamp now = Timestamp.ofMillis(5);
    private IceAgent agent = agent(IceConfig.defaults());
    private final List<IceEvent> events = new ArrayList<>();

    private static StunServerAddress server(String ip, String url) {
        return new StunServerAddress(Addresses.socketAddress(ip, 3478), url);
    }

    private static IceAgent agent(IceConfig config) {
        IceAgent agent = new IceAgent(config, IceRole.CONTROLLING, new DeterministicRandom(1));
        agent.addStream(0, 1, new IceCredentials("frag", "password-password-password"));
        return agent;
    }

    private void gather(List<StunServerAddress> servers, LocalBase... bases) {
        agent.startGathering(0, servers, now);
        for (LocalBase base : bases) {
            agent.addLocalBase(0, 1, base, now);
        }
        agent.endOfLocalBases(0, now);
    }

    private record Asked(Path path, StunMessage message) {}

    private List<Asked> asked() {
        batch.clear();
        while (agent.pollTransmit(batch, now)) {}
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            try {
                asked.add(new Asked(batch.path(i), StunMessage.parse(batch.packet(i))));
            } catch (dev.parley.base.MalformedException e) {
                throw new AssertionError(e);
            }
        }
        for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
            events.add(event);
        }
        return asked;
    }

    private List<Asked> pass(Duration duration) {
        Timestamp end = now.plus(duration);
        List<Asked> asked = new ArrayList<>(asked());
        while (!agent.nextTimeout().isAfter(end)) {
            now = Timestamp.max(now, agent.nextTimeout());
            agent.handleTimeout(now);
            asked.addAll(asked());
        }
        now = end;
        return asked;
    }

    private boolean answer(Asked question, StunClass messageClass, StunAttribute... attributes) {
        return answerFrom(question.path(), question, messageClass, attributes);
    }

    private boolean answerFrom(Path path, Asked question, StunClass messageClass, StunAttribute... attributes) {
        PacketBuffer out = PacketBuffer.allocate(500, 0);
        StunMessage.of(messageClass, StunMessage.BINDING, question.message().transactionId(), attributes)
                .writeTo(out, null, false);
        boolean ours = agent.handle(out, path, now);
        asked().forEach(ignored -> {});
        return ours;
    }

    private List<Candidate> candidates() {
        return events.stream()
                .filter(IceEvent.LocalCandidate.class::isInstance)
                .map(event -> ((IceEvent.LocalCandidate) event).candidate())
                .toList();
    }

    private <T> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    @Spec("RFC 8445 §5.1.1.2")
    void aServerReflexiveCandidate() {
        gather(List.of(SERVER), LocalBase.of(V4));
        List<Asked> asked = asked();
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).path()).isEqualTo(Path.udp(V4, SERVER.address()));
        assertThat(agent.gatheringState(0)).isEqualTo(GatheringState.GATHERING);
        assertThat(answer(asked.get(0), StunClass.SUCCESS_RESPONSE, new XorMappedAddress(MAPPED)))
                .as("a server's answer is not authenticated")
                .isFalse();
        assertThat(candidates())
                .extracting(Candidate::type)
                .containsExactly(CandidateType.HOST, CandidateType.SERVER_REFLEXIVE);
        Candidate reflexive = candidates().get(1);
        assertThat(reflexive.address()).isEqualTo("203.0.113.9");
        assertThat(reflexive.relatedAddress()).isEqualTo("10.0.0.2");
        assertThat(reflexive.relatedPort()).isEqualTo(1000);
        assertThat(reflexive.priority()).isLessThan(candidates().get(0).priority());
        assertThat(reflexive.foundation()).isNotEqualTo(candidates().get(0).foundation());
        assertThat(events(IceEvent.LocalCandidate.class).get(1).url()).isEqualTo("stun:one.example.org");
        assertThat(agent.gatheringState(0)).isEqualTo(GatheringState.COMPLETE);
        assertThat(events(IceEvent.GatheringStateChanged.class))
                .extracting(IceEvent.GatheringStateChanged::state)
                .containsExactly(GatheringState.GATHERING, GatheringState.COMPLETE);
    }

    @Test
    @Spec("RFC 8445 §5.1.3")
    void redundantCandidatesAreNotTold() {
        gather(List.of(SERVER, SECOND), LocalBase.of(V4));
        List<Asked> asked = pass(Duration.ofMillis(60));
        assertThat(asked).hasSize(2);
        answer(asked.get(0), StunClass.SUCCESS_RESPONSE, new XorMappedAddress(MAPPED));
        answer(asked.get(1), StunClass.SUCCESS_RESPONSE, new XorMappedAddress(MAPPED));
        assertThat(candidates()).hasSize(2);
        agent.restart(0, new IceCredentials("frag2", "password-password-password"), now);
        gather(List.of(SERVER));
        asked = pass(Duration.ofMillis(60));
        answer(asked.get(0), StunClass.SUCCESS_RESPONSE, new XorMappedAddress(V4));
        assertThat(candidates()).as("mapped to itself: no NAT").hasSize(3);
    }

    @Test
    @Spec("RFC 8445 §14.2")
    void questionsArePacedAndBothFamiliesAsked() {
        gather(List.of(SERVER, SECOND, SERVER6), LocalBase.of(V4), LocalBase.of(V6));
        assertThat(asked()).hasSize(1);
        assertThat(pass(Duration.ofMillis(49))).isEmpty();
        assertThat(pass(Duration.ofMillis(1))).hasSize(1);
        List<Asked> third = pass(Duration.ofMillis(50));
        assertThat(third).hasSize(1);
        assertThat(third.get(0).path()).isEqualTo(Path.udp(V6, SERVER6.address()));
    }

    @Test
    void aServerWhoseNameIsResolvedLaterIsAskedToo() {
        agent.startGathering(0, List.of(SERVER), now);
        agent.addLocalBase(0, 1, LocalBase.of(V4), now);
        List<Asked> first = asked();
        agent.startGathering(0, List.of(SERVER, SECOND), now);
        agent.endOfLocalBases(0, now);
        List<Asked> second = pass(Duration.ofMillis(60));
        assertThat(second).extracting(question -> question.path().remote()).containsExactly(SECOND.address());
        answer(first.get(0), StunClass.SUCCESS_RESPONSE, new XorMappedAddress(MAPPED));
        assertThat(agent.gatheringState(0)).isEqualTo(GatheringState.GATHERING);
        answer(second.get(0), StunClass.SUCCESS_RESPONSE, new XorMappedAddress(MAPPED));
        assertThat(candidates()).hasSize(2);
        assertThat(events(IceEvent.GatheringStateChanged.class)).hasSize(2);
    }

    @Test
    @Spec("webrtc-pc §4.8.3")
    void aSilentServerIsAn701() {
        gather(List.of(SERVER), LocalBase.of(V4));
        assertThat(pass(Duration.ofMillis(9_400))).hasSize(5);
        assertThat(agent.gatheringState(0)).isEqualTo(GatheringState.GATHERING);
        pass(Duration.ofMillis(200));
        assertThat(events(IceEvent.CandidateError.class))
                .containsExactly(new IceEvent.CandidateError(
                        0, "10.0.0.2", 1000, "stun:one.example.org", 701, "The server did not answer."));
        assertThat(agent.gatheringState(0)).isEqualTo(GatheringState.COMPLETE);
    }

    @Test
    @Spec("webrtc-pc §4.8.3")
    void aRefusalHasTheServersCode() {
        gather(List.of(SERVER), LocalBase.of(V4));
        answer(asked().get(0), StunClass.ERROR_RESPONSE, new ErrorCode(401, "Who are you?"));
        assertThat(events(IceEvent.CandidateError.class))
                .extracting(IceEvent.CandidateError::errorCode, IceEvent.CandidateError::errorText)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(401, "Who are you?"));
        assertThat(agent.gatheringState(0)).isEqualTo(GatheringState.COMPLETE);
        agent.gatheringError(0, null, null, "stun:nowhere.example.org", 701, "unknown host", now);
        asked();
        assertThat(events(IceEvent.CandidateError.class)).hasSize(2);
    }

    @Test
    @Spec("RFC 8489 §10")
    void anAlternateServerIsAskedOnce() {
        gather(List.of(SERVER), LocalBase.of(V4));
        answer(
                asked().get(0),
                StunClass.ERROR_RESPONSE,
                new ErrorCode(300, "There"),
                new AlternateServer(SECOND.address()));
        List<Asked> next = pass(Duration.ofMillis(60));
        assertThat(next.get(0).path().remote()).isEqualTo(SECOND.address());
        answer(
                next.get(0),
                StunClass.ERROR_RESPONSE,
                new ErrorCode(300, "Back"),
                new AlternateServer(SERVER.address()));
        assertThat(events(IceEvent.CandidateError.class)).hasSize(1);
        assertThat(pass(Duration.ofMillis(200))).isEmpty();
    }

    @Test
    void anAnswerFromElsewhereIsNone() {
        gather(List.of(SERVER), LocalBase.of(V4));
        Asked question = asked().get(0);
        assertThat(answerFrom(
                        Path.udp(V4, SECOND.address()),
                        question,
                        StunClass.SUCCESS_RESPONSE,
                        new XorMappedAddress(MAPPED)))
                .isFalse();
        assertThat(candidates()).hasSize(1);
        assertThat(answer(question, StunClass.SUCCESS_RESPONSE, new MappedAddress(MAPPED)))
                .isFalse();
        assertThat(candidates()).as("an RFC 3489 server's").hasSize(2);
        long dropped = agent.drops().total();
        answer(question, StunClass.SUCCESS_RESPONSE, new XorMappedAddress(MAPPED));
        assertThat(agent.drops().total()).isEqualTo(dropped + 1);
    }

    @Test
    @Spec("RFC 8445 §5.1.1.4")
    void bindingsAreKeptAlive() {
        gather(List.of(SERVER), LocalBase.of(V4));
        answer(asked().get(0), StunClass.SUCCESS_RESPONSE, new XorMappedAddress(MAPPED));
        List<Asked> later = pass(Duration.ofSeconds(46));
        assertThat(later)
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.message().messageClass()).isEqualTo(StunClass.INDICATION));
    }

    @Test
    void theOneToOneAddressTakesTheHostsPlace() {
        gather(List.of(), new LocalBase(V4, "eth0", 100, false, MAPPED.getAddress()));
        asked();
        assertThat(candidates()).hasSize(1);
        assertThat(candidates().get(0).address()).isEqualTo("203.0.113.9");
        assertThat(candidates().get(0).port()).isEqualTo(1000);
        assertThat(candidates().get(0).type()).isEqualTo(CandidateType.HOST);
    }

    @Test
    @Spec("RFC 8445 §5.1.1.1")
    void loopbackOnlyBySetting() {
        InetSocketAddress loopback = Addresses.socketAddress("127.0.0.1", 5);
        gather(List.of(), LocalBase.of(loopback));
        asked();
        assertThat(candidates()).isEmpty();
        assertThat(events(IceEvent.BaseReleased.class)).containsExactly(new IceEvent.BaseReleased(loopback));
        agent = agent(IceConfig.builder().includeLoopback(true).build());
        gather(List.of(), LocalBase.of(loopback));
        asked();
        assertThat(candidates()).hasSize(1);
    }

    @Test
    @Spec("webrtc-pc §4.2.3")
    void relayPolicyShowsNothingOfOurs() {
        agent = agent(IceConfig.builder().transportPolicy(TransportPolicy.RELAY).build());
        gather(List.of(SERVER), LocalBase.of(V4));
        assertThat(pass(Duration.ofSeconds(1))).isEmpty();
        assertThat(candidates()).isEmpty();
        assertThat(agent.gatheringState(0)).isEqualTo(GatheringState.COMPLETE);
        agent.setRemoteCredentials(0, LoneAgent.REMOTE, now);
        agent.addRemoteCandidate(0, LoneAgent.host(LoneAgent.PEER, 1), now);
        assertThat(pass(Duration.ofSeconds(1))).isEmpty();
        assertThat(agent.pairs(0)).isEmpty();
    }

    @Test
    @Spec("RFC 8421 §4")
    void familiesAlternateAndPrioritiesDiffer() {
        gather(
                List.of(),
                LocalBase.of(V4),
                LocalBase.of(Addresses.socketAddress("10.0.0.3", 1000)),
                LocalBase.of(V6),
                LocalBase.of(Addresses.socketAddress("2001:db8::3", 1000)),
                new LocalBase(Addresses.socketAddress("2001:db8::4", 1000), "eth0", 127, true, null),
                new LocalBase(Addresses.socketAddress("10.8.0.2", 1000), "tun0", 5, false, null));
        asked();
        List<String> order = candidates().stream()
                .sorted((a, b) -> Long.compare(b.priority(), a.priority()))
                .map(Candidate::address)
                .toList();
        assertThat(order)
                .containsExactly("2001:db8::4", "2001:db8::2", "10.0.0.2", "2001:db8::3", "10.0.0.3", "10.8.0.2");
        assertThat(candidates().stream().map(Candidate::priority).distinct()).hasSize(6);
        assertThat(candidates())
                .allSatisfy(candidate -> assertThat(candidate.priority()).isBetween(1L, (1L << 31) - 1));
    }

    @Test
    void aLateBaseIsTrickled() {
        gather(List.of(SERVER), LocalBase.of(V4));
        answer(asked().get(0), StunClass.SUCCESS_RESPONSE, new XorMappedAddress(MAPPED));
        InetSocketAddress late = Addresses.socketAddress("10.0.0.77", 1000);
        agent.addLocalBase(0, 1, LocalBase.of(late), now);
        List<Asked> asked = pass(Duration.ofMillis(60));
        assertThat(candidates()).hasSize(3);
        assertThat(asked.get(0).path().local()).isEqualTo(late);
        agent.removeLocalBase(late, now);
        assertThat(pass(Duration.ofSeconds(14))).isEmpty();
        assertThat(agent.localCandidates(0)).hasSize(2);
        assertThat(events(IceEvent.CandidateError.class)).isEmpty();
    }

    @Test
    void basesAndServersAreBounded() {
        List<StunServerAddress> servers = new ArrayList<>();
        for (int i = 1; i < 200; i++) {
            servers.add(server("198.51.100." + i, "stun:many"));
        }
        LocalBase[] bases = new LocalBase[200];
        for (int i = 0; i < bases.length; i++) {
            bases[i] = LocalBase.of(Addresses.socketAddress("10.0.0.2", 2000 + i));
        }
        gather(servers, bases);
        asked();
        assertThat(candidates()).hasSizeLessThanOrEqualTo(Bases.MAX_BASES);
        assertThat(events(IceEvent.BaseReleased.class)).hasSize(200 - Bases.MAX_BASES);
        assertThat(pass(Duration.ofSeconds(60))).hasSizeLessThanOrEqualTo(5 * Gatherer.MAX_QUERIES);
        assertThat(agent.drops().get("ice: limit of servers")).isEqualTo(1);
    }
}
