package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transceiver.TransceiverInit;
import dev.parley.negotiation.transceiver.Transceivers;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.Direction;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of directions, by exchanges. */
class DirectionTest {

    /** The offerer's direction, the answerer's, what the answer says (the answerer's current one), the offerer's current one. */
    @ParameterizedTest
    @CsvSource({
        "SENDRECV, SENDRECV, SENDRECV, SENDRECV",
        "SENDRECV, SENDONLY, SENDONLY, RECVONLY",
        "SENDRECV, RECVONLY, RECVONLY, SENDONLY",
        "SENDRECV, INACTIVE, INACTIVE, INACTIVE",
        "SENDONLY, SENDRECV, RECVONLY, SENDONLY",
        "SENDONLY, SENDONLY, INACTIVE, INACTIVE",
        "SENDONLY, RECVONLY, RECVONLY, SENDONLY",
        "SENDONLY, INACTIVE, INACTIVE, INACTIVE",
        "RECVONLY, SENDRECV, SENDONLY, RECVONLY",
        "RECVONLY, SENDONLY, SENDONLY, RECVONLY",
        "RECVONLY, RECVONLY, INACTIVE, INACTIVE",
        "RECVONLY, INACTIVE, INACTIVE, INACTIVE",
        "INACTIVE, SENDRECV, INACTIVE, INACTIVE",
        "INACTIVE, SENDONLY, INACTIVE, INACTIVE",
        "INACTIVE, RECVONLY, INACTIVE, INACTIVE",
        "INACTIVE, INACTIVE, INACTIVE, INACTIVE"
    })
    @Spec("RFC 9429 §5.3.1")
    void theAnswerIntersects(Direction offered, Direction wanted, Direction answered, Direction offerers)
            throws Exception {
        Peer alice = Peer.withMedia(1);
        Peer bob = Peer.withMedia(2);
        alice.add(MediaKind.AUDIO, offered, "s");

        alice.setLocal();
        assertThat(alice.transceiver(0).receptive()).isEqualTo(offered.receives());
        assertThat(alice.transceiver(0).receivableCodecs().isEmpty()).isEqualTo(!offered.receives());
        assertThat(alice.transceiver(0).receiveCodecs()).isEmpty();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        assertThat(bob.transceiver(0).receivableCodecs().isEmpty()).isEqualTo(!offered.sends());
        assertThat(bob.transceiver(0).receiveCodecs()).isEmpty();
        bob.session.transceivers().setDirection(0, wanted);
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        assertThat(bob.local().media().get(0).direction()).isEqualTo(answered);
        assertThat(bob.transceiver(0).currentDirection()).isEqualTo(answered);
        assertThat(bob.transceiver(0).receptive()).isEqualTo(answered.receives());
        assertThat(bob.transceiver(0).receiveCodecs().isEmpty()).isEqualTo(!answered.receives());
        assertThat(alice.transceiver(0).currentDirection()).isEqualTo(offerers);
        assertThat(alice.transceiver(0).direction()).isEqualTo(offered);
        assertThat(bob.transceiver(0).direction()).isEqualTo(wanted);
        // A track event comes with the offer that sends; an answer that does not receive takes the track back.
        assertThat(bob.events.stream().anyMatch(event -> event.startsWith("track")))
                .isEqualTo(offered.sends());
        assertThat(bob.events.contains("mute 0")).isEqualTo(offered.sends() && !answered.receives());
        assertThat(alice.events.stream().anyMatch(event -> event.startsWith("track")))
                .isEqualTo(offerers.receives());
        // webrtc-pc §4.7.3: each end has what it can have, given the other.
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
        Peer.assertAgreement(alice, bob);
    }

    @ParameterizedTest
    @CsvSource({
        "SENDRECV, true, SENDRECV",
        "RECVONLY, true, SENDRECV",
        "INACTIVE, true, SENDONLY",
        "SENDRECV, false, RECVONLY",
        "SENDONLY, false, INACTIVE"
    })
    @Spec("webrtc-pc §5.1")
    void addTrackAndRemoveTrackTurnTheSendingPart(Direction before, boolean add, Direction after) {
        Peer peer = Peer.withMedia(1);
        Transceivers transceivers = peer.session.transceivers();
        Transceiver transceiver =
                transceivers.add(MediaKind.VIDEO, new TransceiverInit(before, add ? null : "t", List.of(), List.of()));

        if (add) {
            assertThat(transceivers
                            .addTrack(MediaKind.VIDEO, "t", List.of("a", "b", "a"))
                            .id())
                    .isEqualTo(transceiver.id());
            assertThat(peer.transceiver(0).streams()).containsExactly("a", "b");
            assertThat(peer.transceiver(0).track()).isEqualTo("t");
        } else {
            transceivers.removeTrack(transceiver.id());
            assertThat(peer.transceiver(0).track()).isNull();
        }

        assertThat(peer.transceivers()).hasSize(1);
        assertThat(peer.transceiver(0).direction()).isEqualTo(after);
    }

    /** What was offered, what is answered, and whether RFC 3264 lets it. */
    @ParameterizedTest
    @CsvSource({
        "sendonly, sendrecv, false",
        "sendonly, sendonly, false",
        "sendonly, recvonly, true",
        "recvonly, sendrecv, false",
        "recvonly, recvonly, false",
        "recvonly, sendonly, true",
        "inactive, sendrecv, false",
        "inactive, sendonly, false",
        "inactive, recvonly, false",
        "inactive, inactive, true",
        "sendrecv, sendonly, true",
        "sendrecv, inactive, true"
    })
    @Spec("RFC 3264 §6.1")
    void anAnswerGoesNoWayThatWasNotOffered(String offered, String answered, boolean fits) throws Exception {
        Peer alice = Peer.withMedia(1);
        Peer bob = Peer.withMedia(2);
        alice.add(MediaKind.VIDEO, Direction.valueOf(offered.toUpperCase(Locale.ROOT)));
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.setLocal();
        String answer = bob.session
                .descriptions()
                .currentLocal()
                .sdp()
                .replaceFirst("a=(sendrecv|sendonly|recvonly|inactive)\r\n", "a=" + answered + "\r\n");

        if (fits) {
            alice.setRemote(SdpType.ANSWER, answer);
            assertThat(alice.transceiver(0).currentDirection()).isNotNull();
        } else {
            LocalDescriptionTest.assertRefused(Kind.INVALID_ACCESS, () -> alice.setRemote(SdpType.ANSWER, answer));
            assertThat(alice.session.signalingState()).isEqualTo(SignalingState.HAVE_LOCAL_OFFER);
        }
    }

    @Test
    @Spec("webrtc-pc §4.4.1.5")
    void aLaterOfferLeavesTheCodecsThatAreNegotiated() throws Exception {
        Peer alice = Peer.withMedia(1);
        Peer bob = Peer.withMedia(2);
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "s");
        Peer.negotiate(alice, bob);
        bob.session.transceivers().setDirection(0, Direction.SENDRECV);
        Peer.negotiate(bob, alice);
        List<CodecParameters> negotiated = alice.transceiver(0).receiveCodecs();
        assertThat(negotiated).isNotEmpty();

        alice.setLocal();
        assertThat(alice.transceiver(0).receiveCodecs()).isEqualTo(negotiated);
        alice.setLocal(SdpType.ROLLBACK, null);
        alice.session.transceivers().setDirection(0, Direction.SENDONLY);
        alice.setLocal();

        // "If the direction is "sendonly" or "inactive", the receiver is not prepared to receive anything, and the
        // list will be empty."
        assertThat(alice.transceiver(0).receiveCodecs()).isEmpty();
        alice.setLocal(SdpType.ROLLBACK, null);
        assertThat(alice.transceiver(0).receiveCodecs()).isEqualTo(negotiated);
        assertThat(alice.transceiver(0).receivableCodecs()).isEqualTo(negotiated);
    }
}
