package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.media.HeaderExtensions;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.transceiver.RemoteSource;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.Direction;
import dev.parley.parameters.HeaderExtension;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole exchanges of audio and video between two sessions. */
class MediaExchangeTest {
    private final Peer alice = Peer.withMedia(1);
    private final Peer bob = Peer.withMedia(2);

    private static List<String> names(List<CodecParameters> codecs) {
        return codecs.stream().map(each -> each.codec().name()).distinct().toList();
    }

    @Test
    @Spec("RFC 9429 §5.2.1")
    void anOfferOfAudioAndVideoSaysWhatItMust() throws Exception {
        alice.session.transceivers().addTrack(MediaKind.AUDIO, "microphone", List.of("s1"));
        alice.session.transceivers().addTrack(MediaKind.VIDEO, "camera", List.of("s1", "s2"));
        alice.session.setDataWanted(true);

        alice.setLocal();

        SessionDescription offer = alice.local();
        assertThat(offer.session().groups())
                .containsExactly(new Group("BUNDLE", List.of("0", "1", "2")), new Group("LS", List.of("0", "1")));
        assertThat(offer.session().hasAttribute("extmap-allow-mixed")).isTrue();
        MediaDescription audio = offer.media().get(0);
        assertThat(audio.mediaLine()).hasToString("audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126");
        assertThat(audio.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(audio.attributes("msid")).containsExactly("s1");
        assertThat(audio.rtcpMux()).isTrue();
        assertThat(audio.hasAttribute("rtcp-mux-only")).isTrue();
        assertThat(audio.attribute("rtcp")).isEqualTo("9 IN IP4 0.0.0.0");
        assertThat(audio.rtcpReducedSize()).isTrue();
        assertThat(audio.attribute("maxptime")).isEqualTo("120");
        assertThat(audio.attributes("rtpmap"))
                .containsExactly(
                        "111 opus/48000/2",
                        "63 red/48000/2",
                        "9 G722/8000",
                        "0 PCMU/8000",
                        "8 PCMA/8000",
                        "13 CN/8000",
                        "110 telephone-event/48000",
                        "126 telephone-event/8000");
        assertThat(audio.attributes("fmtp")).containsExactly("111 minptime=10;useinbandfec=1", "63 111/111");
        MediaDescription video = offer.media().get(1);
        assertThat(video.attributes("msid")).containsExactly("s1", "s2");
        assertThat(video.attributes("fmtp")).contains("97 apt=96", "98 profile-id=0", "101 apt=100");
        assertThat(video.attributes("rtcp-fb")).contains("96 nack", "96 nack pli", "96 ccm fir", "96 transport-cc");
        assertThat(video.ssrcGroups()).hasSize(1);
        assertThat(video.ssrcs()).extracting(each -> each.name()).containsOnly("cname");
        // RFC 9143 §15: one id for one extension in all sections of the group.
        assertThat(audio.extMaps())
                .anySatisfy(map -> assertThat(video.extMaps()).contains(map));
        assertThat(offer.media().get(2).mediaLine().media()).isEqualTo("application");
        assertThat(alice.wires).hasSize(3);
    }

    @Test
    @Spec("webrtc-pc §4.4.1.5")
    void bothEndsKnowWhatWasAgreed() throws Exception {
        alice.session.transceivers().addTrack(MediaKind.AUDIO, "microphone", List.of("s1"));
        alice.session.transceivers().addTrack(MediaKind.VIDEO, "camera", List.of("s1"));

        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());

        assertThat(bob.events)
                .containsExactly("have-remote-offer", "add 0 s1", "add 1 s1", "track 0 [s1]", "track 1 [s1]");
        assertThat(bob.transceivers()).hasSize(2).allSatisfy(each -> {
            assertThat(each.direction()).isEqualTo(Direction.RECVONLY);
            assertThat(each.currentDirection()).isNull();
            assertThat(each.transport()).isNull();
            assertThat(each.receivableCodecs()).isNotEmpty();
            assertThat(each.sendCodecs()).isEmpty();
        });
        bob.session.transceivers().addTrack(MediaKind.VIDEO, "screen", List.of("s9"));
        assertThat(bob.transceiver(1).direction()).isEqualTo(Direction.SENDRECV);
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        Peer.assertAgreement(alice, bob);
        // RFC 9429 §5.3.1: transceivers without a stream keep the offerer's lip sync.
        assertThat(bob.local().session().groups())
                .containsExactly(new Group("BUNDLE", List.of("0", "1")), new Group("LS", List.of("0", "1")));
        assertThat(bob.local().media().get(1).iceUfrag())
                .isEqualTo(bob.local().media().get(0).iceUfrag());
        assertThat(bob.local().media().get(1).hasAttribute("rtcp-mux")).isTrue();
        assertThat(alice.events).containsExactly("have-local-offer", "stable", "add 1 s9", "track 1 [s9]");
        assertThat(alice.transceiver(0).currentDirection()).isEqualTo(Direction.SENDONLY);
        assertThat(bob.transceiver(0).currentDirection()).isEqualTo(Direction.RECVONLY);
        assertThat(alice.transceiver(1).currentDirection()).isEqualTo(Direction.SENDRECV);
        assertThat(alice.wires).hasSize(1);
        assertThat(alice.transceiver(1).transport()).isEqualTo(alice.transport());
        assertThat(bob.transceiver(1).transport()).isEqualTo(bob.transport());

        Transceiver sending = alice.transceiver(1);
        Transceiver receiving = bob.transceiver(1);
        assertThat(names(sending.sendCodecs())).containsExactly("vp8", "rtx", "vp9", "h264", "av1");
        assertThat(sending.sendCodecs()).isEqualTo(receiving.receiveCodecs());
        assertThat(receiving.sendCodecs()).isEqualTo(sending.receiveCodecs());
        assertThat(sending.sendExtensions()).containsExactlyInAnyOrderElementsOf(receiving.receiveExtensions());
        assertThat(sending.sendExtensions()).extracting(HeaderExtension::uri).contains(HeaderExtensions.MID);
        assertThat(sending.sendReducedSize()).isTrue();
        assertThat(receiving.remoteSources())
                .containsExactly(new RemoteSource(
                        sending.encodings().get(0).ssrc(),
                        alice.session.transceivers().cname(),
                        sending.encodings().get(0).rtxSsrc()));
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
        assertThat(bob.session.isNegotiationNeeded()).isFalse();
    }

    @Test
    void theSameStateGivesTheSameDescriptions() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV, "s");
        alice.add(MediaKind.VIDEO, Direction.SENDRECV, "s");
        String offer = alice.session.createOffer(OfferOptions.NONE);
        assertThat(alice.session.createOffer(OfferOptions.NONE)).isEqualTo(offer);
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        String answer = bob.session.createAnswer();
        assertThat(bob.session.createAnswer()).isEqualTo(answer);
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        String again = alice.session.createOffer(OfferOptions.NONE);

        assertThat(alice.session.createOffer(OfferOptions.NONE)).isEqualTo(again);
        // RFC 3264 §8.3.2: payload types keep their meaning; RFC 8285 §7: and so do the ids of extensions.
        SessionDescription before = SessionDescription.parse(offer);
        SessionDescription after = SessionDescription.parse(again);
        for (int i = 0; i < 2; i++) {
            assertThat(after.media().get(i).mediaLine().formats())
                    .isEqualTo(before.media().get(i).mediaLine().formats());
            assertThat(after.media().get(i).attributes("rtpmap"))
                    .isEqualTo(before.media().get(i).attributes("rtpmap"));
            // Levels of contributing sources are only received, by both ends, and therefore not negotiated.
            assertThat(after.media().get(i).extMaps())
                    .isEqualTo(before.media().get(i).extMaps().stream()
                            .filter(map -> !map.uri().equals(HeaderExtensions.CSRC_AUDIO_LEVEL))
                            .toList());
        }
        // RFC 9429 §5.2.2: no "a=rtcp-mux-only" and no "a=rtcp" any more.
        assertThat(again)
                .doesNotContain("rtcp-mux-only")
                .doesNotContain("a=rtcp:")
                .doesNotContain("bundle-only");
        assertThat(after.media().get(1).iceUfrag())
                .isEqualTo(before.media().get(1).iceUfrag());
        Peer.negotiate(bob, alice);
        Peer.assertAgreement(alice, bob);
        assertThat(alice.wires).hasSize(1);
        assertThat(alice.wire().restarts).isZero();
    }

    @Test
    void withoutMediaSectionsAreRejectedAsBefore() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        alice.session.setDataWanted(true);
        Peer data = new Peer(7);

        Peer.negotiate(alice, data);

        assertThat(data.transceivers()).isEmpty();
        assertThat(data.local().media().get(0).rejected()).isTrue();
        assertThat(data.data).isNotNull();
        // The offerer's transceiver is stopped by the rejection, and leaves the set.
        assertThat(alice.transceivers()).isEmpty();
        assertThat(alice.events).containsExactly("have-local-offer", "ended 0", "stable");
        assertThat(alice.session.isNegotiationNeeded()).isFalse();
    }

    /** Bandwidth lines of the peer, and the limit in bit/s. */
    @ParameterizedTest
    @CsvSource({
        "b=TIAS:500000, 500000",
        "b=AS:512, 470400",
        "b=AS:512|b=TIAS:1, 1",
        "b=AS:1, 0",
        "b=CT:64, ",
        "b=AS:9223372036854775807, ",
        "b=RR:0, "
    })
    @Spec("RFC 9429 §5.10")
    void thePeersBandwidthLimitsWhatIsSent(String lines, @Nullable Long limit) throws Exception {
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        String bandwidth = "c=IN IP4 0.0.0.0\r\n" + lines.replace("|", "\r\n") + "\r\n";
        alice.setLocal();
        bob.setRemote(
                SdpType.OFFER,
                alice.session.descriptions().pendingLocal().sdp().replace("c=IN IP4 0.0.0.0\r\n", bandwidth));
        bob.setLocal();
        alice.setRemote(
                SdpType.ANSWER,
                bob.session.descriptions().currentLocal().sdp().replace("c=IN IP4 0.0.0.0\r\n", bandwidth));

        assertThat(alice.transceiver(0).maxBitrate()).isEqualTo(limit);
        assertThat(bob.transceiver(0).maxBitrate()).isEqualTo(limit);
    }
}
