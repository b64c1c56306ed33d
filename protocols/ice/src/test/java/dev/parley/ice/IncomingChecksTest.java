package dev.parley.ice;

import static dev.parley.ice.LoneAgent.BASE;
import static dev.parley.ice.LoneAgent.LOCAL;
import static dev.parley.ice.LoneAgent.PEER;
import static dev.parley.ice.LoneAgent.controlled;
import static dev.parley.ice.LoneAgent.controlling;
import static dev.parley.ice.LoneAgent.nominate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.IceControlled;
import dev.parley.stun.StunAttribute.IceControlling;
import dev.parley.stun.StunAttribute.Priority;
import dev.parley.stun.StunAttribute.Raw;
import dev.parley.stun.StunAttribute.UnknownAttributes;
import dev.parley.stun.StunAttribute.UseCandidate;
import dev.parley.stun.StunAttribute.Username;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunCredentials;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agent does with checks, true and false ones. */
class IncomingChecksTest {
    private static final InetSocketAddress STRANGER = Addresses.socketAddress("203.0.113.5", 4000);

    private static StunMessage only(List<LoneAgent.Sent> sent, StunClass messageClass) {
        List<LoneAgent.Sent> matching = sent.stream()
                .filter(each -> each.message().messageClass() == messageClass)
                .toList();
        assertThat(matching).as(sent.toString()).hasSize(1);
        return matching.get(0).message();
    }

    @Test
    @Spec("RFC 8445 §7.3")
    void aCheckIsAnsweredAndChecksBack() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.sent();
        assertThat(lone.check(PEER, controlling())).isTrue();
        StunMessage response = only(lone.sent(), StunClass.SUCCESS_RESPONSE);
        assertThat(response.get(XorMappedAddress.class).address()).isEqualTo(PEER);
        assertThat(response.verifyIntegrity(StunCredentials.shortTermKey(LOCAL.password())))
                .isTrue();
        assertThat(response.verifyFingerprint()).isTrue();
        lone.pass(Duration.ofMillis(60));
        assertThat(lone.requests()).hasSize(1);
    }

    /** The offerer is controlling until the answer says otherwise; the answerer's checks come before it. */
    @ParameterizedTest
    @CsvSource({"0", "-1"})
    @Spec("RFC 8445 §6.1.1")
    void aLiteAgentThatHasOfferedIsNominatedBeforeTheAnswer(long tieBreaker) {
        LoneAgent lone = new LoneAgent(IceConfig.builder().lite(true).build(), IceRole.CONTROLLING);
        lone.sent();
        assertThat(lone.check(PEER, new IceControlling(tieBreaker), nominate())).isTrue();
        only(lone.sent(), StunClass.SUCCESS_RESPONSE);
        assertThat(lone.agent.role()).isEqualTo(IceRole.CONTROLLED);
        lone.agent.setRemoteCredentials(0, LoneAgent.REMOTE, lone.now);
        lone.agent.setRole(IceRole.CONTROLLED, lone.now);
        lone.pass(Duration.ofSeconds(1));
        assertThat(lone.agent.selectedPair(0, 1)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"0", "-1"})
    @Spec("RFC 8445 §6.1.1")
    void whoeverChecksALiteAgentMustControl(long tieBreaker) {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.builder().lite(true).build(), IceRole.CONTROLLED);
        lone.sent();
        lone.check(PEER, new IceControlled(tieBreaker));
        StunMessage response = only(lone.sent(), StunClass.ERROR_RESPONSE);
        assertThat(response.get(ErrorCode.class).code()).isEqualTo(487);
        assertThat(lone.agent.role()).isEqualTo(IceRole.CONTROLLED);
    }

    @Test
    @Spec("RFC 8445 §7.2.2")
    void ourChecksCarryWhatTheyMust() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLING);
        StunMessage check = only(lone.sent(), StunClass.REQUEST);
        assertThat(check.get(Username.class).value()).isEqualTo("RFRAG:LFRAG");
        assertThat(check.has(IceControlling.class)).isTrue();
        // RFC 8445 §5.1.2.1 for a peer-reflexive candidate: 110, the base's local preference, component 1.
        assertThat(check.get(Priority.class).value() >> 24).isEqualTo(110);
        assertThat(check.get(Priority.class).value() & 0xff).isEqualTo(255);
        assertThat(check.has(UseCandidate.class)).as("regular nomination").isFalse();
        assertThat(check.verifyIntegrity(StunCredentials.shortTermKey(LoneAgent.REMOTE.password())))
                .isTrue();
        assertThat(check.hasFingerprint()).isTrue();
    }

    @Test
    @Spec("RFC 8489 §9.1.3")
    void whatIsNotAuthenticIsCountedAndChangesNothing() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.pass(Duration.ofMillis(10));
        lone.sent();
        List<CandidatePairStatistics> before = lone.agent.pairs(0);
        StunMessage good = lone.request(controlling());
        // no integrity at all
        PacketBuffer plain = PacketBuffer.allocate(500, 0);
        good.writeTo(plain, null, true);
        // the wrong key, an unknown user, no user, a broken fingerprint, half a message
        byte[] wrongKey = LoneAgent.write(good, "somebody-elses-password");
        byte[] unknownUser = LoneAgent.write(
                StunMessage.of(
                        StunClass.REQUEST,
                        StunMessage.BINDING,
                        good.transactionId(),
                        new Username("OTHER:RFRAG"),
                        new Priority(1),
                        controlling()),
                LOCAL.password());
        byte[] noUser = LoneAgent.write(
                StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, good.transactionId(), new Priority(1)),
                LOCAL.password());
        byte[] broken = LoneAgent.write(good, LOCAL.password());
        broken[broken.length - 1] ^= 1;
        byte[] half = java.util.Arrays.copyOf(broken, broken.length / 2);
        for (byte[] bytes : List.of(plain.copy(), wrongKey, unknownUser, noUser, broken, half)) {
            long dropped = lone.agent.drops().total();
            assertThat(lone.receive(bytes, STRANGER)).isFalse();
            assertThat(lone.agent.drops().total()).isEqualTo(dropped + 1);
        }
        assertThat(lone.sent()).isEmpty();
        assertThat(lone.events(IceEvent.PathValidated.class)).isEmpty();
        assertThat(lone.agent.pairs(0)).isEqualTo(before);
        assertThat(lone.agent.isValidated(Path.udp(BASE, STRANGER))).isFalse();
    }

    @Test
    @Spec("RFC 8489 §6.3.1")
    void anUnknownRequiredAttributeIsRefused() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.sent();
        assertThat(lone.check(PEER, controlling(), new Raw(0x7f00, new byte[3]), new Raw(0xc057, new byte[4])))
                .isTrue();
        StunMessage refusal = only(lone.sent(), StunClass.ERROR_RESPONSE);
        assertThat(refusal.get(ErrorCode.class).code()).isEqualTo(420);
        assertThat(refusal.get(UnknownAttributes.class).types()).containsExactly(0x7f00);
        assertThat(refusal.verifyIntegrity(StunCredentials.shortTermKey(LOCAL.password())))
                .isTrue();
    }

    @Test
    @Spec("RFC 8445 §7.1.1")
    void aCheckWithoutPriorityIsRefused() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.sent();
        StunMessage request = StunMessage.of(
                StunClass.REQUEST, StunMessage.BINDING, TransactionId.random(lone.random), new Username("LFRAG:RFRAG"));
        assertThat(lone.receive(LoneAgent.write(request, LOCAL.password()), PEER))
                .isTrue();
        assertThat(only(lone.sent(), StunClass.ERROR_RESPONSE)
                        .get(ErrorCode.class)
                        .code())
                .isEqualTo(400);
    }

    // RFC 8445 §7.3.1.1; the agent's own tie-breaker is neither 0 nor 2^64-1.
    @ParameterizedTest
    @Spec("RFC 8445 §7.3.1.1")
    @CsvSource({
        "CONTROLLING, CONTROLLING, 0,  CONTROLLING, 487",
        "CONTROLLING, CONTROLLING, -1, CONTROLLED,  0",
        "CONTROLLED,  CONTROLLED,  0,  CONTROLLING, 0",
        "CONTROLLED,  CONTROLLED,  -1, CONTROLLED,  487",
        "CONTROLLING, CONTROLLED,  -1, CONTROLLING, 0",
        "CONTROLLED,  CONTROLLING, 0,  CONTROLLED,  0",
        "CONTROLLING, ,            0,  CONTROLLING, 0",
        "CONTROLLED,  ,            0,  CONTROLLED,  0",
    })
    void roleConflict(IceRole ours, IceRole theirs, long tieBreaker, IceRole after, int code) {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), ours);
        lone.sent();
        StunAttribute[] attributes = theirs == null
                ? new StunAttribute[0]
                : new StunAttribute[] {
                    theirs == IceRole.CONTROLLING ? new IceControlling(tieBreaker) : new IceControlled(tieBreaker)
                };
        lone.check(PEER, attributes);
        List<LoneAgent.Sent> sent = lone.sent();
        if (code == 0) {
            only(sent, StunClass.SUCCESS_RESPONSE);
        } else {
            assertThat(only(sent, StunClass.ERROR_RESPONSE).get(ErrorCode.class).code())
                    .isEqualTo(code);
        }
        assertThat(lone.agent.role()).isEqualTo(after);
        assertThat(lone.events(IceEvent.RoleChanged.class)).hasSize(ours == after ? 0 : 1);
    }

    @Test
    @Spec("RFC 8445 §7.2.5.1")
    void a487SwitchesTheRoleAndTheTieBreakerAndChecksAgain() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLING);
        LoneAgent.Sent first = lone.requests().get(0);
        assertThat(lone.refuse(first, 487)).isTrue();
        lone.pass(Duration.ofMillis(60));
        LoneAgent.Sent second = lone.requests().get(0);
        assertThat(lone.agent.role()).isEqualTo(IceRole.CONTROLLED);
        assertThat(second.message().get(IceControlled.class).tieBreaker())
                .isNotEqualTo(first.message().get(IceControlling.class).tieBreaker());
        // A second 487 to a request of the former role changes nothing.
        assertThat(lone.refuse(first, 487)).as("its transaction has ended").isFalse();
        assertThat(lone.agent.role()).isEqualTo(IceRole.CONTROLLED);
    }

    @Test
    @Spec("RFC 8445 §7.3.1.3")
    void aStrangerWithTheKeyBecomesPeerReflexive() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.sent();
        lone.check(STRANGER, controlling());
        assertThat(lone.agent.remoteCandidates(0)).hasSize(2);
        var learnt = lone.agent.remoteCandidates(0).get(1);
        assertThat(learnt.type()).isEqualTo(CandidateType.PEER_REFLEXIVE);
        assertThat(learnt.priority()).isEqualTo(1_862_270_975L);
        lone.pass(Duration.ofMillis(60));
        List<LoneAgent.Sent> requests = lone.requests();
        assertThat(requests).extracting(sent -> sent.path().remote()).contains(STRANGER);
        // Signalled later, it takes the type and priority that it is told with, and is one candidate still.
        lone.agent.addRemoteCandidate(
                0, LoneAgent.candidate(CandidateType.SERVER_REFLEXIVE, STRANGER, 1, 1_694_498_815L, "9"), lone.now);
        assertThat(lone.agent.remoteCandidates(0)).hasSize(2);
        assertThat(lone.agent.remoteCandidates(0).get(1).type()).isEqualTo(CandidateType.SERVER_REFLEXIVE);
        assertThat(lone.agent.pairs(0)).hasSize(2);
        assertThat(lone.agent.pairs(0).get(1).pair().priority() >> 32).isEqualTo(1_694_498_815L);
    }

    @Test
    @Spec("RFC 8445 §7.3")
    void checksBeforeTheAnswerAreAnsweredAndServedLater() {
        LoneAgent lone = new LoneAgent(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.sent();
        assertThat(lone.check(STRANGER, controlling(), nominate())).isTrue();
        only(lone.sent(), StunClass.SUCCESS_RESPONSE);
        assertThat(lone.agent.isValidated(Path.udp(BASE, STRANGER))).isTrue();
        lone.pass(Duration.ofSeconds(2));
        assertThat(lone.sent()).isEmpty();
        lone.agent.setRemoteCredentials(0, LoneAgent.REMOTE, lone.now);
        assertThat(lone.answerAll()).isEqualTo(1);
        assertThat(lone.agent.sendPath(0, 1)).isEqualTo(Path.udp(BASE, STRANGER));
        assertThat(lone.agent.selectedPair(0, 1).nominated()).isTrue();
    }

    @Test
    @Spec("RFC 8445 §7.3")
    void earlyChecksAreBounded() {
        LoneAgent lone = new LoneAgent(IceConfig.defaults(), IceRole.CONTROLLED);
        for (int i = 0; i < 500; i++) {
            lone.check(Addresses.socketAddress("203.0.113.5", 5000 + i), controlling());
        }
        lone.agent.setRemoteCredentials(0, LoneAgent.REMOTE, lone.now);
        assertThat(lone.agent.pairs(0)).hasSize(IceSession.MAX_EARLY_CHECKS);
    }

    @Test
    void aFloodOfAuthenticSourcesIsBounded() {
        IceConfig config =
                IceConfig.builder().maxRemoteCandidates(10).maxPairs(8).build();
        LoneAgent lone = LoneAgent.withRemote(config, IceRole.CONTROLLED);
        for (int i = 0; i < 2000; i++) {
            lone.check(Addresses.socketAddress("203.0.113.5", 5000 + i), controlling());
        }
        assertThat(lone.agent.remoteCandidates(0)).hasSize(1 + ChecklistLimits.MAX_REVEALED);
        assertThat(lone.agent.pairs(0)).hasSize(1 + ChecklistLimits.MAX_REVEALED);
    }

    @Test
    @Spec("RFC 8445 §7.3.1.4")
    void aTriggeredCheckReplacesTheOneUnderWay() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        LoneAgent.Sent first = lone.requests().get(0);
        lone.pass(Duration.ofMillis(100));
        lone.check(PEER, controlling());
        LoneAgent.Sent second = lone.requests().get(0);
        assertThat(second.message().transactionId())
                .isNotEqualTo(first.message().transactionId());
        // The first one is not repeated any more, but its answer still counts.
        lone.pass(Duration.ofMillis(450));
        assertThat(lone.requests()).isEmpty();
        assertThat(lone.answer(first)).isTrue();
        assertThat(lone.pair().state()).isEqualTo(PairState.SUCCEEDED);
    }

    @Test
    @Spec("RFC 8445 §7.3.1.5")
    void anAggressivePeerIsServed() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        // USE-CANDIDATE in the very first check: it counts when our own check has succeeded.
        lone.check(PEER, controlling(), nominate());
        assertThat(lone.agent.selectedPair(0, 1)).isNull();
        lone.pass(Duration.ofMillis(60));
        lone.answerAll();
        assertThat(lone.agent.selectedPair(0, 1).nominated()).isTrue();
        assertThat(lone.state()).isEqualTo(IceTransportState.CONNECTED);
    }

    @Test
    @Spec("RFC 8445 §8.1.1")
    void aLaterNominationSwitchesPairs() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.check(PEER, controlling(), nominate());
        lone.pass(Duration.ofMillis(60));
        lone.answerAll();
        // A worse pair is nominated: once may be a straggler, twice is the peer's will.
        lone.check(STRANGER, controlling(), nominate());
        lone.pass(Duration.ofMillis(60));
        lone.answerAll();
        assertThat(lone.agent.sendPath(0, 1).remote()).isEqualTo(PEER);
        lone.check(STRANGER, controlling(), nominate());
        lone.pass(Duration.ofMillis(60));
        lone.answerAll();
        assertThat(lone.agent.sendPath(0, 1).remote()).isEqualTo(STRANGER);
        assertThat(lone.events(IceEvent.SelectedPairChanged.class)).hasSize(2);
        // A better one is followed at once.
        lone.check(PEER, controlling(), nominate());
        lone.pass(Duration.ofMillis(60));
        lone.answerAll();
        assertThat(lone.agent.sendPath(0, 1).remote()).isEqualTo(PEER);
    }

    @Test
    @Spec("RFC 8445 §7.3.1.5")
    void aNominationThatWasPassedOverDoesNotComeBackByALateAnswer() {
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), IceRole.CONTROLLED);
        lone.sent();
        // The better pair is nominated, and our check of it stays unanswered for the moment.
        lone.check(PEER, controlling(), nominate());
        lone.pass(Duration.ofMillis(60));
        LoneAgent.Sent better = lone.requests().get(0);
        // The peer settles for another one meanwhile.
        lone.check(STRANGER, controlling(), nominate());
        lone.pass(Duration.ofMillis(60));
        lone.requests().stream()
                .filter(request -> request.path().remote().equals(STRANGER))
                .forEach(lone::answer);
        assertThat(lone.agent.sendPath(0, 1).remote()).isEqualTo(STRANGER);
        lone.answer(better);
        assertThat(lone.agent.sendPath(0, 1).remote()).isEqualTo(STRANGER);
    }

    @Test
    @Spec("RFC 8445 §9")
    void checksOfARestartThatWeHaveNotHeardOfWait() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        IceCredentials fresh = new IceCredentials("NEWFRAG", "new-remote-password-new");
        StunMessage request = StunMessage.of(
                StunClass.REQUEST,
                StunMessage.BINDING,
                TransactionId.random(new DeterministicRandom(3)),
                new Username("LFRAG:NEWFRAG"),
                new Priority(5),
                controlling());
        assertThat(lone.receive(LoneAgent.write(request, LOCAL.password()), STRANGER))
                .isTrue();
        only(lone.sent(), StunClass.SUCCESS_RESPONSE);
        assertThat(lone.agent.pairs(0)).hasSize(1);
        lone.agent.setRemoteCredentials(0, fresh, lone.now);
        assertThat(lone.agent.pairs(0))
                .extracting(pair -> pair.pair().remote().port())
                .contains(STRANGER.getPort());
        assertThat(lone.agent.sendPath(0, 1).remote()).as("the old pair serves").isEqualTo(PEER);
    }

    @Test
    @Spec("RFC 8445 §11")
    void indicationsAreIgnored() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLED);
        PacketBuffer out = PacketBuffer.allocate(100, 0);
        StunMessage.of(StunClass.INDICATION, StunMessage.BINDING, TransactionId.random(lone.random))
                .writeTo(out, null, true);
        assertThat(lone.receive(out.copy(), PEER)).isFalse();
        assertThat(lone.sent()).isEmpty();
    }

    @Test
    void aControlledPeersConflictFreeCheckKeepsRoles() {
        LoneAgent lone = LoneAgent.connected(IceRole.CONTROLLING);
        assertThat(lone.check(PEER, controlled(), nominate())).isTrue();
        assertThat(lone.agent.role()).isEqualTo(IceRole.CONTROLLING);
    }
}
