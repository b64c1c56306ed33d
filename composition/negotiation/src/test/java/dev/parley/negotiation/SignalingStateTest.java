package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.negotiation.signaling.Description;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state against every operation, on whole sessions. */
class SignalingStateTest {
    /** Brings a session into a state. */
    static Peer peerIn(SignalingState state) throws NegotiationException {
        Peer peer = new Peer(1);
        peer.session.setDataWanted(true);
        switch (state) {
            case STABLE -> {}
            case HAVE_LOCAL_OFFER -> peer.setLocal();
            case HAVE_REMOTE_OFFER -> peer.setRemote(SdpType.OFFER, offer());
            case HAVE_LOCAL_PRANSWER -> {
                peer.setRemote(SdpType.OFFER, offer());
                peer.setLocal(SdpType.PRANSWER, null);
            }
            case HAVE_REMOTE_PRANSWER -> {
                peer.setLocal();
                peer.setRemote(SdpType.PRANSWER, answerTo(peer));
            }
            case CLOSED -> peer.session.close();
        }
        assertThat(peer.session.signalingState()).isEqualTo(state);
        return peer;
    }

    private static String offer() throws NegotiationException {
        Peer other = new Peer(2);
        other.session.setDataWanted(true);
        return other.session.createOffer(OfferOptions.NONE);
    }

    private static String answerTo(Peer peer) throws NegotiationException {
        Peer other = new Peer(2);
        Description local = peer.session.descriptions().pendingLocal();
        other.setRemote(SdpType.OFFER, local == null ? offer() : local.sdp());
        return other.session.createAnswer();
    }

    @ParameterizedTest
    @CsvSource({
        "STABLE, local, OFFER, HAVE_LOCAL_OFFER",
        "STABLE, local, PRANSWER, -",
        "STABLE, local, ANSWER, -",
        "STABLE, local, ROLLBACK, -",
        "STABLE, remote, OFFER, HAVE_REMOTE_OFFER",
        "STABLE, remote, PRANSWER, -",
        "STABLE, remote, ANSWER, -",
        "STABLE, remote, ROLLBACK, -",
        "HAVE_LOCAL_OFFER, local, OFFER, HAVE_LOCAL_OFFER",
        "HAVE_LOCAL_OFFER, local, PRANSWER, -",
        "HAVE_LOCAL_OFFER, local, ANSWER, -",
        "HAVE_LOCAL_OFFER, local, ROLLBACK, STABLE",
        "HAVE_LOCAL_OFFER, remote, OFFER, HAVE_REMOTE_OFFER",
        "HAVE_LOCAL_OFFER, remote, PRANSWER, HAVE_REMOTE_PRANSWER",
        "HAVE_LOCAL_OFFER, remote, ANSWER, STABLE",
        "HAVE_LOCAL_OFFER, remote, ROLLBACK, -",
        "HAVE_REMOTE_OFFER, local, OFFER, -",
        "HAVE_REMOTE_OFFER, local, PRANSWER, HAVE_LOCAL_PRANSWER",
        "HAVE_REMOTE_OFFER, local, ANSWER, STABLE",
        "HAVE_REMOTE_OFFER, local, ROLLBACK, -",
        "HAVE_REMOTE_OFFER, remote, OFFER, HAVE_REMOTE_OFFER",
        "HAVE_REMOTE_OFFER, remote, PRANSWER, -",
        "HAVE_REMOTE_OFFER, remote, ANSWER, -",
        "HAVE_REMOTE_OFFER, remote, ROLLBACK, STABLE",
        "HAVE_LOCAL_PRANSWER, local, OFFER, -",
        "HAVE_LOCAL_PRANSWER, local, PRANSWER, HAVE_LOCAL_PRANSWER",
        "HAVE_LOCAL_PRANSWER, local, ANSWER, STABLE",
        "HAVE_LOCAL_PRANSWER, local, ROLLBACK, -",
        "HAVE_LOCAL_PRANSWER, remote, OFFER, -",
        "HAVE_LOCAL_PRANSWER, remote, PRANSWER, -",
        "HAVE_LOCAL_PRANSWER, remote, ANSWER, -",
        "HAVE_LOCAL_PRANSWER, remote, ROLLBACK, -",
        "HAVE_REMOTE_PRANSWER, local, OFFER, -",
        "HAVE_REMOTE_PRANSWER, local, PRANSWER, -",
        "HAVE_REMOTE_PRANSWER, local, ANSWER, -",
        "HAVE_REMOTE_PRANSWER, local, ROLLBACK, -",
        "HAVE_REMOTE_PRANSWER, remote, OFFER, -",
        "HAVE_REMOTE_PRANSWER, remote, PRANSWER, HAVE_REMOTE_PRANSWER",
        "HAVE_REMOTE_PRANSWER, remote, ANSWER, STABLE",
        "HAVE_REMOTE_PRANSWER, remote, ROLLBACK, -",
        "CLOSED, local, OFFER, -",
        "CLOSED, local, PRANSWER, -",
        "CLOSED, local, ANSWER, -",
        "CLOSED, local, ROLLBACK, -",
        "CLOSED, remote, OFFER, -",
        "CLOSED, remote, PRANSWER, -",
        "CLOSED, remote, ANSWER, -",
        "CLOSED, remote, ROLLBACK, -",
    })
    @Spec("RFC 9429 §3.2")
    void everyStateAgainstEveryOperation(SignalingState state, String side, SdpType type, String expected)
            throws Exception {
        Peer peer = peerIn(state);
        String remote = type == SdpType.OFFER ? offer() : answerTo(peer);
        Description localBefore = peer.session.descriptions().local();
        Description remoteBefore = peer.session.descriptions().remote();

        if (expected.equals("-")) {
            assertThatThrownBy(() -> {
                        if (side.equals("local")) {
                            peer.setLocal(type, null);
                        } else {
                            peer.setRemote(type, remote);
                        }
                    })
                    .isInstanceOfSatisfying(
                            NegotiationException.class,
                            e -> assertThat(e.kind()).isEqualTo(NegotiationException.Kind.INVALID_STATE));
            assertThat(peer.session.signalingState()).isEqualTo(state);
            assertThat(peer.session.descriptions().local()).isEqualTo(localBefore);
            assertThat(peer.session.descriptions().remote()).isEqualTo(remoteBefore);
        } else {
            SignalingState next = SignalingState.valueOf(expected);
            Applied applied = side.equals("local") ? peer.setLocal(type, null) : peer.setRemote(type, remote);
            assertThat(peer.session.signalingState()).isEqualTo(next);
            assertThat(applied.state()).isEqualTo(state == next ? null : next);
            if (state == SignalingState.HAVE_LOCAL_OFFER && next == SignalingState.HAVE_REMOTE_OFFER) {
                assertThat(peer.events).endsWith("stable", "have-remote-offer");
            }
            assertThat(peer.session.descriptions().pendingLocal() != null)
                    .isEqualTo(next == SignalingState.HAVE_LOCAL_OFFER
                            || next == SignalingState.HAVE_LOCAL_PRANSWER
                            || next == SignalingState.HAVE_REMOTE_PRANSWER);
            assertThat(peer.session.descriptions().pendingRemote() != null)
                    .isEqualTo(next == SignalingState.HAVE_REMOTE_OFFER
                            || next == SignalingState.HAVE_LOCAL_PRANSWER
                            || next == SignalingState.HAVE_REMOTE_PRANSWER);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STABLE, true, false",
        "HAVE_LOCAL_OFFER, true, false",
        "HAVE_REMOTE_OFFER, false, true",
        "HAVE_LOCAL_PRANSWER, false, true",
        "HAVE_REMOTE_PRANSWER, false, false",
        "CLOSED, false, false",
    })
    void descriptionsAreCreatedWhereTheStateAllows(SignalingState state, boolean offer, boolean answer)
            throws Exception {
        Session session = peerIn(state).session;

        if (offer) {
            assertThat(session.createOffer(OfferOptions.NONE)).startsWith("v=0\r\n");
        } else {
            assertThatThrownBy(() -> session.createOffer(OfferOptions.NONE)).isInstanceOf(NegotiationException.class);
        }
        if (answer) {
            assertThat(session.createAnswer()).startsWith("v=0\r\n");
        } else {
            assertThatThrownBy(session::createAnswer).isInstanceOf(NegotiationException.class);
        }
    }
}
