package dev.parley.negotiation.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which codecs match, and what answers what: row tables. */
class CodecMatchTest {

    private static Codec codec(String text, @Nullable String fmtp) {
        String[] parts = text.split("/");
        return new Codec(
                parts[0] + "/" + parts[1],
                Integer.parseInt(parts[2]),
                parts.length > 3 ? (Integer) Integer.parseInt(parts[3]) : null,
                fmtp);
    }

    /** Codecs, whether they are the same, and whether they are so but for parameters that may differ between two ends. */
    @ParameterizedTest
    @CsvSource({
        "audio/opus/48000/2, , audio/opus/48000/2, , true, true",
        "audio/opus/48000/2, , AUDIO/OPUS/48000/2, , true, true",
        "audio/opus/48000/2, , audio/opus/48000/1, , false, false",
        "audio/opus/48000/2, , audio/opus/48000, , false, false",
        "audio/opus/48000/2, , audio/opus/24000/2, , false, false",
        "audio/opus/48000/2, minptime=10, audio/opus/48000/2, , false, false",
        "audio/opus/48000/2, minptime=10;useinbandfec=1, audio/opus/48000/2, useinbandfec=1;minptime=10, true, true",
        "audio/opus/48000/2, minptime=10, audio/opus/48000/2, minptime=20, false, true",
        "audio/telephone-event/8000/1, 0-15, audio/telephone-event/8000/1, 0-15, true, true",
        "audio/telephone-event/8000/1, 0-15, audio/telephone-event/8000/1, 0-16, false, false",
        "video/VP9/90000, profile-id=0, video/VP9/90000, profile-id=2, false, false",
        "video/VP9/90000, profile-id=0, video/VP9/90000, max-fs=1, false, true",
        "video/H264/90000, packetization-mode=1;profile-level-id=42e01f, video/H264/90000, packetization-mode=1;profile-level-id=42c01f, true, true",
        "video/H264/90000, packetization-mode=1;profile-level-id=42e01f, video/H264/90000, packetization-mode=1;profile-level-id=42e00a, false, true",
        "video/H264/90000, packetization-mode=1;profile-level-id=42e01f, video/H264/90000, profile-level-id=42e01f, false, false",
        "video/H264/90000, profile-level-id=42001f, video/H264/90000, profile-level-id=42e01f, false, false",
        "video/AV1/90000, profile=0, video/AV1/90000, level-idx=5;tier=0, true, true",
        "video/AV1/90000, profile=1, video/AV1/90000, profile=0, false, true"
    })
    @Spec("webrtc-pc §5.4")
    void codecDictionaryMatch(
            String first,
            @Nullable String firstFmtp,
            String second,
            @Nullable String secondFmtp,
            boolean same,
            boolean lenient) {
        Codec one = codec(first, firstFmtp);
        Codec other = codec(second, secondFmtp);

        assertThat(CodecMatch.same(one, other, false)).isEqualTo(same);
        assertThat(CodecMatch.same(other, one, false)).isEqualTo(same);
        assertThat(CodecMatch.same(one, other, true)).isEqualTo(lenient);
        assertThat(CodecMatch.same(other, one, true)).isEqualTo(lenient);
    }

    @ParameterizedTest
    @CsvSource({
        "42e01f, CONSTRAINED_BASELINE, 31",
        "42c01f, CONSTRAINED_BASELINE, 31",
        "4d801f, CONSTRAINED_BASELINE, 31",
        "58c01f, CONSTRAINED_BASELINE, 31",
        "42001f, BASELINE, 31",
        "42A01E, BASELINE, 30",
        "58801f, BASELINE, 31",
        "4d0028, MAIN, 40",
        "4d4028, MAIN, 40",
        "58001f, EXTENDED, 31",
        "640c1f, CONSTRAINED_HIGH, 31",
        "640034, HIGH, 52",
        "42f00b, CONSTRAINED_BASELINE, 0",
        "42e00b, CONSTRAINED_BASELINE, 11",
        "f4001f, HIGH_444, 31",
        "ff001f, , ",
        "42e01, , ",
        "42e01g, , "
    })
    @Spec("RFC 6184 §8.1")
    void profileLevelId(String text, H264Profile.@Nullable Profile profile, @Nullable Integer level) {
        H264Profile parsed = H264Profile.parse(text);

        assertThat(parsed).isEqualTo(profile == null || level == null ? null : new H264Profile(profile, level));
    }

    /** A format that is offered, and what we answer; nothing where we do not take it. */
    @ParameterizedTest
    @CsvSource({
        "video, H264/90000, profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1, level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        "video, H264/90000, profile-level-id=42e00a;packetization-mode=1;level-asymmetry-allowed=1, level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        "video, H264/90000, profile-level-id=42e00a;packetization-mode=1, level-asymmetry-allowed=0;packetization-mode=1;profile-level-id=42e00a",
        "video, H264/90000, profile-level-id=42c034, level-asymmetry-allowed=0;packetization-mode=0;profile-level-id=42c01f",
        "video, H264/90000, profile-level-id=4d0032;packetization-mode=0;level-asymmetry-allowed=1, level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=4d001f",
        "video, H264/90000, , level-asymmetry-allowed=0;packetization-mode=0;profile-level-id=42000a",
        "video, H264/90000, packetization-mode=2;profile-level-id=42e01f, -",
        "video, H264/90000, packetization-mode=1;profile-level-id=f4001f, -",
        "video, VP8/90000, max-fs=12288;max-fr=60, ''",
        "video, VP8/8000, , -",
        "video, VP9/90000, , profile-id=0",
        "video, VP9/90000, profile-id=2, profile-id=2",
        "video, VP9/90000, profile-id=1, -",
        "video, AV1/90000, , level-idx=5;profile=0;tier=0",
        "video, AV1/90000, profile=1, -",
        "video, H265/90000, , -",
        "audio, opus/48000/2, stereo=1, minptime=10;useinbandfec=1",
        "audio, OPUS/48000/2, , minptime=10;useinbandfec=1",
        "audio, opus/48000, , -",
        "audio, G722/8000/1, , ''",
        "audio, PCMU/8000, , ''",
        "audio, L16/44100/2, , -",
        "audio, telephone-event/8000, 0-16, -"
    })
    @Spec("RFC 9429 §5.3.1")
    void whatAnswersAnOffer(String media, String encoding, @Nullable String fmtp, String answered) throws Exception {
        String text = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=" + media + " 9 UDP/TLS/RTP/SAVPF 100\r\n"
                + "a=rtpmap:100 " + encoding + "\r\n" + (fmtp == null ? "" : "a=fmtp:100 " + fmtp + "\r\n");
        MediaKind kind = media.equals("audio") ? MediaKind.AUDIO : MediaKind.VIDEO;

        AnsweredFormats formats = new AnsweredFormats(
                new WantedFormats(Capabilities.DEFAULT, kind, List.of()),
                new MediaFormats(SessionDescription.parse(text).media().get(0)));

        assertThat(formats.carryMedia()).isEqualTo(!answered.equals("-"));
        if (formats.carryMedia()) {
            assertThat(formats.inOrder()).hasSize(1);
            String ours = formats.inOrder().get(0).codec().sdpFmtpLine();
            assertThat(ours == null ? "" : ours).isEqualTo(answered);
        }
    }

    @Test
    @Spec("webrtc-pc §5.2")
    void capabilitiesAreWhatCanBeNegotiated() {
        for (MediaKind kind : List.of(MediaKind.AUDIO, MediaKind.VIDEO)) {
            List<Codec> codecs = Capabilities.DEFAULT.codecs(kind);
            assertThat(codecs).doesNotHaveDuplicates();
            for (Codec codec : codecs) {
                assertThat(codecs.stream().filter(other -> CodecMatch.same(codec, other, false)))
                        .hasSize(1);
            }
            List<Integer> payloadTypes = Capabilities.DEFAULT.entries(kind).stream()
                    .map(Capabilities.Entry::payloadType)
                    .toList();
            assertThat(payloadTypes).doesNotHaveDuplicates();
        }
        assertThat(Capabilities.DEFAULT.codecs(MediaKind.VIDEO).stream().filter(each -> each.is("rtx")))
                .containsExactly(new Codec("video/rtx", 90_000, null, null));
        assertThat(Capabilities.DEFAULT.codecs(MediaKind.DATA)).isEmpty();
    }

    /** Payload types of m-lines, and which of their formats are understood, as "number:name". */
    @ParameterizedTest
    @CsvSource({"audio, 0 8 9 13, 0:pcmu 8:pcma 9:g722 13:cn", "audio, 0 96 300 x, 0:pcmu", "video, 0 97, ''"})
    @Spec("RFC 3551 §6")
    void fixedPayloadTypes(String media, String formats, String understood) throws Exception {
        String text =
                "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=" + media + " 9 RTP/SAVPF " + formats + "\r\n";

        List<CodecParameters> all =
                new MediaFormats(SessionDescription.parse(text).media().get(0)).all();

        assertThat(String.join(
                        " ",
                        all.stream()
                                .map(each ->
                                        each.payloadType() + ":" + each.codec().name())
                                .toList()))
                .isEqualTo(understood);
    }
}
