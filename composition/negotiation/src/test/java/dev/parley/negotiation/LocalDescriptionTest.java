package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.parameters.Direction;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.SctpParameters;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalDescriptionTest {
    private final Peer alice = new Peer(1);
    private final Peer bob = new Peer(2);

    static void assertRefused(Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NegotiationException.class,
                        e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }

    private static String version(String sdp) throws Exception {
        return SessionDescription.parse(sdp).session().origin().sessionVersion();
    }

    @Test
    @Spec("RFC 9429 §5.2.2")
    void theSameStateGivesTheSameOfferAndAnotherStateAnotherVersion() throws Exception {
        String empty = alice.session.createOffer(OfferOptions.NONE);
        assertThat(alice.session.createOffer(OfferOptions.NONE)).isEqualTo(empty);
        assertThat(version(empty)).isEqualTo("1");
        assertThat(SessionDescription.parse(empty).media()).isEmpty();

        alice.session.setDataWanted(true);
        String data = alice.session.createOffer(OfferOptions.NONE);
        assertThat(alice.session.createOffer(OfferOptions.NONE)).isEqualTo(data);
        assertThat(version(data)).isEqualTo("2");

        alice.setLocal(SdpType.OFFER, data);
        alice.session.addLocalCandidate(alice.transport(), Peer.host("192.0.2.1", 5000));
        String withCandidate = alice.session.createOffer(OfferOptions.NONE);
        assertThat(version(withCandidate)).isEqualTo("3");
        assertThat(withCandidate).contains("a=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host\r\n");
        assertThat(withCandidate).contains("m=application 5000 ").contains("c=IN IP4 192.0.2.1\r\n");
        assertThat(SessionDescription.parse(withCandidate).media().get(0).iceUfrag())
                .isEqualTo(alice.wire().localFragment);

        // "in the case where the current version is N, an offer is created and applied with version N+1, and then that
        // offer is rolled back so that the current version is again N, the next generated offer will still have version
        // N+2"
        alice.setLocal(SdpType.ROLLBACK, null);
        assertThat(version(alice.session.createOffer(OfferOptions.NONE))).isEqualTo("4");
    }

    @Test
    void theSameStateGivesTheSameAnswer() throws Exception {
        alice.session.setDataWanted(true);
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());

        String answer = bob.session.createAnswer();

        assertThat(bob.session.createAnswer()).isEqualTo(answer);
        bob.setLocal(SdpType.ANSWER, answer);
        assertThat(bob.session.descriptions().currentLocal().sdp()).isEqualTo(answer);
    }

    @Test
    @Spec("RFC 9429 §5.4")
    void whatWasChangedIsRefused() throws Exception {
        alice.session.setDataWanted(true);
        String offer = alice.session.createOffer(OfferOptions.NONE);

        assertRefused(Kind.INVALID_MODIFICATION, () -> alice.setLocal(SdpType.OFFER, offer.replace("5000", "5001")));
        assertRefused(Kind.INVALID_MODIFICATION, () -> alice.setLocal(SdpType.ANSWER, offer));
        assertThat(alice.session.signalingState()).isEqualTo(SignalingState.STABLE);
        alice.setLocal(SdpType.OFFER, offer);
        bob.setRemote(SdpType.OFFER, offer);
        assertRefused(Kind.INVALID_MODIFICATION, () -> bob.setLocal(SdpType.PRANSWER, offer));
        assertRefused(Kind.INVALID_MODIFICATION, () -> bob.setLocal(SdpType.ANSWER, offer));
        // An offer that was created, and then overtaken by another exchange, is not the last one any more.
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());
        assertRefused(Kind.INVALID_MODIFICATION, () -> alice.setLocal(SdpType.OFFER, offer));
    }

    @Test
    void whatWasChangedIsTakenWhereTheSettingAllows() throws Exception {
        Peer gateway = new Peer(
                SessionConfig.builder().mungedLocalDescriptionsAllowed(true).build(), 3);
        gateway.session.setDataWanted(true);
        String offer = gateway.session.createOffer(OfferOptions.NONE);
        IceCredentials credentials = new IceCredentials("mine", "0123456789012345678901");
        String munged = offer.replaceAll("a=ice-ufrag:.*\r\n", "a=ice-ufrag:mine\r\n")
                .replaceAll("a=ice-pwd:.*\r\n", "a=ice-pwd:" + credentials.password() + "\r\n")
                .replace("max-message-size:262144", "max-message-size:1000");

        gateway.setLocal(SdpType.OFFER, munged);
        bob.setRemote(gateway.session.descriptions().pendingLocal());
        bob.setLocal();
        gateway.setRemote(bob.session.descriptions().currentLocal());

        assertThat(gateway.session.localCredentials(gateway.transport())).isEqualTo(credentials);
        assertThat(gateway.data.local()).isEqualTo(new SctpParameters(5000, 1000));
        Peer.assertAgreement(gateway, bob);

        assertRefused(Kind.SYNTAX, () -> gateway.setLocal(SdpType.OFFER, "nonsense"));
        assertRefused(
                Kind.INVALID_ACCESS, () -> gateway.setLocal(SdpType.OFFER, munged.replaceAll("a=ice-pwd:.*\r\n", "")));
        assertRefused(
                Kind.INVALID_ACCESS, () -> gateway.setLocal(SdpType.OFFER, munged.substring(0, munged.indexOf("m="))));
    }

    @Test
    void nothingIsCreatedWithoutACertificate() throws Exception {
        Session bare = new Session(SessionConfig.DEFAULT, new Peer.SeededRandom(1));

        assertRefused(Kind.OPERATION, () -> bare.createOffer(OfferOptions.NONE));
        assertThat(bare.signalingState()).isEqualTo(SignalingState.STABLE);
    }

    @Test
    void anOfferThatWasCreatedSurvivesARemoteOfferThatWasRolledBack() throws Exception {
        alice.session.setDataWanted(true);
        bob.session.setDataWanted(true);
        String offer = alice.session.createOffer(OfferOptions.NONE);
        alice.setRemote(SdpType.OFFER, bob.session.createOffer(OfferOptions.NONE));
        alice.setRemote(SdpType.ROLLBACK, "");

        alice.setLocal(SdpType.OFFER, offer);

        assertThat(alice.session.descriptions().pendingLocal().sdp()).isEqualTo(offer);
    }

    @Test
    @Spec("RFC 9429 §5.2.1")
    void everyFingerprintIsOffered() throws Exception {
        dev.parley.parameters.Fingerprint other = new dev.parley.parameters.Fingerprint("sha-512", new byte[64]);
        alice.session.setFingerprints(List.of(Peer.FINGERPRINT, other));
        alice.session.setDataWanted(true);

        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.setLocal();

        assertThat(bob.wire().remote.fingerprints()).containsExactly(Peer.FINGERPRINT, other);
    }

    @Test
    @Spec("webrtc-pc §4.4.2")
    void anAnswerThatWasCreatedSurvivesTheRollbackOfItsOffer() throws Exception {
        alice.session.setDataWanted(true);
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        String answer = bob.session.createAnswer();
        bob.setRemote(SdpType.ROLLBACK, "");
        bob.session.setDataWanted(true);
        String offer = bob.session.createOffer(OfferOptions.NONE);

        bob.setRemote(alice.session.descriptions().pendingLocal());
        // [[LastCreatedOffer]] and [[LastCreatedAnswer]] are two slots.
        assertRefused(Kind.INVALID_MODIFICATION, () -> bob.setLocal(SdpType.ANSWER, offer));
        bob.setLocal(SdpType.ANSWER, answer);
        alice.setRemote(bob.session.descriptions().currentLocal());

        Peer.assertAgreement(alice, bob);
    }

    @Test
    void anAnswerToAnotherOfferIsRefused() throws Exception {
        Peer callee = Peer.withMedia(3);
        alice.session.setDataWanted(true);
        alice.setLocal();
        callee.setRemote(alice.session.descriptions().pendingLocal());
        String answer = callee.session.createAnswer();
        callee.setRemote(SdpType.ROLLBACK, "");
        Peer other = Peer.withMedia(4);
        other.add(MediaKind.AUDIO, Direction.SENDRECV);
        other.setLocal();

        callee.setRemote(other.session.descriptions().pendingLocal());

        assertRefused(Kind.INVALID_ACCESS, () -> callee.setLocal(SdpType.ANSWER, answer));
        callee.setLocal();
        other.setRemote(callee.session.descriptions().currentLocal());
        Peer.assertAgreement(other, callee);
    }
}
