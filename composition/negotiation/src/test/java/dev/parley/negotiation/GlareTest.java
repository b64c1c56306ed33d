package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.parameters.IceRole;
import java.util.Random;
import org.junit.jupiter.api.Test;

@Spec("webrtc-pc §10.7")
class GlareTest {
    private final Peer alice = new Peer(1);
    private final Peer bob = new Peer(2);
    private final PerfectNegotiation[] ends = PerfectNegotiation.pair(alice, bob);

    private static void drain(PerfectNegotiation[] ends) throws NegotiationException {
        for (int i = 0; i < 100; i++) {
            for (PerfectNegotiation end : ends) {
                while (end.hasMail()) {
                    end.deliverOne();
                }
                end.negotiateIfNeeded();
            }
        }
        assertThat(ends[0].hasMail() || ends[1].hasMail()).isFalse();
    }

    @Test
    void ofTwoOffersTheImpoliteEndsIsAnswered() throws Exception {
        alice.session.setDataWanted(true);
        bob.session.setDataWanted(true);
        ends[0].negotiateIfNeeded();
        ends[1].negotiateIfNeeded();
        ends[0].gather(1);
        ends[1].gather(2);

        drain(ends);

        Peer.assertAgreement(alice, bob);
        assertThat(ends[0].ignoredOffers()).isEqualTo(1);
        assertThat(ends[1].ignoredOffers()).isZero();
        assertThat(alice.role).isEqualTo(IceRole.CONTROLLING);
        assertThat(bob.role).isEqualTo(IceRole.CONTROLLED);
        assertThat(bob.wire().trickled).hasSize(1);
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
    }

    @Test
    void restartsOfBothEndsCollide() throws Exception {
        alice.session.setDataWanted(true);
        Peer.negotiate(alice, bob);
        alice.session.restartIce();
        bob.session.restartIce();
        ends[0].negotiateIfNeeded();
        ends[1].negotiateIfNeeded();

        drain(ends);

        Peer.assertAgreement(alice, bob);
        // The answer to the impolite end's restart replaced the polite end's credentials as well.
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
        assertThat(alice.data).isNotNull();
    }

    /** Whatever both ends do, and however long messages take, they agree when all was delivered. */
    @Test
    void randomCollisionsEndInAgreement() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            try {
                collide(seed);
            } catch (NegotiationException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void collide(long seed) throws NegotiationException {
        Random random = new Random(seed);
        Peer alice = new Peer(seed * 2 + 1);
        Peer bob = new Peer(seed * 2 + 2);
        PerfectNegotiation[] ends = PerfectNegotiation.pair(alice, bob);
        for (int step = 0; step < 40; step++) {
            PerfectNegotiation end = ends[random.nextInt(2)];
            switch (random.nextInt(8)) {
                case 0 -> end.peer.session.setDataWanted(true);
                case 1 -> end.peer.session.restartIce();
                case 2 -> end.gather(1 + random.nextInt(1000));
                case 3 -> {
                    if (end.peer.session.signalingState() == SignalingState.STABLE) {
                        end.offer();
                    }
                }
                case 4, 5 -> end.negotiateIfNeeded();
                default -> {
                    if (end.hasMail()) {
                        end.deliverOne();
                    }
                }
            }
        }
        drain(ends);
        Peer.assertAgreement(alice, bob);
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
    }
}
