package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.Direction;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Association, reuse, stopping and recycling. */
class TransceiverLifeTest {
    private final Peer alice = Peer.withMedia(1);
    private final Peer bob = Peer.withMedia(2);

    @ParameterizedTest
    @CsvSource({
        "SENDRECV, addTrack, true",
        "RECVONLY, addTrack, true",
        "SENDONLY, addTrack, false",
        "INACTIVE, addTrack, false",
        "SENDRECV, addTransceiver, false"
    })
    @Spec("RFC 9429 §5.10")
    void aRemoteSectionTakesATransceiverOfAddTrack(Direction offered, String made, boolean taken) throws Exception {
        alice.add(MediaKind.AUDIO, offered);
        if (made.equals("addTrack")) {
            bob.session.transceivers().addTrack(MediaKind.AUDIO, "t", List.of());
        } else {
            bob.add(MediaKind.AUDIO, Direction.SENDRECV);
        }

        Peer.negotiate(alice, bob);

        assertThat(bob.transceivers()).hasSize(taken ? 1 : 2);
        assertThat(bob.transceiver(0).mid()).isEqualTo(taken ? "0" : null);
        assertThat(bob.session.isNegotiationNeeded()).isEqualTo(!taken);
        Peer.negotiate(bob, alice);
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
        Peer.assertAgreement(alice, bob);
        assertThat(alice.transceivers()).hasSameSizeAs(bob.transceivers());
    }

    @Test
    @Spec("webrtc-pc §5.1")
    void addTrackTakesASenderThatNeverSent() throws Exception {
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        bob.add(MediaKind.AUDIO, Direction.RECVONLY);
        Peer.negotiate(alice, bob);
        int made = bob.transceiver(1).id();

        assertThat(bob.session
                        .transceivers()
                        .addTrack(MediaKind.VIDEO, "a", List.of())
                        .id())
                .isEqualTo(made);
        Peer.negotiate(bob, alice);
        bob.session.transceivers().removeTrack(made);
        Peer.negotiate(bob, alice);
        assertThat(bob.session.transceivers().get(made).currentDirection()).isEqualTo(Direction.RECVONLY);

        // "The sender has never been used to send": this one has.
        assertThat(bob.session
                        .transceivers()
                        .addTrack(MediaKind.VIDEO, "b", List.of())
                        .id())
                .isNotEqualTo(made);
    }

    @Test
    @Spec("webrtc-pc §5.4")
    void aStoppedTransceiverLeavesBothEnds() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "s");
        alice.add(MediaKind.VIDEO, Direction.SENDRECV, "s");
        Peer.negotiate(alice, bob);
        bob.events.clear();
        alice.events.clear();

        alice.session.transceivers().stop(0);
        assertThat(alice.session.isNegotiationNeeded()).isTrue();
        assertThat(alice.transceiver(0).stopping()).isTrue();
        assertThat(alice.transceiver(0).stopped()).isFalse();
        alice.setLocal();
        assertThat(alice.local().media().get(0).rejected()).isTrue();
        assertThat(alice.local().media().get(0).attributes("msid")).isEmpty();
        // The tag is the first transceiver that is not stopped.
        assertThat(alice.local().session().bundleGroups()).containsExactly(new Group("BUNDLE", List.of("1")));
        assertThat(alice.transceivers()).hasSize(2);
        bob.setRemote(alice.session.descriptions().pendingLocal());
        assertThat(bob.events).containsExactly("ended 0", "have-remote-offer", "mute 0", "remove 0 s");
        assertThat(bob.transceiver(0).stopped()).isTrue();
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        assertThat(alice.transceivers()).extracting(Transceiver::mid).containsExactly("1");
        assertThat(bob.transceivers()).extracting(Transceiver::mid).containsExactly("1");
        assertThat(alice.objects.get(0).stopped()).isTrue();
        assertThat(bob.objects.get(0).stopped()).isTrue();
        // RFC 9429 §3.4.1: "stopped and disassociated from "m=" sections".
        assertThat(alice.objects.get(0).mid()).isNull();
        assertThat(bob.objects.get(0).mid()).isNull();
        assertThat(alice.events).contains("ended 0");
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
        Peer.assertAgreement(alice, bob);
        // The transport lives on in the section that is left.
        assertThat(alice.wire().restarts).isZero();
        assertThat(alice.transceiver(0).transport()).isEqualTo(alice.transport());
    }

    @Test
    void whatStopsBeforeItIsNegotiatedIsNotOffered() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        alice.session.transceivers().stop(0);

        alice.setLocal();

        assertThat(alice.local().media()).hasSize(1);
        assertThat(alice.local().media().get(0).mediaLine().media()).isEqualTo("video");
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());
        // It ends with the exchange; otherwise negotiation would be needed for ever.
        assertThat(alice.transceivers()).hasSize(1);
        assertThat(alice.objects.get(0).stopped()).isTrue();
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
    }

    @Test
    @Spec("webrtc-pc §4.4.2")
    void anAnswererThatStopsAnswersInactiveAndOffersTheEndItself() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.session.transceivers().stop(0);
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        assertThat(bob.local().media().get(0).rejected()).isFalse();
        assertThat(bob.local().media().get(0).direction()).isEqualTo(Direction.INACTIVE);
        assertThat(bob.session.isNegotiationNeeded()).isTrue();
        Peer.negotiate(bob, alice);
        assertThat(alice.transceivers()).isEmpty();
        assertThat(bob.transceivers()).isEmpty();
        assertThat(alice.wires).isEmpty();
        assertThat(bob.wires).isEmpty();
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"AUDIO, AUDIO", "AUDIO, VIDEO", "VIDEO, AUDIO"})
    @Spec("RFC 9429 §5.2.2")
    void aSlotIsRecycled(MediaKind first, MediaKind second) throws Exception {
        for (Peer offerer : List.of(alice, bob)) {
            Peer answerer = offerer == alice ? bob : alice;
            offerer.add(first, Direction.SENDRECV);
            Peer.negotiate(offerer, answerer);
            offerer.session.transceivers().stop(offerer.transceiver(0).id());
            Peer.negotiate(offerer, answerer);

            offerer.add(second, Direction.SENDRECV);
            String former = offerer.local().media().get(0).mid();
            Peer.negotiate(offerer, answerer);

            MediaDescription section = offerer.local().media().get(0);
            assertThat(offerer.local().media()).hasSize(1);
            assertThat(section.mid()).isNotEqualTo(former);
            assertThat(section.mediaLine().media()).isEqualToIgnoringCase(second.name());
            Peer.assertAgreement(alice, bob);
            offerer.session.transceivers().stop(offerer.transceiver(0).id());
            Peer.negotiate(offerer, answerer);
            assertThat(answerer.transceivers()).isEmpty();
        }
    }

    @Test
    void aSectionThatIsOfferedRejectedMakesNothingThatStays() throws Exception {
        alice.add(MediaKind.VIDEO, Direction.SENDONLY);
        String rejected = alice.session
                .createOffer(OfferOptions.NONE)
                .replaceAll("m=video 9", "m=video 0")
                .replaceAll("a=group.*\r\n", "");

        bob.setRemote(SdpType.OFFER, rejected);
        assertThat(bob.events).containsExactly("ended 0", "have-remote-offer");
        bob.setLocal();

        assertThat(bob.transceivers()).isEmpty();
        bob.add(MediaKind.AUDIO, Direction.SENDRECV);
        bob.setLocal();
        assertThat(bob.local().media()).hasSize(1);
        assertThat(bob.local().media().get(0).mediaLine().media()).isEqualTo("audio");
    }

    @Test
    void mediaThatNobodyUnderstandsIsRejectedAndCanBeOfferedAgain() throws Exception {
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        alice.setLocal();
        String foreign = alice.session.descriptions().pendingLocal().sdp().replaceAll("VP8|VP9|H264|AV1", "X");

        bob.setRemote(SdpType.OFFER, foreign);
        assertThat(bob.transceivers()).hasSize(1);
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        assertThat(bob.local().media().get(0).rejected()).isTrue();
        // webrtc-pc: the offerer's transceiver ends, the answerer's does not.
        assertThat(alice.transceivers()).isEmpty();
        assertThat(bob.transceiver(0).stopped()).isFalse();
        assertThat(bob.transceiver(0).currentDirection()).isEqualTo(Direction.INACTIVE);
        assertThat(bob.session.isNegotiationNeeded()).isTrue();
        Peer.negotiate(bob, alice);
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
        Peer.assertAgreement(alice, bob);
        assertThat(alice.transceivers()).hasSize(1);
    }

    @Test
    @Spec("webrtc-pc §5.1.1")
    void streamsComeAndGoWithTheirTracks() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "a", "b");
        Peer.negotiate(alice, bob);
        assertThat(bob.events).containsExactly("have-remote-offer", "add 0 a", "add 0 b", "track 0 [a, b]", "stable");
        bob.events.clear();

        alice.session.transceivers().setStreams(0, List.of("b", "c"));
        assertThat(alice.session.isNegotiationNeeded()).isTrue();
        Peer.negotiate(alice, bob);
        assertThat(bob.events)
                .containsExactly("have-remote-offer", "remove 0 a", "add 0 c", "track 0 [b, c]", "stable");
        bob.events.clear();

        alice.session.transceivers().setDirection(0, Direction.RECVONLY);
        Peer.negotiate(alice, bob);
        assertThat(bob.events).containsExactly("have-remote-offer", "mute 0", "remove 0 b", "remove 0 c", "stable");
        bob.events.clear();

        alice.session.transceivers().setStreams(0, List.of());
        alice.session.transceivers().setDirection(0, Direction.SENDRECV);
        Peer.negotiate(alice, bob);
        assertThat(bob.events).containsExactly("have-remote-offer", "track 0 []", "stable");
        assertThat(alice.local().media().get(0).attributes("msid")).containsExactly("-");
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
    }

    @Test
    @Spec("RFC 9429 §5.10")
    void aPeerThatNamesNoStreamsHasOneForAll() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "a");
        alice.add(MediaKind.VIDEO, Direction.SENDRECV, "b");

        bob.setRemote(
                SdpType.OFFER, alice.session.createOffer(OfferOptions.NONE).replaceAll("a=msid:.*\r\n", ""));

        assertThat(bob.streams).hasSize(1);
        assertThat(bob.streams.values().iterator().next()).containsExactly(0, 1);
    }

    @Test
    void transceiversWithoutMidsAreAssociatedByPlace() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        Peer old = new Peer(
                SessionConfig.builder()
                        .remoteMediaAccepted(true)
                        .bundlePolicy(BundlePolicy.MAX_COMPAT)
                        .build(),
                5);
        alice.setLocal();

        old.setRemote(
                SdpType.OFFER,
                alice.session
                        .descriptions()
                        .pendingLocal()
                        .sdp()
                        .replaceAll("a=mid:.*\r\n", "")
                        .replaceAll("a=group:.*\r\n", ""));
        old.setLocal();
        assertThat(old.local().media()).allMatch(section -> section.mid() == null);
        assertThat(old.transceivers()).extracting(Transceiver::mid).containsExactly("0", "1");
        alice.setRemote(old.session.descriptions().currentLocal());

        assertThat(alice.wires).hasSize(2);
        assertThat(alice.transceiver(0).transport())
                .isNotEqualTo(alice.transceiver(1).transport());
        Peer.assertAgreement(alice, old);
    }
}
