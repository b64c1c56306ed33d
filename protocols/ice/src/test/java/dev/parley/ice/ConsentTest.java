package dev.parley.ice;

import static dev.parley.ice.LoneAgent.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceRole;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.UseCandidate;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks of ours, nomination, consent and keep-alives, message by message. */
class ConsentTest {
    @Test
    @Spec("RFC 8489 §6.2.1")
    void anUnansweredCheckIsRepeatedAndFails() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        Timestamp start = lone.now;
        List<Long> times = new ArrayList<>();
        List<Object> ids = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            for (LoneAgent.Sent sent : lone.requests()) {
                times.add(lone.now.since(start).toMillis());
                ids.add(sent.message().transactionId());
            }
            lone.pass(Duration.ofMillis(1));
        }
        assertThat(times).containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L);
        assertThat(ids.stream().distinct()).hasSize(1);
        assertThat(lone.pair().state()).isEqualTo(PairState.FAILED);
        assertThat(lone.pair().requestsSent()).isEqualTo(1);
    }

    @Test
    @Spec("RFC 8445 §8.1.1")
    void theControllingAgentNominatesAPairThatWorks() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLING);
        LoneAgent.Sent first = lone.requests().get(0);
        assertThat(first.message().has(UseCandidate.class)).isFalse();
        lone.answer(first);
        assertThat(lone.state()).as("usable before it is nominated").isEqualTo(IceTransportState.CONNECTED);
        assertThat(lone.agent.selectedPair(0, 1).nominated()).isFalse();
        lone.pass(Duration.ofMillis(50));
        LoneAgent.Sent second = lone.requests().get(0);
        assertThat(second.message().has(UseCandidate.class)).isTrue();
        lone.answer(second);
        assertThat(lone.agent.selectedPair(0, 1).nominated()).isTrue();
        assertThat(lone.events(IceEvent.SelectedPairChanged.class)).hasSize(1);
    }

    @Test
    @Spec("RFC 8445 §8.1.1")
    void aBetterPairIsWaitedForAWhile() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLING);
        LoneAgent.Sent better = lone.requests().get(0);
        lone.agent.addRemoteCandidate(
                0,
                LoneAgent.candidate(
                        CandidateType.SERVER_REFLEXIVE, Addresses.socketAddress("192.0.2.88", 5), 1, 99, "x"),
                lone.now);
        lone.pass(Duration.ofMillis(60));
        LoneAgent.Sent worse = lone.requests().get(0);
        lone.answer(worse);
        lone.pass(Duration.ofMillis(390));
        assertThat(lone.requests()).noneMatch(sent -> sent.message().has(UseCandidate.class));
        lone.pass(Duration.ofMillis(120));
        List<LoneAgent.Sent> nomination = lone.requests().stream()
                .filter(sent -> sent.message().has(UseCandidate.class))
                .toList();
        assertThat(nomination).hasSize(1);
        assertThat(nomination.get(0).path().remote().getPort()).isEqualTo(5);
        // The better one comes too late: RFC 8445 §8.1.1 lets an agent nominate one pair.
        lone.answer(nomination.get(0));
        lone.answer(better);
        lone.passAnswering(Duration.ofSeconds(3));
        assertThat(lone.agent.sendPath(0, 1).remote().getPort()).isEqualTo(5);
    }

    @Test
    @Spec("RFC 7675 §5.1")
    void consentChecksComeEveryFourToSixSeconds() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLING);
        lone.passAnswering(Duration.ofMillis(200));
        List<Timestamp> times = new ArrayList<>();
        List<Object> ids = new ArrayList<>();
        while (times.size() < 50) {
            lone.now = lone.agent.nextTimeout();
            lone.agent.handleTimeout(lone.now);
            for (LoneAgent.Sent request : lone.requests()) {
                times.add(lone.now);
                ids.add(request.message().transactionId());
                assertThat(request.message().has(UseCandidate.class))
                        .as("the nomination is repeated")
                        .isTrue();
                lone.answer(request);
            }
        }
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            gaps.add(times.get(i).since(times.get(i - 1)).toMillis());
        }
        assertThat(gaps).allSatisfy(gap -> assertThat(gap).isBetween(4_000L, 6_000L));
        assertThat(gaps.stream().distinct().count()).as("randomised").isGreaterThan(30);
        // What is due at the same multiples in all agents of a loop leaves in few batches.
        assertThat(times.stream().skip(1).filter(at -> at.nanos() % 25_000_000 == 0))
                .as("gathered")
                .hasSizeGreaterThan(45);
        assertThat(ids.stream().distinct()).hasSize(50);
        assertThat(lone.pair().consentRequestsSent()).isEqualTo(50);
    }

    @Test
    @Spec("RFC 7675 §5.1")
    void aConsentCheckFollowsThePeersOnceItMayBeDue() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLING);
        lone.passAnswering(Duration.ofMillis(200));
        List<Timestamp> times = new ArrayList<>();
        int beside = 0;
        Timestamp peers = lone.now;
        while (times.size() < 50) {
            boolean answered = false;
            lone.now = Timestamp.min(lone.agent.nextTimeout(), peers);
            lone.agent.handleTimeout(lone.now);
            if (lone.now.equals(peers)) {
                assertThat(lone.check(PEER, LoneAgent.controlled())).isTrue();
                peers = peers.plusMillis(700);
                answered = true;
            }
            List<LoneAgent.Sent> requests = lone.requests();
            assertThat(requests).hasSizeLessThan(2);
            for (LoneAgent.Sent request : requests) {
                times.add(lone.now);
                beside += answered ? 1 : 0;
                lone.answer(request);
            }
        }
        assertThat(beside).as("beside the answer to a check of the peer").isGreaterThan(35);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i).since(times.get(i - 1)).toMillis()).isBetween(4_000L, 6_000L);
        }
    }

    @Test
    @Spec("RFC 7675 §5.1")
    void consentExpiresThirtySecondsAfterTheLastAnswerAndDoesNotReturn() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        lone.agent.endOfRemoteCandidates(0, lone.now);
        lone.passAnswering(Duration.ofSeconds(60));
        Timestamp lastAnswer = lone.now;
        while (lone.agent.sendPath(0, 1) != null) {
            // The remote end's own checks and packets are no consent.
            lone.check(PEER, LoneAgent.controlling());
            lone.agent.noteReceived(0, 1, 10, lone.now);
            lone.pass(Duration.ofMillis(100));
        }
        assertThat(lone.now.since(lastAnswer))
                .isBetween(Duration.ofSeconds(24), Duration.ofSeconds(30).plusMillis(100));
        assertThat(lone.state()).isEqualTo(IceTransportState.FAILED);
        lone.sent();
        lone.check(PEER, LoneAgent.controlling(), LoneAgent.nominate());
        assertThat(lone.sent()).as("answered, not asked again").hasSize(1).noneMatch(LoneAgent.Sent::isRequest);
        lone.passAnswering(Duration.ofSeconds(10));
        assertThat(lone.agent.sendPath(0, 1)).isNull();
    }

    @Test
    @Spec("RFC 7675 §5.2")
    void aForbiddenEndsConsentAtOnce() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        lone.passAnswering(Duration.ofSeconds(1));
        List<LoneAgent.Sent> requests = List.of();
        while (requests.isEmpty()) {
            lone.now = lone.agent.nextTimeout();
            lone.agent.handleTimeout(lone.now);
            requests = lone.requests();
        }
        lone.refuse(requests.get(0), 403);
        assertThat(lone.agent.sendPath(0, 1)).isNull();
        assertThat(lone.events(IceEvent.ConsentChanged.class))
                .extracting(IceEvent.ConsentChanged::granted)
                .containsExactly(true, false);
    }

    @Test
    @Spec("RFC 8489 §9.1.4")
    void anUnauthenticatedAnswerIsNone() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        LoneAgent.Sent request = lone.requests().get(0);
        for (int code : new int[] {0, 400, 487}) {
            StunMessage forged = code == 0
                    ? StunMessage.of(
                            StunClass.SUCCESS_RESPONSE,
                            StunMessage.BINDING,
                            request.message().transactionId(),
                            new XorMappedAddress(LoneAgent.BASE))
                    : StunMessage.of(
                            StunClass.ERROR_RESPONSE,
                            StunMessage.BINDING,
                            request.message().transactionId(),
                            new ErrorCode(code, "forged"));
            assertThat(lone.receive(LoneAgent.write(forged, "not-the-remote-password"), PEER))
                    .isFalse();
        }
        assertThat(lone.agent.drops().get("ice: unauthenticated answer")).isEqualTo(3);
        assertThat(lone.agent.role()).isEqualTo(IceRole.CONTROLLED);
        assertThat(lone.pair().state()).isEqualTo(PairState.IN_PROGRESS);
        assertThat(lone.agent.sendPath(0, 1)).isNull();
        assertThat(lone.answer(request)).as("the true one still counts").isTrue();
        assertThat(lone.agent.sendPath(0, 1)).isNotNull();
    }

    @Test
    @Spec("RFC 8445 §7.2.5.3.3")
    void aSuccessUnfreezesItsFoundation() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.agent.addRemoteCandidate(0, LoneAgent.host(Addresses.socketAddress("192.0.2.9", 2001), 1), lone.now);
        LoneAgent.Sent first = lone.requests().get(0);
        assertThat(lone.agent.pairs(0))
                .extracting(CandidatePairStatistics::state)
                .containsOnlyOnce(PairState.FROZEN);
        lone.answer(first);
        assertThat(lone.agent.pairs(0))
                .extracting(CandidatePairStatistics::state)
                .doesNotContain(PairState.FROZEN);
    }

    @Test
    @Spec("RFC 8445 §7.3.1.1")
    void prioritiesFollowTheRole() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLING);
        long before = lone.pair().pair().priority();
        lone.agent.setRole(IceRole.CONTROLLED, lone.now);
        // The last bit says whether the controlling end's candidate has the higher priority.
        assertThat(lone.pair().pair().priority() ^ before).isEqualTo(1);
    }

    @Test
    @Spec("RFC 8445 §7.2.5.2.4")
    void aRefusedCheckFails() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        assertThat(lone.refuse(lone.requests().get(0), 500)).isTrue();
        assertThat(lone.pair().state()).isEqualTo(PairState.FAILED);
    }

    @Test
    @Spec("RFC 8445 §7.2.5.2.1")
    void anAnswerByAnotherPathDoesNotCount() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        LoneAgent.Sent request = lone.requests().get(0);
        LoneAgent.Sent elsewhere = new LoneAgent.Sent(
                dev.parley.base.Path.udp(LoneAgent.BASE, Addresses.socketAddress("192.0.2.99", 1)), request.message());
        assertThat(lone.answer(elsewhere)).isFalse();
        assertThat(lone.agent.sendPath(0, 1)).isNull();
        lone.pass(Duration.ofSeconds(40));
        assertThat(lone.pair().state()).isEqualTo(PairState.FAILED);
    }

    /** A stranger copies the answer and is faster. */
    @Test
    void theTrueAnswerCountsAfterACopyFromElsewhere() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        LoneAgent.Sent request = lone.requests().get(0);
        lone.answer(new LoneAgent.Sent(
                dev.parley.base.Path.udp(LoneAgent.BASE, Addresses.socketAddress("192.0.2.99", 1)), request.message()));
        assertThat(lone.answer(request)).isTrue();
        assertThat(lone.agent.sendPath(0, 1)).isNotNull();
    }

    @Test
    @Spec("RFC 8445 §7.2.5.3.1")
    void theMappedAddressBecomesPeerReflexive() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.answer(lone.requests().get(0), Addresses.socketAddress("203.0.113.1", 6));
        assertThat(lone.agent.localCandidates(0)).hasSize(2);
        assertThat(lone.agent.selectedPair(0, 1).local().type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
        assertThat(lone.agent.sendPath(0, 1).local())
                .as("packets leave from the base")
                .isEqualTo(LoneAgent.BASE);
        assertThat(lone.events(IceEvent.LocalCandidate.class))
                .as("it is not told")
                .hasSize(1);
    }

    @Test
    void silenceIsNoticedWithinSecondsAndTrafficCountsAsLife() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        lone.passAnswering(Duration.ofSeconds(30));
        for (int i = 0; i < 200; i++) {
            lone.agent.noteReceived(0, 1, 10, lone.now);
            lone.pass(Duration.ofMillis(100));
            assertThat(lone.state()).isEqualTo(IceTransportState.CONNECTED);
        }
        lone.passAnswering(Duration.ofSeconds(30));
        Timestamp cut = lone.now;
        while (lone.state() == IceTransportState.CONNECTED) {
            lone.pass(Duration.ofMillis(100));
        }
        assertThat(lone.now.since(cut)).isBetween(Duration.ofSeconds(3), Duration.ofMillis(9_100));
        assertThat(lone.state()).isEqualTo(IceTransportState.DISCONNECTED);
        assertThat(lone.agent.sendPath(0, 1)).as("consent lasts").isNotNull();
    }

    @Test
    void aSilentPairIsAskedEverLessOften() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        lone.passAnswering(Duration.ofSeconds(30));
        lone.requests();
        List<Long> times = new ArrayList<>();
        Timestamp start = lone.now;
        while (lone.now.since(start).compareTo(Duration.ofSeconds(25)) < 0) {
            lone.pass(Duration.ofMillis(10));
            for (LoneAgent.Sent ignored : lone.requests()) {
                times.add(lone.now.since(start).toMillis());
            }
        }
        long first = times.get(0);
        assertThat(times.subList(0, 5))
                .as("ever more slowly, and five before the pair counts as silent")
                .satisfiesExactly(
                        at -> assertThat(at - first).isZero(),
                        at -> assertThat(at - first).isBetween(500L, 510L),
                        at -> assertThat(at - first).isBetween(1_000L, 1_020L),
                        at -> assertThat(at - first).isBetween(1_500L, 1_530L),
                        at -> assertThat(at - first).isBetween(2_250L, 2_290L));
        assertThat(times)
                .as("in the first five seconds")
                .filteredOn(at -> at - first < 5_000)
                .hasSizeLessThanOrEqualTo(8);
        assertThat(times)
                .as("in the next fifteen, consent checks among them")
                .filteredOn(at -> at - first >= 5_000 && at - first < 20_000)
                .hasSizeBetween(3, 8);
    }

    @Test
    void anAgentThatIsLateItselfReadsBeforeItAsksAgainAndBlamesNobody() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        lone.passAnswering(Duration.ofSeconds(30));
        lone.requests();
        List<LoneAgent.Sent> check = List.of();
        while (check.isEmpty()) {
            lone.pass(Duration.ofMillis(10));
            check = lone.requests();
        }
        // The loop does nothing for longer than it takes a pair to count as silent; then its timers come first.
        lone.now = lone.now.plus(Duration.ofMillis(3_900));
        lone.agent.handleTimeout(lone.now);
        assertThat(lone.requests())
                .as("asked again, at most by the next consent check")
                .hasSizeLessThanOrEqualTo(1);
        assertThat(lone.state()).isEqualTo(IceTransportState.CONNECTED);
        lone.pass(Duration.ofMillis(50));
        assertThat(lone.state()).isEqualTo(IceTransportState.CONNECTED);
        assertThat(lone.answer(check.get(0))).as("it had waited in the socket").isTrue();
        lone.passAnswering(Duration.ofSeconds(10));
        assertThat(lone.events(IceEvent.ComponentStateChanged.class))
                .extracting(IceEvent.ComponentStateChanged::state)
                .doesNotContain(IceTransportState.DISCONNECTED);
        // One that is late each time notices a dead peer all the same.
        Timestamp cut = lone.now;
        while (lone.state() == IceTransportState.CONNECTED) {
            lone.now = lone.now.plus(Duration.ofMillis(900));
            lone.agent.handleTimeout(lone.now);
            assertThat(lone.now.since(cut)).isLessThan(Duration.ofSeconds(30));
        }
        assertThat(lone.state()).isEqualTo(IceTransportState.DISCONNECTED);
    }

    @Test
    @Spec("RFC 8445 §11")
    void keepAlivesOfALiteAgent() {
        LoneAgent lone = new LoneAgent(IceConfig.builder().lite(true).build(), IceRole.CONTROLLED);
        lone.agent.setRemoteCredentials(0, LoneAgent.REMOTE, lone.now);
        lone.sent();
        int indications = 0;
        for (int i = 0; i < 100; i++) {
            lone.check(PEER, LoneAgent.controlling(), LoneAgent.nominate());
            lone.pass(Duration.ofSeconds(1));
            for (LoneAgent.Sent sent : lone.sent()) {
                assertThat(sent.isRequest()).isFalse();
                indications += sent.message().messageClass() == StunClass.INDICATION ? 1 : 0;
            }
        }
        assertThat(indications).isBetween(5, 8);
        // Packets of the layers above make them needless.
        for (int i = 0; i < 100; i++) {
            lone.check(PEER, LoneAgent.controlling());
            lone.agent.noteSent(0, 1, 10, lone.now);
            lone.pass(Duration.ofSeconds(1));
            assertThat(lone.sent()).noneMatch(sent -> sent.message().messageClass() == StunClass.INDICATION);
        }
    }

    @Test
    @Spec("webrtc-stats §6.18")
    void statistics() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        LoneAgent.Sent request = lone.requests().get(0);
        lone.pass(Duration.ofMillis(30));
        lone.answer(request);
        lone.check(PEER, LoneAgent.controlling());
        lone.agent.noteSent(0, 1, 100, lone.now);
        lone.agent.noteSent(0, 1, 50, lone.now);
        lone.pass(Duration.ofMillis(5));
        lone.agent.noteReceived(0, 1, 7, lone.now);
        CandidatePairStatistics pair = lone.pair();
        assertThat(pair.state()).isEqualTo(PairState.SUCCEEDED);
        assertThat(pair.selected()).isTrue();
        assertThat(pair.currentRoundTripTime()).isEqualTo(Duration.ofMillis(30));
        assertThat(pair.totalRoundTripTime()).isEqualTo(Duration.ofMillis(30));
        assertThat(pair.requestsSent()).isEqualTo(1);
        assertThat(pair.responsesReceived()).isEqualTo(1);
        assertThat(pair.requestsReceived()).isEqualTo(1);
        assertThat(pair.responsesSent()).isEqualTo(1);
        assertThat(pair.consentRequestsSent()).isZero();
        assertThat(pair.packetsSent()).isEqualTo(2);
        assertThat(pair.bytesSent()).isEqualTo(150);
        assertThat(pair.packetsReceived()).isEqualTo(1);
        assertThat(pair.bytesReceived()).isEqualTo(7);
        assertThat(pair.lastPacketReceived()).isEqualTo(lone.now);
        assertThat(pair.lastPacketSent()).isEqualTo(Timestamp.ofMillis(1_030));
        assertThat(pair.pair().priority()).isPositive();
    }
}
