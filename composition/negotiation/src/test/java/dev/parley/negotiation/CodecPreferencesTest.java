package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.media.Capabilities;
import dev.parley.negotiation.media.MediaFormats;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("webrtc-pc §5.4")
class CodecPreferencesTest {
    private final Peer alice = Peer.withMedia(1);
    private final Peer bob = Peer.withMedia(2);

    private static List<Codec> codecs(MediaKind kind, String names) {
        List<Codec> codecs = new ArrayList<>();
        for (String name : names.split(" ")) {
            Capabilities.DEFAULT.codecs(kind).stream()
                    .filter(codec -> codec.is(name))
                    .forEach(codecs::add);
        }
        return codecs;
    }

    private static String names(Peer peer) {
        return String.join(
                " ",
                new MediaFormats(peer.local().media().get(0))
                        .all().stream()
                                .map(each -> each.codec().name())
                                .distinct()
                                .toList());
    }

    /** Kind, preferences, and the formats of the offer. */
    @ParameterizedTest
    @CsvSource({
        "AUDIO, pcmu opus, pcmu opus",
        "AUDIO, opus red, opus red",
        "AUDIO, red opus, red opus",
        "AUDIO, red pcmu, pcmu",
        "AUDIO, telephone-event g722, telephone-event g722",
        "VIDEO, av1, av1",
        "VIDEO, av1 vp8 rtx, av1 rtx vp8",
        "VIDEO, h264 vp9, h264 vp9"
    })
    void preferencesOrderTheOffer(MediaKind kind, String preferred, String offered) throws Exception {
        alice.add(kind, Direction.SENDRECV);
        alice.session.transceivers().setCodecPreferences(0, kind, codecs(kind, preferred));

        alice.setLocal();

        assertThat(names(alice)).isEqualTo(offered);
        // "If the answerer does not have any codec preferences then the same order will be used in the answer."
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.setLocal();
        assertThat(bob.local().media().get(0).mediaLine().formats())
                .isEqualTo(alice.local().media().get(0).mediaLine().formats());
        alice.setRemote(bob.session.descriptions().currentLocal());
        assertThat(alice.transceiver(0).sendCodecs())
                .isEqualTo(bob.transceiver(0).receiveCodecs());
    }

    @Test
    void theAnswerersPreferencesOverrideTheOrder() throws Exception {
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.session.transceivers().setDirection(0, Direction.SENDRECV);
        bob.session.transceivers().setCodecPreferences(0, MediaKind.VIDEO, codecs(MediaKind.VIDEO, "av1 rtx vp8"));
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        assertThat(names(bob)).isEqualTo("av1 rtx vp8");
        assertThat(alice.transceiver(0).sendCodecs().get(0).codec().name()).isEqualTo("av1");
        assertThat(alice.transceiver(0).receiveCodecs())
                .extracting(each -> each.codec().name())
                .containsExactlyInAnyOrder("vp8", "rtx", "av1", "rtx");
        // RFC 9429 §5.2.2: the next offer has the answer's order, and behind it all that is available.
        alice.setLocal();
        assertThat(names(alice)).isEqualTo("av1 rtx vp8 vp9 h264");
        List<CodecParameters> formats = new MediaFormats(alice.local().media().get(0)).all();
        assertThat(formats).extracting(CodecParameters::payloadType).doesNotHaveDuplicates();
    }

    @Test
    void anEmptyListUnsetsThem() throws Exception {
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        String before = alice.session.createOffer(OfferOptions.NONE);
        alice.session.transceivers().setCodecPreferences(0, MediaKind.AUDIO, codecs(MediaKind.AUDIO, "pcma"));
        assertThat(alice.session.createOffer(OfferOptions.NONE)).isNotEqualTo(before);

        alice.session.transceivers().setCodecPreferences(0, MediaKind.AUDIO, List.of());

        assertThat(alice.session.createOffer(OfferOptions.NONE).replaceAll("o=.*", ""))
                .isEqualTo(before.replaceAll("o=.*", ""));
    }

    @Test
    void repetitionsDoNotCountAndWhatCarriesNoMediaIsRefused() throws Exception {
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        List<Codec> twice = new ArrayList<>(codecs(MediaKind.VIDEO, "vp8"));
        twice.addAll(codecs(MediaKind.VIDEO, "vp8"));
        alice.session.transceivers().setCodecPreferences(0, MediaKind.VIDEO, twice);
        assertThat(alice.transceiver(0).preferredCodecs()).hasSize(1);

        for (List<Codec> bad : List.of(
                codecs(MediaKind.VIDEO, "rtx"),
                List.of(new Codec("video/VP8", 90_000, null, "max-fs=1")),
                List.of(new Codec("video/VP8", 8_000, null, null)),
                List.of(new Codec("video/theora", 90_000, null, null)),
                codecs(MediaKind.AUDIO, "opus"))) {
            LocalDescriptionTest.assertRefused(
                    Kind.INVALID_MODIFICATION,
                    () -> alice.session.transceivers().setCodecPreferences(0, MediaKind.VIDEO, bad));
        }
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        LocalDescriptionTest.assertRefused(
                Kind.INVALID_MODIFICATION,
                () -> alice.session
                        .transceivers()
                        .setCodecPreferences(1, MediaKind.AUDIO, codecs(MediaKind.AUDIO, "red cn")));
        assertThat(alice.transceiver(0).preferredCodecs()).hasSize(1);
    }

    @Test
    void anAnswerWithACodecThatWasNotOfferedLetsItBeSent() throws Exception {
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        alice.session.transceivers().setCodecPreferences(0, MediaKind.VIDEO, codecs(MediaKind.VIDEO, "vp8"));
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.session.transceivers().setDirection(0, Direction.SENDRECV);
        String answer = bob.session
                        .createAnswer()
                        .replace("SAVPF 96", "SAVPF 120")
                        .replaceAll("a=(rtpmap|rtcp-fb|fmtp):96.*\r\n", "")
                + "a=rtpmap:120 H264/90000\r\na=fmtp:120 packetization-mode=1;profile-level-id=42e01f\r\n";

        alice.setRemote(SdpType.ANSWER, answer);

        // RFC 9429 §5.11: "new media formats … are permitted in the answer".
        assertThat(alice.transceiver(0).sendCodecs())
                .singleElement()
                .satisfies(each -> assertThat(each.payloadType()).isEqualTo(120));
        assertThat(alice.transceiver(0).receiveCodecs()).isEmpty();
    }

    /** A peer whose payload types are the other way round, offering and answering. */
    @Test
    @Spec("RFC 3264 §6.1")
    void payloadTypesMayDifferBetweenTheEnds() throws Exception {
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        alice.session.transceivers().setCodecPreferences(0, MediaKind.VIDEO, codecs(MediaKind.VIDEO, "vp8 av1"));
        alice.setLocal();
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.session.transceivers().setDirection(0, Direction.SENDRECV);
        String answer = bob.session
                .createAnswer()
                .replace("SAVPF 96 45", "SAVPF 45 96")
                .replaceAll("(a=[a-z-]+):96 ", "$1:X ")
                .replaceAll("(a=[a-z-]+):45 ", "$1:96 ")
                .replaceAll("(a=[a-z-]+):X ", "$1:45 ");

        alice.setRemote(SdpType.ANSWER, answer);

        assertThat(alice.transceiver(0).sendCodecs())
                .extracting(each -> each.payloadType() + each.codec().name())
                .containsExactly("45vp8", "96av1");
        assertThat(alice.transceiver(0).receiveCodecs())
                .extracting(each -> each.payloadType() + each.codec().name())
                .containsExactly("96vp8", "45av1");
        alice.setLocal();
        assertThat(alice.local().media().get(0).attributes("rtpmap"))
                .startsWith("96 VP8/90000")
                .contains("45 AV1/90000");
    }

    /** A peer that has given many numbers away: new codecs find numbers that are free. */
    @Test
    @Spec("RFC 5761 §4")
    void payloadTypesDoNotRunOut() throws Exception {
        StringBuilder offer =
                new StringBuilder(alice.session.createOffer(OfferOptions.NONE).replaceAll("a=ice-options.*\r\n", ""));
        List<String> formats = new ArrayList<>();
        StringBuilder maps = new StringBuilder();
        for (int payloadType = 96; payloadType <= 120; payloadType++) {
            formats.add(String.valueOf(payloadType));
            maps.append("a=rtpmap:")
                    .append(payloadType)
                    .append(payloadType == 96 ? " opus/48000/2" : " x" + payloadType + "/8000")
                    .append("\r\n");
        }
        offer.append("m=audio 9 UDP/TLS/RTP/SAVPF ")
                .append(String.join(" ", formats))
                .append("\r\nc=IN IP4 0.0.0.0\r\n")
                .append(maps)
                .append("a=rtcp-mux\r\na=mid:x\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n")
                .append(
                        "a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\na=setup:actpass\r\n");
        alice.setRemote(SdpType.OFFER, offer.toString());
        alice.setLocal();
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);

        alice.setLocal();

        List<Integer> audio = new MediaFormats(alice.local().media().get(0))
                .all().stream().map(CodecParameters::payloadType).toList();
        List<Integer> video = new MediaFormats(alice.local().media().get(1))
                .all().stream().map(CodecParameters::payloadType).toList();
        assertThat(Collections.disjoint(audio, video)).isTrue();
        assertThat(video).hasSize(24).allMatch(each -> each > 120 && each <= 127 || each >= 35 && each <= 63);
    }
}
