package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.dom.DOMException;
import dev.parley.dom.RangeError;
import dev.parley.dom.TypeError;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.MediaStreamTrackState;
import dev.parley.webrtc.RTCDTMFSender;
import dev.parley.webrtc.RTCDTMFToneChangeEvent;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCRtpCodec;
import dev.parley.webrtc.RTCRtpEncodingParameters;
import dev.parley.webrtc.RTCRtpReceiver;
import dev.parley.webrtc.RTCRtpSendParameters;
import dev.parley.webrtc.RTCRtpSender;
import dev.parley.webrtc.RTCRtpTransceiver;
import dev.parley.webrtc.RTCRtpTransceiverDirection;
import dev.parley.webrtc.RTCRtpTransceiverInit;
import dev.parley.webrtc.RTCTrackEvent;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders, receivers and transceivers before anything is negotiated. */
class SendersTest {
    private final MediaStage stage = new MediaStage();

    @AfterEach
    void close() {
        stage.close();
    }

    private static void assertFails(String name, ThrowingCallable call) {
        assertThatThrownBy(call).satisfies(failure -> {
            DOMException exception = DOMException.from(failure);
            assertThat(exception).as("%s", failure).isNotNull();
            assertThat(exception.name()).isEqualTo(name);
        });
    }

    private static RTCRtpEncodingParameters.Builder encoding() {
        return RTCRtpEncodingParameters.builder();
    }

    private RTCRtpTransceiver transceiver(String kind, RTCRtpEncodingParameters... encodings) {
        return stage.a.addTransceiver(
                kind,
                RTCRtpTransceiverInit.builder()
                        .sendEncodings(List.of(encodings))
                        .build());
    }

    @Test
    @Spec("webrtc-pc §5.1 addTrack")
    void addTrackMakesATransceiver() {
        MediaStream stream = stage.stream(true, true);
        MediaStreamTrack track = stream.getAudioTracks().get(0);
        List<String> events = new ArrayList<>();
        stage.a.onNegotiationNeeded(event -> events.add(event.type()));
        RTCRtpSender sender = stage.a.addTrack(track, stream);
        assertThat(events).isEmpty();
        stage.settle();
        assertThat(events).containsExactly("negotiationneeded");
        assertThat(sender.track()).isSameAs(track);
        assertThat(sender.transport()).isNull();
        RTCRtpTransceiver transceiver = stage.a.getTransceivers().get(0);
        assertThat(transceiver.sender()).isSameAs(sender);
        assertThat(transceiver.mid()).isNull();
        assertThat(transceiver.direction()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
        assertThat(transceiver.currentDirection()).isNull();
        assertThat(stage.a.getSenders()).containsExactly(sender);
        assertThat(stage.a.getReceivers()).containsExactly(transceiver.receiver());
        assertFails("InvalidAccessError", () -> stage.a.addTrack(track));
        assertFails("InvalidAccessError", () -> stage.b.removeTrack(sender));
        stage.a.removeTrack(sender);
        assertThat(sender.track()).isNull();
        assertThat(transceiver.direction()).isEqualTo(RTCRtpTransceiverDirection.RECVONLY);
        // "If an RTCRtpSender … has never been used to send" it is used again.
        assertThat(stage.a.addTrack(track)).isSameAs(sender);
        assertThat(transceiver.direction()).isEqualTo(RTCRtpTransceiverDirection.SENDRECV);
    }

    @Test
    @Spec("webrtc-pc §5.3 create an RTCRtpReceiver")
    void receiversBeginWithAMutedTrack() {
        MediaStreamTrack track = transceiver("video").receiver().track();
        assertThat(track.kind()).isEqualTo("video");
        assertThat(track.label()).isEqualTo("remote video");
        assertThat(track.muted()).isTrue();
        assertThat(track.readyState()).isEqualTo(MediaStreamTrackState.LIVE);
        assertThat(track.id()).hasSize(36);
    }

    @Test
    @Spec("webrtc-pc §4.4.2 close")
    void aClosedConnectionRefuses() {
        RTCRtpTransceiver transceiver = transceiver("audio");
        List<String> events = new ArrayList<>();
        transceiver.receiver().track().onEnded(event -> events.add(event.type()));
        stage.a.close();
        assertFails("InvalidStateError", () -> stage.a.addTrack(stage.audio()));
        assertFails("InvalidStateError", () -> stage.a.addTransceiver("audio"));
        assertFails("InvalidStateError", () -> stage.a.removeTrack(transceiver.sender()));
        assertFails("InvalidStateError", transceiver::stop);
        assertFails("InvalidStateError", () -> transceiver.sender().setStreams());
        assertThat(transceiver.direction()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        assertThat(transceiver.currentDirection()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        assertThat(stage.a.getSenders()).isEmpty();
        stage.settle();
        assertThat(transceiver.receiver().track().readyState()).isEqualTo(MediaStreamTrackState.ENDED);
        assertThat(events).containsExactly("ended");
    }

    @Test
    @Spec("webrtc-pc §5.1 addTransceiver: the order of its errors")
    void argumentsComeBeforeTheState() {
        stage.a.close();
        assertThatThrownBy(() -> stage.a.addTransceiver("text")).isInstanceOf(TypeError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "é", "a b", "a.b"})
    @Spec("RFC 8851 §10")
    void aRidIsOfLettersAndDigits(String rid) {
        assertThatThrownBy(() -> transceiver("video", encoding().rid(rid).build()))
                .isInstanceOf(TypeError.class);
    }

    @Test
    @Spec("webrtc-pc §5.1 addTransceiver sendEncodings validation steps")
    void encodingsAreChecked() {
        assertThatThrownBy(() -> transceiver(
                        "video",
                        encoding().rid("a").build(),
                        encoding().rid("a").build()))
                .isInstanceOf(TypeError.class);
        assertThatThrownBy(() -> transceiver(
                        "video", encoding().rid("a").build(), encoding().build()))
                .isInstanceOf(TypeError.class);
        assertThatThrownBy(() -> transceiver(
                        "video", encoding().scaleResolutionDownBy(0.5).build()))
                .isInstanceOf(RangeError.class);
        assertThatThrownBy(
                        () -> transceiver("video", encoding().maxFramerate(0.0).build()))
                .isInstanceOf(RangeError.class);
        RTCRtpCodec unknown = RTCRtpCodec.builder("video/h261", 90_000).build();
        assertFails(
                "OperationError",
                () -> transceiver("video", encoding().codec(unknown).build()));
        assertFails(
                "OperationError",
                () -> transceiver("video", encoding().scalabilityMode("L9T9").build()));
        // What is wrong for video does not count for audio.
        assertThat(transceiver("audio", encoding().scaleResolutionDownBy(0.5).build())
                        .sender()
                        .getParameters()
                        .encodings()
                        .get(0)
                        .scaleResolutionDownBy())
                .isNull();
    }

    @Test
    @Spec("webrtc-pc §5.1 addTransceiver: \"2^(length of sendEncodings - encoding index - 1)\"")
    void resolutionsGrow() {
        List<RTCRtpEncodingParameters> encodings = transceiver(
                        "video",
                        encoding().rid("q").build(),
                        encoding().rid("h").build(),
                        encoding().rid("f").build(),
                        encoding().rid("x").build())
                .sender()
                .getParameters()
                .encodings();
        assertThat(encodings).extracting(RTCRtpEncodingParameters::rid).containsExactly("q", "h", "f");
        assertThat(encodings)
                .extracting(RTCRtpEncodingParameters::scaleResolutionDownBy)
                .containsExactly(4.0, 2.0, 1.0);
        assertThat(transceiver("video", encoding().rid("only").build())
                        .sender()
                        .getParameters()
                        .encodings()
                        .get(0)
                        .rid())
                .isNull();
        assertThat(transceiver(
                                "video",
                                encoding().rid("a").scaleResolutionDownBy(3.0).build(),
                                encoding().rid("b").build())
                        .sender()
                        .getParameters()
                        .encodings())
                .extracting(RTCRtpEncodingParameters::scaleResolutionDownBy)
                .containsExactly(3.0, 1.0);
    }

    // ---- the transaction of getParameters and setParameters ----

    @Test
    @Spec("webrtc-pc §5.2 setParameters")
    void parametersAreATransaction() {
        RTCRtpSender sender = transceiver("video").sender();
        RTCRtpSendParameters first = sender.getParameters();
        assertThat(sender.getParameters()).isEqualTo(first);
        stage.settle();
        // "Queue a task that sets sender.[[LastReturnedParameters]] to null."
        assertFails("InvalidStateError", () -> stage.await(sender.setParameters(first)));
        RTCRtpSendParameters second = sender.getParameters();
        assertThat(second.transactionId()).isNotEqualTo(first.transactionId());
        RTCRtpEncodingParameters slow = second.encodings().get(0).toBuilder()
                .maxBitrate(100_000L)
                .maxFramerate(5.0)
                .build();
        stage.await(
                sender.setParameters(second.toBuilder().encodings(List.of(slow)).build()));
        assertThat(sender.getParameters().encodings()).containsExactly(slow);
        assertFails("InvalidStateError", () -> {
            RTCRtpSendParameters again = sender.getParameters();
            stage.await(sender.setParameters(again));
            stage.await(sender.setParameters(again));
        });
    }

    @ParameterizedTest
    @CsvSource({"transactionId", "encodings", "rid", "codecs", "rtcp"})
    @Spec("webrtc-pc §5.2 setParameters validation steps: InvalidModificationError")
    void whatIsFixedStays(String member) {
        RTCRtpSender sender = transceiver(
                        "video",
                        encoding().rid("a").build(),
                        encoding().rid("b").build())
                .sender();
        RTCRtpSendParameters.Builder changed = sender.getParameters().toBuilder();
        List<RTCRtpEncodingParameters> encodings = sender.getParameters().encodings();
        switch (member) {
            case "transactionId" -> changed.transactionId("other");
            case "encodings" -> changed.encodings(encodings.subList(0, 1));
            case "rid" -> changed.encodings(List.of(encodings.get(1), encodings.get(0)));
            case "rtcp" -> changed.rtcp(new dev.parley.webrtc.RTCRtcpParameters("other", true));
            default ->
                changed.codecs(List.of(new dev.parley.webrtc.RTCRtpCodecParameters(
                        96, RTCRtpSender.getCapabilities("video").codecs().get(0))));
        }
        assertFails("InvalidModificationError", () -> stage.await(sender.setParameters(changed.build())));
    }

    @Test
    @Spec("webrtc-pc §5.2 setParameters validation steps: RangeError")
    void scalesAndRatesHaveBounds() {
        RTCRtpSender sender = transceiver("video").sender();
        for (RTCRtpEncodingParameters wrong : List.of(
                encoding().scaleResolutionDownBy(0.9).build(),
                encoding().maxFramerate(-1.0).build())) {
            RTCRtpSendParameters changed =
                    sender.getParameters().toBuilder().encodings(List.of(wrong)).build();
            assertThatThrownBy(() -> stage.await(sender.setParameters(changed)))
                    .satisfiesAnyOf(
                            failure -> assertThat(failure).isInstanceOf(RangeError.class),
                            failure -> assertThat(failure).hasCauseInstanceOf(RangeError.class));
        }
        // "If transceiver kind is "video", then for each encoding … that doesn't contain" a divisor "add" 1.
        stage.await(sender.setParameters(sender.getParameters().toBuilder()
                .encodings(List.of(encoding().build()))
                .build()));
        assertThat(sender.getParameters().encodings().get(0).scaleResolutionDownBy())
                .isEqualTo(1.0);
    }

    // ---- replacing, stopping, preferring ----

    @Test
    @Spec("webrtc-pc §5.2 replaceTrack")
    void tracksAreReplacedByOthersOfTheirKind() {
        RTCRtpTransceiver transceiver = transceiver("video");
        MediaStreamTrack video = stage.video();
        stage.await(transceiver.sender().replaceTrack(video));
        assertThat(transceiver.sender().track()).isSameAs(video);
        assertThatThrownBy(() -> stage.await(transceiver.sender().replaceTrack(stage.audio())))
                .satisfiesAnyOf(
                        failure -> assertThat(failure).isInstanceOf(TypeError.class),
                        failure -> assertThat(failure).hasCauseInstanceOf(TypeError.class));
        stage.await(transceiver.sender().replaceTrack(null));
        assertThat(transceiver.sender().track()).isNull();
        transceiver.stop();
        assertFails("InvalidStateError", () -> stage.await(transceiver.sender().replaceTrack(video)));
    }

    @Test
    @Spec("webrtc-pc §5.4 stop")
    void stoppingEndsTheTrackWithAnEvent() {
        RTCRtpTransceiver transceiver = transceiver("audio");
        List<String> events = new ArrayList<>();
        transceiver.receiver().track().onEnded(event -> events.add(event.type()));
        transceiver.stop();
        assertThat(transceiver.direction()).isEqualTo(RTCRtpTransceiverDirection.STOPPED);
        assertThat(events).isEmpty();
        stage.settle();
        assertThat(events).containsExactly("ended");
        assertFails("InvalidStateError", () -> transceiver.setDirection(RTCRtpTransceiverDirection.SENDONLY));
        assertFails(
                "InvalidStateError",
                () -> stage.await(
                        transceiver.sender().setParameters(transceiver.sender().getParameters())));
        transceiver.stop();
    }

    @Test
    @Spec("webrtc-pc §5.4 direction")
    void directionsAreSetAndNotStopped() {
        RTCRtpTransceiver transceiver = transceiver("audio");
        transceiver.setDirection(RTCRtpTransceiverDirection.INACTIVE);
        assertThat(transceiver.direction()).isEqualTo(RTCRtpTransceiverDirection.INACTIVE);
        assertThatThrownBy(() -> transceiver.setDirection(RTCRtpTransceiverDirection.STOPPED))
                .isInstanceOf(TypeError.class);
    }

    @Test
    @Spec("webrtc-pc §5.4 setCodecPreferences")
    void preferencesAreCapabilities() {
        RTCRtpTransceiver transceiver = transceiver("video");
        List<RTCRtpCodec> codecs = RTCRtpReceiver.getCapabilities("video").codecs();
        assertThat(codecs).isNotEmpty();
        transceiver.setCodecPreferences(codecs.subList(0, 1));
        transceiver.setCodecPreferences(List.of());
        assertFails(
                "InvalidModificationError",
                () -> transceiver.setCodecPreferences(
                        RTCRtpSender.getCapabilities("audio").codecs()));
        RTCRtpCodec rtx = codecs.stream()
                .filter(each -> each.mimeType().equals("video/rtx"))
                .findFirst()
                .orElseThrow();
        assertFails("InvalidModificationError", () -> transceiver.setCodecPreferences(List.of(rtx)));
    }

    @Test
    @Spec("webrtc-extensions §6 setHeaderExtensionsToNegotiate")
    void headerExtensionsAreSwitchedOff() {
        RTCRtpTransceiver transceiver = transceiver("audio");
        var offered = new ArrayList<>(transceiver.getHeaderExtensionsToNegotiate());
        assertThat(offered).isNotEmpty();
        assertFails(
                "InvalidModificationError",
                () -> transceiver.setHeaderExtensionsToNegotiate(offered.subList(1, offered.size())));
        int last = offered.size() - 1;
        offered.set(last, offered.get(last).withDirection(RTCRtpTransceiverDirection.STOPPED));
        transceiver.setHeaderExtensionsToNegotiate(offered);
        assertThat(transceiver.getHeaderExtensionsToNegotiate()).isEqualTo(offered);
        assertThat(transceiver.getNegotiatedHeaderExtensions())
                .allMatch(each -> each.direction() == RTCRtpTransceiverDirection.STOPPED);
    }

    @Test
    @Spec("webrtc-pc §5.3 jitterBufferTarget")
    void theJitterBuffersTargetHasBounds() {
        RTCRtpReceiver receiver = transceiver("audio").receiver();
        assertThat(receiver.jitterBufferTarget()).isNull();
        receiver.setJitterBufferTarget(4_000.0);
        assertThat(receiver.jitterBufferTarget()).isEqualTo(4_000.0);
        assertThatThrownBy(() -> receiver.setJitterBufferTarget(4_001.0)).isInstanceOf(RangeError.class);
        assertThatThrownBy(() -> receiver.setJitterBufferTarget(-1.0)).isInstanceOf(RangeError.class);
        receiver.setJitterBufferTarget(null);
        assertThat(receiver.jitterBufferTarget()).isNull();
        assertThat(receiver.getContributingSources()).isEmpty();
        assertThat(receiver.getSynchronizationSources()).isEmpty();
    }

    @Test
    @Spec("webrtc-pc §5.2 getCapabilities")
    void capabilitiesAreOfTwoKinds() {
        assertThat(RTCRtpSender.getCapabilities("text")).isNull();
        assertThat(RTCRtpSender.getCapabilities("audio").codecs())
                .extracting(RTCRtpCodec::mimeType)
                .contains("audio/opus", "audio/telephone-event");
        assertThat(RTCRtpReceiver.getCapabilities("video").headerExtensions()).isNotEmpty();
    }

    @Test
    @Spec("webrtc-pc §8.2 getStats: the selector")
    void figuresAreOfOneSenderOrAll() {
        MediaStreamTrack track = stage.video();
        assertFails("InvalidAccessError", () -> stage.await(stage.a.getStats(track)));
        stage.a.addTrack(track);
        assertThat(stage.await(stage.a.getStats(track)).size()).isZero();
        assertThat(stage.await(stage.a.getStats(null)).all(dev.parley.webrtc.RTCMediaSourceStats.class))
                .singleElement()
                .satisfies(figures -> {
                    assertThat(figures.trackIdentifier()).isEqualTo(track.id());
                    assertThat(figures.width()).isEqualTo(640);
                });
        stage.a.addTransceiver(track);
        assertFails("InvalidAccessError", () -> stage.await(stage.a.getStats(track)));
    }

    @Test
    @Spec("webrtc-pc §7.2 insertDTMF")
    void tonesNeedAConnection() {
        RTCRtpSender sender = stage.a.addTrack(stage.audio());
        assertThat(sender.dtmf().canInsertDTMF()).isFalse();
        assertFails("InvalidStateError", () -> sender.dtmf().insertDTMF("1"));
        assertThat(transceiver("video").sender().dtmf()).isNull();
    }

    /** A mode that the negotiated codec does not have, by what was asked for and what becomes of it. */
    @ParameterizedTest
    @CsvSource({"L3T3, L1T3", "S2T1, L1T1", "L1T2, L1T2", "L2T2_KEY, L1T2"})
    @Spec("webrtc-svc §4.3")
    void aModeThatTheCodecDoesNotHaveBecomesOneOfItsOwn(String wanted, String left) {
        RTCRtpSender sender =
                transceiver("video", encoding().scalabilityMode(wanted).build()).sender();
        assertThat(sender.getParameters().encodings().get(0).scalabilityMode()).isEqualTo(wanted);
        stage.await(stage.a.setLocalDescription());
        stage.await(stage.b.setRemoteDescription(stage.a.localDescription()));
        stage.b
                .getTransceivers()
                .get(0)
                .setCodecPreferences(RTCRtpReceiver.getCapabilities("video").codecs().stream()
                        .filter(codec -> codec.mimeType().equals("video/VP8"))
                        .toList());
        stage.await(stage.b.setLocalDescription());
        stage.await(stage.a.setRemoteDescription(stage.b.localDescription()));

        assertThat(sender.getParameters().encodings().get(0).scalabilityMode()).isEqualTo(left);
    }

    @Test
    @Spec("webrtc-pc §5.7, §7.3")
    void applicationsMakeEventsForTheirOwnTests() {
        RTCRtpTransceiver transceiver = stage.a.addTransceiver("audio");
        MediaStream stream = stage.stream(true, false);
        List<Object> seen = new ArrayList<>();
        stage.a.onTrack(event -> seen.addAll(List.of(
                event.track(),
                event.receiver(),
                event.transceiver(),
                event.streams().get(0))));
        stage.a.dispatchEvent(
                RTCPeerConnection.TRACK,
                new RTCTrackEvent(
                        RTCPeerConnection.TRACK,
                        stage.a,
                        transceiver.receiver(),
                        transceiver.receiver().track(),
                        List.of(stream),
                        transceiver));
        assertThat(seen).containsExactly(transceiver.receiver().track(), transceiver.receiver(), transceiver, stream);
        RTCDTMFSender dtmf = transceiver.sender().dtmf();
        assertThat(new RTCDTMFToneChangeEvent(RTCDTMFSender.TONE_CHANGE, dtmf, "5").tone())
                .isEqualTo("5");
    }
}
