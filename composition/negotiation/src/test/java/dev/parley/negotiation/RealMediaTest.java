package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.media.MediaFormats;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.transceiver.RemoteSource;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Offers and answers of real stacks, with audio and video accepted. */
class RealMediaTest {

    private static String names(List<CodecParameters> codecs) {
        return String.join(
                " ", codecs.stream().map(each -> each.codec().name()).distinct().toList());
    }

    @ParameterizedTest
    @CsvSource({
        "chromium-156-offer-av-data.sdp, 0 1 2, opus red g722 pcmu pcma cn telephone-event, vp8 rtx h264 av1 vp9",
        "chromium-156-offer-av-data-SNAP-enabled.sdp, 0 1 2, opus red g722 pcmu pcma cn telephone-event, vp8 rtx h264 av1 vp9",
        "firefox-153esr-offer-av-data.sdp, 0 1 2, opus g722 pcmu pcma telephone-event, vp8 rtx vp9 av1",
        "aiortc-1.4.0-offer-av-data.sdp, 0 1 2, opus pcmu pcma, vp8 rtx h264",
        "node-datachannel-0.33.4-offer-av-data.sdp, audio video 0, opus, vp8 h264",
        "roamhq-wrtc-0.10.0-offer-av-data.sdp, 0 1 2, opus red g722 pcmu pcma cn telephone-event, vp8 rtx av1 vp9",
        "werift-0.24.4-offer-av-data.sdp, 0 1 2, opus pcmu, vp8"
    })
    @Spec("RFC 9429 §5.3.1")
    void offersAreAnsweredWithMedia(String name, String mids, String audioCodecs, String videoCodecs) throws Exception {
        String text = OfferAnswerTest.resource(name);
        SessionDescription offer = SessionDescription.parse(text);
        Peer peer = Peer.withMedia(1);
        peer.session.transceivers().addTrack(MediaKind.AUDIO, "microphone", List.of("mine"));

        peer.setRemote(SdpType.OFFER, text);
        // Some put their tracks into no stream.
        boolean streams = !text.contains("a=msid:-");
        assertThat(peer.events)
                .hasSize(1 + (streams ? 2 * 2 : 2))
                .last()
                .asString()
                .startsWith("track 1");
        peer.setLocal();

        SessionDescription answer = peer.local();
        assertThat(answer.session().bundleGroups().get(0).mids()).containsExactly(mids.split(" "));
        assertThat(answer.media()).noneMatch(MediaDescription::rejected);
        for (int i = 0; i < 2; i++) {
            MediaDescription offered = offer.media().get(i);
            MediaDescription answered = answer.media().get(i);
            assertThat(answered.mediaLine().protocol())
                    .isEqualTo(offered.mediaLine().protocol());
            assertThat(offered.mediaLine().formats())
                    .containsAll(answered.mediaLine().formats());
            assertThat(answered.rtcpMux()).isTrue();
            // The same number means the same thing at both ends.
            for (CodecParameters format : new MediaFormats(answered).all()) {
                CodecParameters theirs = new MediaFormats(offered).get(format.payloadType());
                assertThat(theirs.codec().mimeType()).isEqualTo(format.codec().mimeType());
                assertThat(theirs.codec().clockRate()).isEqualTo(format.codec().clockRate());
                assertThat(theirs.feedback()).containsAll(format.feedback());
                assertThat(MediaFormats.repaired(theirs)).isEqualTo(MediaFormats.repaired(format));
            }
            answered.extMaps()
                    .forEach(map -> assertThat(offered.extMaps()).anySatisfy(theirs -> {
                        assertThat(theirs.uri()).isEqualTo(map.uri());
                        assertThat(theirs.id()).isEqualTo(map.id());
                    }));
            assertThat(answered.hasAttribute("extmap-allow-mixed"))
                    .isEqualTo(offered.hasAttribute("extmap-allow-mixed"));
        }
        assertThat(answer.media().get(1).iceUfrag())
                .isEqualTo(answer.media().get(0).iceUfrag());
        Transceiver audio = peer.transceiver(0);
        Transceiver video = peer.transceiver(1);
        assertThat(audio.currentDirection())
                .isEqualTo(offer.media().get(0).direction().reversed().intersect(Direction.SENDRECV));
        assertThat(video.currentDirection())
                .isEqualTo(offer.media().get(1).direction().reversed().intersect(Direction.RECVONLY));
        assertThat(names(audio.sendCodecs())).isEqualTo(audioCodecs);
        assertThat(names(video.sendCodecs())).isEqualTo(videoCodecs);
        assertThat(audio.transport()).isEqualTo(video.transport()).isEqualTo(peer.transport());
        assertThat(peer.data).isNotNull();
        assertThat(audio.remoteStreams().isEmpty()).isEqualTo(!streams);
        assertThat(audio.remoteSources())
                .allSatisfy(source -> assertThat(source.rtxSsrc()).isNull());
        assertThat(peer.session.isNegotiationNeeded()).isFalse();
        // What we offer next fits what was negotiated.
        peer.setLocal();
        assertThat(peer.local().media().get(1).mediaLine().formats().get(0))
                .isEqualTo(answer.media().get(1).mediaLine().formats().get(0));
    }

    /** The answers were given to other offers; ours has the same sections, and the payload types of the offer that they answer. */
    @ParameterizedTest
    @CsvSource({
        "chromium-156-answer-to-firefox-153esr.sdp, firefox-153esr-offer-av-data.sdp",
        "firefox-153esr-answer-to-chromium-156.sdp, chromium-156-offer-av-data.sdp",
        "janus-1.1.2-echotest-answer-av-data-to-chromium156.sdp, chromium-156-offer-av-data.sdp"
    })
    void answersAreTaken(String name, String offered) throws Exception {
        Peer peer = Peer.withMedia(1);
        // The foreign offer first, so that payload types and ids are its own, and then one of ours about the same.
        peer.setRemote(SdpType.OFFER, OfferAnswerTest.resource(offered));
        peer.session.setDataWanted(true);
        peer.setLocal();
        peer.session.transceivers().setDirection(0, Direction.SENDRECV);
        peer.session.transceivers().setDirection(1, Direction.SENDRECV);
        peer.session.restartIce();
        peer.setLocal();
        String answer = OfferAnswerTest.resource(name);

        peer.setRemote(SdpType.ANSWER, answer);

        SessionDescription theirs = SessionDescription.parse(answer);
        for (int i = 0; i < 2; i++) {
            Transceiver transceiver = peer.transceiver(i);
            MediaDescription section = theirs.media().get(i);
            assertThat(transceiver.currentDirection())
                    .isEqualTo(section.direction().reversed());
            assertThat(transceiver.sendCodecs()).isNotEmpty();
            assertThat(transceiver.sendCodecs().get(0).payloadType())
                    .isEqualTo(Integer.parseInt(section.mediaLine().formats().get(0)));
        }
        assertThat(peer.wires).hasSize(1);
    }

    @Test
    @Spec("RFC 9429 §5.10")
    void sourcesOfOlderPeersAreRead() throws Exception {
        Peer peer = Peer.withMedia(1);
        peer.setRemote(SdpType.OFFER, OfferAnswerTest.resource("chromium-156-offer-av-data.sdp"));

        assertThat(peer.transceiver(0).remoteSources())
                .containsExactly(new RemoteSource(1005166824L, "LlwwcjIOCCrKI/NN", null));
        assertThat(peer.transceiver(1).remoteSources())
                .containsExactly(new RemoteSource(2234901978L, "LlwwcjIOCCrKI/NN", 142268273L));
        assertThat(peer.streams.keySet()).containsExactly("7d200b4d-9487-4b5b-9b6e-929914a429cd");
    }
}
