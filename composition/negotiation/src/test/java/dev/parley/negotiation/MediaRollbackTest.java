package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.parameters.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

@Spec("webrtc-pc §4.4.1.5")
class MediaRollbackTest {
    private final Peer alice = Peer.withMedia(1);
    private final Peer bob = Peer.withMedia(2);

    @Test
    void whatARemoteOfferMadeGoesAway() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "s");
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.events.clear();

        Applied applied = bob.setRemote(SdpType.ROLLBACK, "");

        assertThat(applied.changes()).hasSize(2).first().isEqualTo(new TransceiverChange.Stopped(0));
        assertThat(bob.events).containsExactly("ended 0", "stable", "remove 0 s");
        assertThat(bob.transceivers()).isEmpty();
        assertThat(bob.objects.get(0).mid()).isNull();
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
    }

    @Test
    void aTransceiverWithATrackOfAddTrackStays() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "s");
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.session.transceivers().addTrack(MediaKind.AUDIO, "t", List.of("mine"));

        bob.setRemote(SdpType.ROLLBACK, "");

        assertThat(bob.transceivers()).hasSize(1);
        assertThat(bob.transceiver(0).mid()).isNull();
        assertThat(bob.transceiver(0).stopped()).isFalse();
        assertThat(bob.transceiver(0).remoteStreams()).isEmpty();
        assertThat(bob.session.isNegotiationNeeded()).isTrue();
        alice.setLocal(SdpType.ROLLBACK, null);
        // The offer that comes next has a section for it.
        Peer.negotiate(bob, alice);
        assertThat(bob.transceiver(0).currentDirection()).isEqualTo(Direction.SENDONLY);
        Peer.assertAgreement(alice, bob);
    }

    @Test
    void commandsSurviveTheRollbackOfALocalOffer() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "s");
        Peer.negotiate(alice, bob);
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        alice.setLocal();
        assertThat(alice.transceiver(1).mid()).isEqualTo("1");
        assertThat(alice.transceiver(1).transport()).isEqualTo(alice.transport());
        alice.session.transceivers().setDirection(0, Direction.SENDONLY);
        alice.session.transceivers().setStreams(0, List.of("other"));
        Transceiver late = alice.add(MediaKind.AUDIO, Direction.RECVONLY);

        Applied applied = alice.setLocal(SdpType.ROLLBACK, null);

        assertThat(applied.changes()).isEmpty();
        assertThat(applied.effects()).isEmpty();
        assertThat(alice.transceivers()).hasSize(3);
        assertThat(alice.transceiver(0).direction()).isEqualTo(Direction.SENDONLY);
        assertThat(alice.transceiver(0).streams()).containsExactly("other");
        assertThat(alice.transceiver(0).mid()).isEqualTo("0");
        assertThat(alice.transceiver(1).mid()).isNull();
        assertThat(alice.transceiver(1).transport()).isNull();
        assertThat(alice.session.transceivers().get(late.id()).mid()).isNull();
        Peer.negotiate(alice, bob);
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
        Peer.assertAgreement(alice, bob);
    }

    @Test
    void streamsAndCodecsOfARemoteOfferAreTakenBack() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "a");
        Peer.negotiate(alice, bob);
        Transceiver before = bob.transceiver(0);
        bob.events.clear();
        alice.session.transceivers().setStreams(0, List.of("b"));
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        assertThat(bob.transceiver(0).remoteStreams()).containsExactly("b");

        bob.setRemote(SdpType.ROLLBACK, "");

        assertThat(bob.events)
                .containsExactly(
                        "have-remote-offer",
                        "remove 0 a",
                        "add 0 b",
                        "track 0 [b]",
                        "stable",
                        "remove 0 b",
                        "add 0 a",
                        "track 0 [a]");
        assertThat(bob.transceiver(0).remoteStreams()).containsExactly("a");
        assertThat(bob.transceiver(0).receiveCodecs()).isEqualTo(before.receiveCodecs());
        assertThat(bob.transceiver(0).currentDirection()).isEqualTo(before.currentDirection());
    }

    @Test
    void aTransceiverThatAnOfferStoppedStaysStopped() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "a");
        Peer.negotiate(alice, bob);
        alice.session.transceivers().stop(0);
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());

        bob.setRemote(SdpType.ROLLBACK, "");
        alice.setLocal(SdpType.ROLLBACK, null);

        assertThat(bob.transceiver(0).stopped()).isTrue();
        assertThat(bob.transceiver(0).mid()).isEqualTo("0");
        assertThat(alice.transceiver(0).stopping()).isTrue();
        // It is stopped and its section is not rejected: negotiation is needed, at either end.
        assertThat(bob.session.isNegotiationNeeded()).isTrue();
        Peer.negotiate(bob, alice);
        assertThat(bob.transceivers()).isEmpty();
        assertThat(alice.transceivers()).isEmpty();
    }

    @Test
    void glareRollsTheLocalOfferBackFirst() throws Exception {
        alice.session.transceivers().addTrack(MediaKind.AUDIO, "a", List.of("x"));
        bob.session.transceivers().addTrack(MediaKind.AUDIO, "b", List.of("y"));
        alice.setLocal();
        bob.setLocal();

        bob.events.clear();

        bob.setRemote(alice.session.descriptions().pendingLocal());

        assertThat(bob.events).startsWith("stable", "have-remote-offer");
        // The transceiver that had been offered takes the section that came.
        assertThat(bob.transceivers()).hasSize(1);
        assertThat(bob.transceiver(0).mid()).isEqualTo("0");
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());
        Peer.assertAgreement(alice, bob);
        assertThat(alice.streams.keySet()).containsExactly("y");
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
    }

    @Test
    void provisionalAnswersSetTheDirectionAndTheFinalOneChangesIt() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "a");
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.setLocal(SdpType.PRANSWER, null);
        alice.setRemote(bob.session.descriptions().pendingLocal());
        assertThat(alice.transceiver(0).currentDirection()).isEqualTo(Direction.SENDONLY);
        assertThat(bob.transceiver(0).currentDirection()).isEqualTo(Direction.RECVONLY);
        assertThat(alice.transceiver(0).sendCodecs()).isNotEmpty();

        bob.session.transceivers().addTrack(MediaKind.AUDIO, "b", List.of("y"));
        bob.setLocal(SdpType.ANSWER, null);
        alice.setRemote(bob.session.descriptions().currentLocal());

        assertThat(alice.transceiver(0).currentDirection()).isEqualTo(Direction.SENDRECV);
        assertThat(alice.events).endsWith("stable", "add 0 y", "track 0 [y]");
        Peer.assertAgreement(alice, bob);
    }

    @Test
    @Spec("RFC 9429 §5.7")
    void anOfferThatComesAgainFindsTheTransceiverThatAddTrackKept() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "s");
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.session.transceivers().addTrack(MediaKind.AUDIO, "t", List.of("mine"));
        bob.setRemote(SdpType.ROLLBACK, "");
        bob.events.clear();

        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        assertThat(bob.transceivers()).hasSize(1);
        assertThat(bob.transceiver(0).currentDirection()).isEqualTo(Direction.SENDRECV);
        assertThat(bob.events).containsExactly("have-remote-offer", "add 0 s", "track 0 [s]", "stable");
        assertThat(alice.events).contains("track 0 [mine]");
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
        Peer.assertAgreement(alice, bob);
    }
}
