package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.webrtc.RTCRtpCodec;
import dev.parley.webrtc.RTCRtpEncodingParameters;
import dev.parley.webrtc.RTCRtpSendParameters;
import dev.parley.webrtc.RTCRtpSender;
import dev.parley.webrtc.RTCRtpTransceiver;
import dev.parley.webrtc.RTCRtpTransceiverInit;
import dev.parley.webrtc.RTCSessionDescription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What negotiation does to the encodings of a sender, webrtc-pc §5.4.1. */
class SimulcastTest {
    private final MediaStage stage = new MediaStage();

    @AfterEach
    void close() {
        stage.close();
    }

    private static RTCRtpTransceiverInit encodings(String... rids) {
        List<RTCRtpEncodingParameters> encodings = new ArrayList<>();
        for (String rid : rids) {
            encodings.add(RTCRtpEncodingParameters.builder().rid(rid).build());
        }
        return RTCRtpTransceiverInit.builder().sendEncodings(encodings).build();
    }

    /** Turns the sending of several encodings into the wish to receive them. */
    private static String mirrored(String sdp) {
        return sdp.replaceAll("a=rid:(\\w+) send", "a=rid:$1 recv").replace("a=simulcast:send", "a=simulcast:recv");
    }

    @Test
    @Spec("webrtc-pc §5.4.1: \"a proposed envelope is configured on an RTCRtpSender\"")
    void anOfferToReceiveSimulcastNamesTheEncodings() {
        RTCRtpSender sender = stage.a.addTrack(stage.video());
        RTCRtpSendParameters before = sender.getParameters();
        RTCRtpEncodingParameters slow =
                before.encodings().get(0).toBuilder().maxBitrate(50_000L).build();
        stage.await(
                sender.setParameters(before.toBuilder().encodings(List.of(slow)).build()));
        stage.b.addTransceiver("video", encodings("q", "h", "f"));
        String offer = mirrored(stage.await(stage.b.createOffer()).sdp());
        assertThat(offer).contains("a=simulcast:recv");
        stage.await(stage.a.setRemoteDescription(RTCSessionDescription.offer(offer)));
        List<RTCRtpEncodingParameters> proposed = sender.getParameters().encodings();
        assertThat(proposed).extracting(RTCRtpEncodingParameters::rid).containsExactly("q", "h", "f");
        assertThat(proposed)
                .extracting(RTCRtpEncodingParameters::scaleResolutionDownBy)
                .containsExactly(4.0, 2.0, 1.0);
        stage.await(stage.a.setRemoteDescription(RTCSessionDescription.rollback()));
        assertThat(sender.getParameters().encodings()).containsExactly(slow);
    }

    @Test
    @Spec("webrtc-pc §5.4.1: \"the simulcast envelope may be narrowed\"")
    void aPeerWithoutSimulcastLeavesTheFirstEncoding() {
        RTCRtpSender sender =
                stage.a.addTransceiver(stage.video(), encodings("q", "h")).sender();
        stage.await(stage.a.setLocalDescription());
        String offer = stage.a.localDescription().sdp();
        assertThat(offer).contains("a=simulcast:send q;h");
        String unicast = offer.replaceAll("a=(rid|simulcast):[^\r\n]*\r?\n", "");
        stage.await(stage.b.setRemoteDescription(RTCSessionDescription.offer(unicast)));
        stage.await(stage.b.setLocalDescription());
        stage.await(stage.a.setRemoteDescription(stage.b.localDescription()));
        assertThat(sender.getParameters().encodings())
                .singleElement()
                .satisfies(left -> assertThat(left.scaleResolutionDownBy()).isEqualTo(2.0));
    }

    @Test
    @Spec("webrtc-pc §4.4.1.5: [[SendEncodings]] and a codec that was not negotiated")
    void aCodecThatIsNegotiatedAwayIsForgotten() {
        List<RTCRtpCodec> codecs = RTCRtpSender.getCapabilities("video").codecs();
        RTCRtpCodec vp8 = named(codecs, "video/VP8");
        RTCRtpCodec h264 = named(codecs, "video/H264");
        RTCRtpTransceiver transceiver = stage.a.addTransceiver(
                stage.video(),
                RTCRtpTransceiverInit.builder()
                        .sendEncodings(List.of(
                                RTCRtpEncodingParameters.builder().codec(h264).build()))
                        .build());
        stage.negotiate(stage.a, stage.b);
        assertThat(transceiver.sender().getParameters().encodings().get(0).codec())
                .isEqualTo(h264);
        transceiver.setCodecPreferences(List.of(vp8));
        stage.negotiate(stage.a, stage.b);
        assertThat(transceiver.sender().getParameters().encodings().get(0).codec())
                .isNull();
    }

    private static RTCRtpCodec named(List<RTCRtpCodec> codecs, String mimeType) {
        return codecs.stream()
                .filter(each -> each.mimeType().equals(mimeType))
                .findFirst()
                .orElseThrow();
    }
}
