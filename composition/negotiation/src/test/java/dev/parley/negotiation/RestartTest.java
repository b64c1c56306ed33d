package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.signaling.LocalCandidate;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.RemoteCandidate;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transport.Action;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestartTest {
    private final Peer alice = new Peer(1);
    private final Peer bob = new Peer(2);
    private final Candidate candidate = Peer.host("192.0.2.1", 5000);

    @BeforeEach
    void connect() throws Exception {
        alice.session.setDataWanted(true);
        Peer.negotiate(alice, bob);
        alice.log.clear();
        bob.log.clear();
    }

    private String fragment(Peer peer) {
        return peer.wire().localFragment;
    }

    @Test
    void anotherExchangeChangesNothing() throws Exception {
        Peer.negotiate(bob, alice);
        Peer.negotiate(alice, bob);

        assertThat(alice.log).isEmpty();
        assertThat(bob.log).isEmpty();
        // RFC 8842 §5.3: the roles stay, whoever offers.
        assertThat(alice.wire().remote.localRole()).isEqualTo(DtlsRole.SERVER);
    }

    @Test
    @Spec("RFC 9429 §5.2.3.1")
    void theOptionRestartsIce() throws Exception {
        String before = fragment(alice);
        String beforeBob = fragment(bob);

        String offer = alice.session.createOffer(new OfferOptions(true));
        assertThat(alice.session.createOffer(new OfferOptions(true))).isNotEqualTo(offer);
        // The description that was left out is the last one that was created, with its restart.
        alice.setLocal();
        assertThat(fragment(alice)).isNotEqualTo(before);
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        assertThat(fragment(bob)).isNotEqualTo(beforeBob);
        assertThat(alice.wire().restarts).isEqualTo(1);
        assertThat(bob.wire().restarts).isEqualTo(1);
        assertThat(alice.wire().remote.localRole()).isEqualTo(DtlsRole.SERVER);
        assertThat(alice.data).isNotNull();
        Peer.assertAgreement(alice, bob);
        // Nor is the next one a restart.
        Peer.negotiate(alice, bob);
        assertThat(alice.wire().restarts).isEqualTo(1);
    }

    @Test
    void aRestartForgetsTheCandidatesOfTheFormerGeneration() throws Exception {
        alice.session.addLocalCandidate(alice.transport(), candidate);
        alice.session.endOfLocalCandidates(alice.transport());
        assertThat(alice.session.descriptions().currentLocal().sdp())
                .contains("192.0.2.1")
                .contains("a=end-of-candidates");

        alice.session.createOffer(new OfferOptions(true));
        alice.setLocal();

        assertThat(alice.session.descriptions().pendingLocal().sdp()).doesNotContain("192.0.2.1");
        assertThat(alice.session.descriptions().currentLocal().sdp()).contains("192.0.2.1");
        Candidate next = Peer.host("192.0.2.2", 6000);
        LocalCandidate trickled = alice.session.addLocalCandidate(alice.transport(), next);
        assertThat(trickled.usernameFragment()).isEqualTo(fragment(alice));
        assertThat(alice.session.descriptions().pendingLocal().sdp()).contains("192.0.2.2");
        assertThat(alice.session.descriptions().currentLocal().sdp()).doesNotContain("192.0.2.2");
    }

    @Test
    @Spec("RFC 9429 §5.7")
    void aRestartThatIsRolledBackBringsTheFormerCredentialsBack() throws Exception {
        String before = fragment(alice);
        alice.session.addLocalCandidate(alice.transport(), candidate);
        alice.session.createOffer(new OfferOptions(true));
        alice.setLocal();
        // The peer still trickles for the generation that is in use.
        alice.addCandidate(new RemoteCandidate("candidate:1 1 udp 1 192.0.2.9 1 typ host", "0", 0, fragment(bob)));

        alice.setLocal(SdpType.ROLLBACK, null);

        assertThat(fragment(alice)).isEqualTo(before);
        assertThat(alice.log.get(alice.log.size() - 1)).isInstanceOf(Action.RemoteTransport.class);
        assertThat(alice.wire().remote.candidates()).hasSize(1);
        assertThat(alice.session.descriptions().currentRemote().sdp()).contains("192.0.2.9");
        assertThat(alice.session.descriptions().currentLocal().sdp()).contains("192.0.2.1");
        Peer.assertAgreement(alice, bob);
        Peer.negotiate(bob, alice);
        Peer.assertAgreement(alice, bob);
    }

    @Test
    void aRemoteRestartThatIsRolledBackChangesNothing() throws Exception {
        String offer = alice.session.createOffer(new OfferOptions(true));
        bob.setRemote(SdpType.OFFER, offer);
        assertThat(bob.session.createAnswer()).doesNotContain(fragment(bob));

        bob.setRemote(SdpType.ROLLBACK, "");

        assertThat(bob.log).isEmpty();
        assertThat(bob.session.descriptions().pendingRemote()).isNull();
    }

    @Test
    @Spec("RFC 9429 §5.10")
    void aRestartOfOneSideAloneIsRefused() throws Exception {
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        String answer = bob.session.createAnswer();
        String other = answer.replaceAll("a=ice-ufrag:.*\r\n", "a=ice-ufrag:other\r\n");

        LocalDescriptionTest.assertRefused(Kind.INVALID_ACCESS, () -> alice.setRemote(SdpType.ANSWER, other));
        alice.setRemote(SdpType.ANSWER, answer);
        bob.setLocal();

        alice.session.createOffer(new OfferOptions(true));
        alice.setLocal();
        LocalDescriptionTest.assertRefused(Kind.INVALID_ACCESS, () -> alice.setRemote(SdpType.ANSWER, answer));
        assertThat(alice.session.signalingState()).isEqualTo(SignalingState.HAVE_LOCAL_OFFER);
    }

    @Test
    @Spec("RFC 9429 §5.11")
    void anotherCertificateNeedsARestartAndMakesAnotherAssociation() throws Exception {
        byte[] hash = new byte[32];
        hash[0] = 77;
        bob.session.setFingerprints(List.of(new Fingerprint("sha-256", hash)));
        bob.setLocal();
        LocalDescriptionTest.assertRefused(
                Kind.INVALID_ACCESS,
                () -> alice.setRemote(bob.session.descriptions().pendingLocal()));
        bob.setLocal(SdpType.ROLLBACK, null);
        bob.session.createOffer(new OfferOptions(true));

        Peer.negotiate(bob, alice);

        assertThat(alice.wire().dtlsRestarts).isEqualTo(1);
        assertThat(bob.wire().dtlsRestarts).isEqualTo(1);
        Peer.assertAgreement(alice, bob);
        assertThat(alice.wire().remote.fingerprints()).containsExactly(new Fingerprint("sha-256", hash));
        assertThat(alice.data).isNotNull();
        assertThat(alice.log.stream().filter(Action.StopData.class::isInstance)).hasSize(1);
    }

    @Test
    @Spec("RFC 8842 §5.3")
    void rolesCannotChangeWhileTheAssociationGoesOn() throws Exception {
        bob.setLocal();
        String offer = bob.session.descriptions().pendingLocal().sdp();
        // Bob is the client of the association that is there.
        LocalDescriptionTest.assertRefused(
                Kind.INVALID_ACCESS,
                () -> alice.setRemote(SdpType.OFFER, offer.replace("setup:actpass", "setup:passive")));
        alice.setRemote(SdpType.OFFER, offer.replace("setup:actpass", "setup:active"));
        alice.setLocal();
        String answer = alice.session.descriptions().currentLocal().sdp();
        assertThat(answer).contains("a=setup:passive");
        LocalDescriptionTest.assertRefused(
                Kind.INVALID_ACCESS,
                () -> bob.setRemote(SdpType.ANSWER, answer.replace("setup:passive", "setup:active")));
    }

    @Test
    @Spec("RFC 9429 §4.1.18")
    void anotherConfigurationRestartsWithTheNextOfferAndAsksForNone() throws Exception {
        alice.session.requireIceRestart();
        assertThat(alice.session.isNegotiationNeeded()).isFalse();

        Peer.negotiate(alice, bob);
        assertThat(alice.wire().restarts).isEqualTo(1);
        Peer.negotiate(alice, bob);
        assertThat(alice.wire().restarts).isEqualTo(1);

        Peer fresh = new Peer(5);
        fresh.session.requireIceRestart();
        fresh.session.setDataWanted(true);
        Peer other = new Peer(6);
        Peer.negotiate(fresh, other);
        Peer.negotiate(fresh, other);
        assertThat(fresh.wire().restarts).isZero();
    }

    @Test
    @Spec("RFC 9429 §3.5.1")
    void theNeedForARestartEndsWithNewCredentialsOfEitherEndAlone() throws Exception {
        // An offer of before the change is still applied, and has the former credentials.
        String before = alice.session.createOffer(new OfferOptions(false));
        alice.session.requireIceRestart();
        alice.setLocal(SdpType.OFFER, before);
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());
        assertThat(alice.wire().restarts).isZero();

        // Bob restarts; Alice's answer gathers anew, with her new servers.
        bob.session.createOffer(new OfferOptions(true));
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().pendingLocal());
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().currentLocal());
        assertThat(alice.wire().restarts).isEqualTo(1);
        Peer.negotiate(alice, bob);
        assertThat(alice.wire().restarts).isEqualTo(1);
    }

    @Test
    void aRestartedAnswerThatTurnsTheRolesRoundKeepsTheAssociation() throws Exception {
        // Bob, who is the client, offers the restart; the answer says that Alice would be.
        bob.session.createOffer(new OfferOptions(true));
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().pendingLocal());
        alice.setLocal();
        String answer = alice.session.descriptions().currentLocal().sdp();
        assertThat(answer).contains("a=setup:passive");

        bob.setRemote(SdpType.ANSWER, answer.replace("setup:passive", "setup:active"));

        assertThat(bob.wire().remote.localRole()).isEqualTo(DtlsRole.CLIENT);
        assertThat(bob.wire().dtlsRestarts).isZero();
        Peer.assertAgreement(alice, bob);
    }

    @Test
    @Spec("RFC 8842 §3.1")
    void aRestartedOfferThatTurnsTheRolesRoundMakesAnotherAssociation() throws Exception {
        bob.session.createOffer(new OfferOptions(true));
        bob.setLocal();
        String offer = bob.session.descriptions().pendingLocal().sdp();

        alice.setRemote(SdpType.OFFER, offer.replace("setup:actpass", "setup:passive"));
        alice.setLocal();

        assertThat(alice.wire().remote.localRole()).isEqualTo(DtlsRole.CLIENT);
        assertThat(alice.wire().dtlsRestarts).isEqualTo(1);
        assertThat(alice.data).isNotNull();
    }
}
