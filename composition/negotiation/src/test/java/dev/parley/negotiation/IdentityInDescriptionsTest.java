package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.negotiation.identity.RemoteIdentity;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

@Spec("RFC 8827 §5.1")
class IdentityInDescriptionsTest {
    private final Peer alice = new Peer(1);
    private final Peer bob = new Peer(2);

    private static String identity(String sdp) throws Exception {
        return SessionDescription.parse(sdp).session().attribute("identity");
    }

    @Test
    void offersAndAnswersCarryTheAssertionAtTheSessionLevel() throws Exception {
        alice.session.setDataWanted(true);
        alice.session.setIdentity("b2ZmZXI=");
        bob.session.setIdentity("YW5zd2Vy");

        String offer = alice.session.createOffer(OfferOptions.NONE);
        assertThat(identity(offer)).isEqualTo("b2ZmZXI=");
        alice.session.setLocal(SdpType.OFFER, offer);
        bob.session.setRemote(SdpType.OFFER, offer);
        String answer = bob.session.createAnswer();
        assertThat(identity(answer)).isEqualTo("YW5zd2Vy");
        bob.session.setLocal(SdpType.ANSWER, answer);
        alice.session.setRemote(SdpType.ANSWER, answer);
        assertThat(alice.session.signalingState()).isEqualTo(SignalingState.STABLE);

        alice.session.setIdentity(null);
        assertThat(identity(alice.session.createOffer(OfferOptions.NONE))).isNull();
    }

    @Test
    @Spec("RFC 8827 §5.1.1")
    void aDescriptionWithoutSectionsHasTheFingerprintThatIsBound() throws Exception {
        assertThat(alice.session.createOffer(OfferOptions.NONE)).doesNotContain("a=fingerprint");

        alice.session.setIdentity("b2ZmZXI=");

        RemoteIdentity claim = bob.session.remoteIdentity(SdpType.OFFER, alice.session.createOffer(OfferOptions.NONE));
        assertThat(claim.assertion()).isEqualTo("b2ZmZXI=");
        assertThat(claim.fingerprints()).hasSize(1);
    }

    @Test
    void aClaimIsReadWithoutAChangeOfState() throws Exception {
        String offer = alice.session.createOffer(OfferOptions.NONE);

        assertThat(bob.session.remoteIdentity(SdpType.OFFER, offer).assertion()).isNull();
        assertThat(bob.session.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThatThrownBy(() -> bob.session.remoteIdentity(SdpType.ANSWER, offer))
                .isInstanceOfSatisfying(
                        NegotiationException.class,
                        e -> assertThat(e.kind()).isEqualTo(NegotiationException.Kind.INVALID_STATE));
        assertThatThrownBy(() -> bob.session.remoteIdentity(SdpType.OFFER, "no SDP"))
                .isInstanceOfSatisfying(
                        NegotiationException.class,
                        e -> assertThat(e.kind()).isEqualTo(NegotiationException.Kind.SYNTAX));
    }

    @Test
    void anOfferThatCollidesCanBeRead() throws Exception {
        alice.setLocal();
        String offer = bob.session.createOffer(OfferOptions.NONE);

        assertThat(alice.session.remoteIdentity(SdpType.OFFER, offer).assertion())
                .isNull();
    }
}
