package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.parameters.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

@Spec("webrtc-pc §4.7.3")
class NegotiationNeededTest {
    private final Peer alice = new Peer(1);
    private final Peer bob = new Peer(2);

    @Test
    void theFirstDataChannelNeedsNegotiationUntilItIsAgreed() throws Exception {
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
        alice.session.setDataWanted(true);
        assertThat(alice.session.isNegotiationNeeded()).isTrue();

        Peer.negotiate(alice, bob);

        assertThat(alice.session.isNegotiationNeeded()).isFalse();
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
        bob.session.setDataWanted(true);
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
    }

    @Test
    void anEmptyExchangeDoesNotSatisfyIt() throws Exception {
        Peer.negotiate(alice, bob);
        alice.session.setDataWanted(true);

        assertThat(alice.session.isNegotiationNeeded()).isTrue();
        Peer.negotiate(alice, bob);
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
        Peer.assertAgreement(alice, bob);
        assertThat(alice.data).isNotNull();
    }

    @Test
    void anAnswererWhoWantsDataThatWasNotOfferedHasToOfferIt() throws Exception {
        bob.session.setDataWanted(true);

        Peer.negotiate(alice, bob);

        assertThat(bob.session.isNegotiationNeeded()).isTrue();
        Peer.negotiate(bob, alice);
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
        assertThat(alice.data).isNotNull();
    }

    @Test
    void aRestartNeedsNegotiationUntilTheCredentialsAreReplaced() throws Exception {
        alice.session.restartIce();
        assertThat(alice.session.isNegotiationNeeded()).isFalse(); // There is nothing to replace.
        alice.session.setDataWanted(true);
        Peer.negotiate(alice, bob);

        alice.session.restartIce();
        assertThat(alice.session.isNegotiationNeeded()).isTrue();

        // An offer of the peer, that is no restart, does not do it.
        Peer.negotiate(bob, alice);
        assertThat(alice.session.isNegotiationNeeded()).isTrue();
        assertThat(alice.wire().restarts).isZero();

        Peer.negotiate(alice, bob);
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
        assertThat(alice.wire().restarts).isEqualTo(1);
        assertThat(bob.wire().restarts).isEqualTo(1);
        Peer.assertAgreement(alice, bob);

        alice.session.restartIce();
        alice.session.close();
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
    }

    @Test
    void theOrderOfStreamsIsNobodysConcern() throws Exception {
        Peer sender = Peer.withMedia(3);
        sender.add(MediaKind.AUDIO, Direction.SENDRECV, "a", "b");
        Peer.negotiate(sender, Peer.withMedia(4));

        sender.session.transceivers().setStreams(0, List.of("b", "a"));
        assertThat(sender.session.isNegotiationNeeded()).isFalse();
        sender.session.transceivers().setStreams(0, List.of("b", "c"));
        assertThat(sender.session.isNegotiationNeeded()).isTrue();
        sender.session.transceivers().setStreams(0, List.of("b"));
        assertThat(sender.session.isNegotiationNeeded()).isTrue();
    }
}
