package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two sessions under random operations, allowed ones and others, with rollbacks anywhere: what is refused changes
 * nothing, and from wherever they are, a rollback and one exchange bring them to agreement.
 */
class RandomOperationsTest {
    private static final int SEEDS = 150;
    private static final int STEPS = 60;

    @Test
    void randomOperationsWithRollbackEndInAgreement() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                run(seed);
            } catch (NegotiationException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void run(long seed) throws NegotiationException {
        Random random = new Random(seed);
        Peer[] peers = {new Peer(seed * 2 + 1), new Peer(seed * 2 + 2)};
        for (int step = 0; step < STEPS; step++) {
            int side = random.nextInt(2);
            Peer peer = peers[side];
            Peer other = peers[1 - side];
            String before = snapshot(peer);
            SignalingState state = peer.session.signalingState();
            try {
                operate(random, peer, other);
            } catch (NegotiationException e) {
                // A refused remote offer leaves the rollback that came before it.
                if (state == peer.session.signalingState()) {
                    assertThat(snapshot(peer)).isEqualTo(before);
                } else {
                    assertThat(state).isEqualTo(SignalingState.HAVE_LOCAL_OFFER);
                }
            }
        }
        settle(peers[0], peers[1]);
        Peer.assertAgreement(peers[0], peers[1]);
    }

    private static void operate(Random random, Peer peer, Peer other) throws NegotiationException {
        switch (random.nextInt(12)) {
            case 0 -> peer.session.setDataWanted(true);
            case 1 -> peer.session.restartIce();
            case 2 -> peer.session.createOffer(new OfferOptions(random.nextBoolean()));
            case 3 -> {
                // An answer is set in exchange() alone: one that the other end never gets cannot be taken back.
                if (peer.session.signalingState() != SignalingState.HAVE_REMOTE_OFFER) {
                    peer.setLocal();
                }
            }
            case 4 -> peer.setLocal(SdpType.ROLLBACK, null);
            case 5 -> peer.setRemote(SdpType.ROLLBACK, "");
            case 6 -> peer.setRemote(SdpType.OFFER, "nonsense");
            case 7 -> {
                if (!peer.wires.isEmpty()) {
                    peer.session.addLocalCandidate(
                            peer.wires.keySet().iterator().next(), Peer.host("192.0.2.1", 1 + random.nextInt(1000)));
                }
            }
            default -> exchange(random, peer, other);
        }
    }

    /** One step of an honest exchange, or its abandonment at both ends. */
    private static void exchange(Random random, Peer peer, Peer other) throws NegotiationException {
        SignalingState mine = peer.session.signalingState();
        SignalingState theirs = other.session.signalingState();
        if (mine == SignalingState.STABLE && theirs == SignalingState.STABLE) {
            peer.setLocal();
        } else if (mine == SignalingState.HAVE_LOCAL_OFFER && theirs == SignalingState.STABLE) {
            if (random.nextInt(4) == 0) {
                peer.setLocal(SdpType.ROLLBACK, null);
            } else {
                other.setRemote(
                        SdpType.OFFER,
                        peer.session.descriptions().pendingLocal().sdp());
            }
        } else if (mine == SignalingState.HAVE_LOCAL_OFFER && theirs == SignalingState.HAVE_REMOTE_OFFER) {
            if (random.nextInt(4) == 0 || !isCurrentOffer(peer, other)) {
                peer.setLocal(SdpType.ROLLBACK, null);
                other.setRemote(SdpType.ROLLBACK, "");
            } else {
                if (random.nextInt(3) == 0) {
                    other.setLocal(SdpType.PRANSWER, null);
                    peer.setRemote(other.session.descriptions().pendingLocal());
                }
                other.setLocal(SdpType.ANSWER, null);
                peer.setRemote(other.session.descriptions().currentLocal());
            }
        }
    }

    /** Returns whether what one end answers is what the other end offers: random operations may have changed the offer meanwhile. */
    private static boolean isCurrentOffer(Peer offerer, Peer answerer) {
        return withoutCandidates(offerer.session.descriptions().pendingLocal().sdp())
                .equals(withoutCandidates(
                        answerer.session.descriptions().pendingRemote().sdp()));
    }

    private static String withoutCandidates(String sdp) {
        return sdp.replaceAll("a=candidate.*\r\n", "")
                .replaceAll("(?m)^o=.*\r\n", "")
                .replaceAll("(?m)^c=.*\r\n", "")
                .replaceAll("(?m)^m=application \\d+", "m=application 9");
    }

    /** Abandons what is under way, and offers once from each side. */
    private static void settle(Peer one, Peer other) throws NegotiationException {
        for (Peer peer : new Peer[] {one, other}) {
            if (peer.session.signalingState() == SignalingState.HAVE_LOCAL_OFFER) {
                peer.setLocal(SdpType.ROLLBACK, null);
            } else if (peer.session.signalingState() == SignalingState.HAVE_REMOTE_OFFER) {
                peer.setRemote(SdpType.ROLLBACK, "");
            }
            assertThat(peer.session.signalingState()).isIn(SignalingState.STABLE, SignalingState.HAVE_LOCAL_PRANSWER);
            if (peer.session.signalingState() == SignalingState.HAVE_LOCAL_PRANSWER) {
                peer.setLocal(SdpType.ANSWER, null);
            }
        }
        Peer.negotiate(one, other);
        Peer.negotiate(other, one);
    }

    private static String snapshot(Peer peer) {
        Session session = peer.session;
        return session.signalingState() + "\n" + session.descriptions().pendingLocal()
                + session.descriptions().currentLocal() + session.descriptions().pendingRemote()
                + session.descriptions().currentRemote()
                + session.descriptions().sections();
    }
}
