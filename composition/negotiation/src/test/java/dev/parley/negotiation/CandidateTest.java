package dev.parley.negotiation;

import static dev.parley.negotiation.LocalDescriptionTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.signaling.LocalCandidate;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.RemoteCandidate;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.transport.Action;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidateTest {
    private static final String LINE = "candidate:7 1 udp 1 192.0.2.7 7 typ host";

    private final Peer alice = new Peer(1);
    private final Peer bob = new Peer(2);

    @BeforeEach
    void dataIsWanted() {
        alice.session.setDataWanted(true);
    }

    private static Candidate candidate(CandidateType type, Candidate.Transport transport, String address, int port) {
        return new Candidate("1", 1, transport, 100, address, port, type, null, null, null, List.of());
    }

    @Test
    @Spec("RFC 8839 §4.2.1.2")
    void descriptionsShowWhatWasGatheredAndTheDefaultDestination() throws Exception {
        alice.setLocal();
        int transport = alice.transport();
        String before = alice.session.descriptions().pendingLocal().sdp();
        assertThat(before).contains("m=application 9 ").contains("c=IN IP4 0.0.0.0\r\n");

        alice.session.addLocalCandidate(
                transport, candidate(CandidateType.HOST, Candidate.Transport.UDP, "x.local", 1));
        alice.session.addLocalCandidate(
                transport, candidate(CandidateType.HOST, Candidate.Transport.TCP, "192.0.2.1", 9));
        assertThat(alice.session.descriptions().pendingLocal().sdp()).contains("m=application 9 ");
        alice.session.addLocalCandidate(
                transport, candidate(CandidateType.HOST, Candidate.Transport.UDP, "2001:db8::1", 2));
        assertThat(alice.session.descriptions().pendingLocal().sdp())
                .contains("m=application 2 ")
                .contains("c=IN IP6 2001:db8::1\r\n");
        alice.session.addLocalCandidate(
                transport, candidate(CandidateType.HOST, Candidate.Transport.UDP, "192.0.2.1", 3));
        LocalCandidate reflexive = alice.session.addLocalCandidate(
                transport, candidate(CandidateType.SERVER_REFLEXIVE, Candidate.Transport.UDP, "198.51.100.1", 4));
        LocalCandidate end = alice.session.endOfLocalCandidates(transport);

        SessionDescription sdp = SessionDescription.parse(
                alice.session.descriptions().pendingLocal().sdp());
        assertThat(sdp.media().get(0).mediaLine().port()).isEqualTo(4);
        assertThat(sdp.media().get(0).connection()).hasToString("IN IP4 198.51.100.1");
        assertThat(sdp.media().get(0).candidates()).hasSize(5);
        assertThat(sdp.media().get(0).endOfCandidates()).isTrue();
        String fragment = alice.wire().localFragment;
        assertThat(reflexive)
                .isEqualTo(new LocalCandidate(
                        reflexive.candidate(),
                        "candidate:1 1 udp 100 198.51.100.1 4 typ srflx ufrag " + fragment,
                        "0",
                        0,
                        fragment));
        assertThat(end).isEqualTo(new LocalCandidate(null, "", "0", 0, fragment));
        assertThat(alice.session.addLocalCandidate(99, reflexive.candidate())).isNull();
    }

    @Test
    void anAnswererLearnsCandidatesBeforeItAnswers() throws Exception {
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());

        bob.addCandidate(new RemoteCandidate(LINE, "0", null, null));
        bob.addCandidate(new RemoteCandidate("a=" + LINE.replace("192.0.2.7", "192.0.2.8"), null, 0, null));
        bob.addCandidate(new RemoteCandidate("", "0", null, null));
        assertThat(bob.log).isEmpty();
        assertThat(bob.session.descriptions().pendingRemote().sdp())
                .contains("a=" + LINE + "\r\n")
                .contains("a=end-of-candidates\r\n");
        bob.setLocal();

        assertThat(bob.wire().remote.candidates()).hasSize(2);
        assertThat(bob.wire().remote.endOfCandidates()).isTrue();
    }

    @Test
    void anEmptyTextIsAnAbsentMember() throws Exception {
        Peer.negotiate(alice, bob);
        alice.log.clear();

        // Pion v3 writes an empty sdpMid beside the index; others write an empty user name fragment.
        alice.addCandidate(new RemoteCandidate(LINE, "", 0, null));
        alice.addCandidate(new RemoteCandidate(LINE.replace("192.0.2.7", "192.0.2.8"), "0", null, ""));
        alice.addCandidate(new RemoteCandidate("", "", null, ""));

        assertThat(alice.log)
                .extracting(Object::getClass)
                .containsExactly(
                        Action.AddRemoteCandidate.class,
                        Action.AddRemoteCandidate.class,
                        Action.EndOfRemoteCandidates.class);
        assertRefused(Kind.OPERATION, () -> alice.addCandidate(new RemoteCandidate(LINE, "", null, null)));
        assertRefused(Kind.OPERATION, () -> alice.addCandidate(new RemoteCandidate(LINE, "1", 0, null)));
    }

    @Test
    void laterCandidatesGoToTheTransport() throws Exception {
        Peer.negotiate(alice, bob);
        alice.log.clear();

        alice.addCandidate(new RemoteCandidate(LINE, "0", 7, bob.wire().localFragment));
        alice.addCandidate(new RemoteCandidate(LINE, "0", 0, null)); // A repetition says nothing.
        alice.addCandidate(new RemoteCandidate("candidate:1 1 sctp 1 192.0.2.1 1 typ host", "0", 0, null));
        alice.addCandidate(new RemoteCandidate("", null, null, null));
        alice.addCandidate(new RemoteCandidate("", null, 0, null));

        assertThat(alice.log)
                .hasSize(2)
                .containsExactly(
                        new Action.AddRemoteCandidate(
                                alice.transport(), ((Action.AddRemoteCandidate) alice.log.get(0)).candidate()),
                        new Action.EndOfRemoteCandidates(alice.transport()));
        assertThat(alice.session.descriptions().currentRemote().sdp())
                .containsOnlyOnce("a=" + LINE)
                .contains("a=candidate:1 1 sctp ")
                .containsOnlyOnce("a=end-of-candidates");
    }

    @Test
    void whatTheApplicationMistakesIsRefused() throws Exception {
        assertRefused(Kind.TYPE, () -> alice.addCandidate(new RemoteCandidate(LINE, null, null, null)));
        assertRefused(Kind.INVALID_STATE, () -> alice.addCandidate(new RemoteCandidate(LINE, "0", 0, null)));
        assertRefused(Kind.INVALID_STATE, () -> alice.addCandidate(new RemoteCandidate("", null, null, null)));
        Peer.negotiate(alice, bob);
        alice.log.clear();

        assertRefused(Kind.OPERATION, () -> alice.addCandidate(new RemoteCandidate(LINE, "1", 0, null)));
        assertRefused(Kind.OPERATION, () -> alice.addCandidate(new RemoteCandidate(LINE, null, 1, null)));
        assertRefused(Kind.OPERATION, () -> alice.addCandidate(new RemoteCandidate(LINE, "0", 0, "none")));
        assertRefused(Kind.OPERATION, () -> alice.addCandidate(new RemoteCandidate("", null, null, "none")));
        assertRefused(
                Kind.OPERATION,
                () -> alice.addCandidate(new RemoteCandidate("(Invalid) candidate \r\n string", "0", 0, null)));
        assertThat(alice.log).isEmpty();
    }

    @Test
    void candidatesOfTwoGenerationsAreKeptApart() throws Exception {
        Peer.negotiate(alice, bob);
        String former = alice.wire().localFragment;
        alice.session.createOffer(new OfferOptions(true));
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        String next = alice.wire().localFragment;
        bob.log.clear();

        bob.addCandidate(new RemoteCandidate(LINE, "0", 0, former));
        assertThat(bob.log).hasSize(1);
        bob.addCandidate(new RemoteCandidate(LINE, "0", 0, next));
        bob.addCandidate(new RemoteCandidate(LINE.replace(".7", ".8") + " generation 1 ufrag " + next, "0", 0, null));
        bob.addCandidate(new RemoteCandidate(LINE.replace(".7", ".9") + " ufrag gone", "0", 0, null));
        assertThat(bob.log).hasSize(1);
        bob.setLocal();

        assertThat(bob.wire().remote.candidates()).hasSize(2);
        assertThat(bob.session.descriptions().currentRemote().sdp()).doesNotContain("192.0.2.9");
    }

    @Test
    void thereIsALimit() throws Exception {
        Peer small = new Peer(SessionConfig.builder().remoteCandidateLimit(3).build(), 3);
        alice.setLocal();
        small.setRemote(alice.session.descriptions().pendingLocal());
        for (int i = 1; i < 10; i++) {
            small.addCandidate(new RemoteCandidate(LINE.replace(".7", "." + i), "0", 0, null));
        }
        small.setLocal();

        assertThat(small.wire().remote.candidates()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1"})
    void candidatesOfRejectedSectionsSayNothing(String mid, int expected) throws Exception {
        bob.setRemote(SdpType.OFFER, OfferAnswerTest.resource("chromium-156-offer-av-data.sdp"));
        bob.setLocal();
        bob.log.clear();

        bob.addCandidate(new RemoteCandidate(LINE, mid, null, null));

        assertThat(bob.log).hasSize(expected);
        assertThat(bob.session.descriptions().remote().sdp()).contains(LINE);
    }
}
