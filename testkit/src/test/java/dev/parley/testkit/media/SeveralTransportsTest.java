package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.webrtc.RTCBundlePolicy;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCIceComponent;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCRtcpMuxPolicy;
import dev.parley.webrtc.RTCRtpTransceiver;
import dev.parley.webrtc.RTCSessionDescription;
import dev.parley.webrtc.RTCTransportStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bundle policies, a component for RTCP, and the candidate pool: what they promise as transports. */
class SeveralTransportsTest {
    private static MediaStage stage(UnaryOperator<RTCConfiguration.Builder> settings) {
        MediaStage stage = new MediaStage(7, settings);
        stage.a.addTransceiver("audio");
        stage.a.addTransceiver("audio");
        stage.a.addTransceiver("video");
        stage.a.createDataChannel("data");
        return stage;
    }

    private static long transports(RTCPeerConnection connection) {
        return connection.getTransceivers().stream()
                .map(each -> each.sender().transport())
                .distinct()
                .count();
    }

    @ParameterizedTest
    @CsvSource({"max-compat, 3", "balanced, 2", "max-bundle, 1"})
    @Spec("RFC 9429 §4.1.1 bundlePolicy")
    void theOfferHasTheTransportsOfItsPolicy(String policy, int offered) {
        MediaStage stage = stage(settings -> settings.bundlePolicy(RTCBundlePolicy.of(policy)));
        stage.await(stage.a.setLocalDescription());
        assertThat(transports(stage.a)).isEqualTo(offered);
        stage.await(stage.b.setRemoteDescription(stage.a.localDescription()));
        stage.await(stage.b.setLocalDescription());
        stage.await(stage.a.setRemoteDescription(stage.b.localDescription()));
        // Both bundle: one is left, and everything is on it.
        assertThat(transports(stage.a)).isEqualTo(1);
        stage.awaitConnected();
        assertThat(stage.a.sctp().transport())
                .isSameAs(stage.a.getTransceivers().get(0).sender().transport());
        stage.close();
    }

    @Test
    @Spec("RFC 9429 §4.1.1: max-compat with a peer without BUNDLE")
    void aPeerWithoutBundleGetsATransportForEachSection() {
        MediaStage stage = stage(settings -> settings.bundlePolicy(RTCBundlePolicy.MAX_COMPAT));
        negotiateWithoutBundle(stage);
        assertThat(transports(stage.a)).isEqualTo(3);
        stage.awaitConnected();
        for (RTCRtpTransceiver each : stage.b.getTransceivers()) {
            assertThat(each.receiver().transport().state().toString()).isEqualTo("connected");
        }
        stage.close();
    }

    private static void negotiateWithoutBundle(MediaStage stage) {
        stage.await(stage.a.setLocalDescription());
        String offer = stage.a.localDescription().sdp().replaceAll("a=group:BUNDLE[^\r\n]*\r?\n", "");
        stage.await(stage.b.setRemoteDescription(RTCSessionDescription.offer(offer)));
        stage.await(stage.b.setLocalDescription());
        stage.await(stage.a.setRemoteDescription(stage.b.localDescription()));
    }

    @Test
    @Spec("webrtc-pc §4.3.3, §4.3.4")
    void aTransportThatIsAddedTakesPartInTheStates() {
        MediaStage stage = new MediaStage(9, settings -> settings.bundlePolicy(RTCBundlePolicy.MAX_COMPAT));
        stage.a.addTransceiver("audio");
        negotiateWithoutBundle(stage);
        stage.awaitConnected();
        List<String> seen = new ArrayList<>();
        stage.a.onConnectionStateChange(
                event -> seen.add(stage.a.connectionState().toString()));
        stage.a.onIceConnectionStateChange(event -> seen.add("ice " + stage.a.iceConnectionState()));
        stage.a.addTransceiver("video");
        negotiateWithoutBundle(stage);
        stage.awaitConnected();
        assertThat(seen).startsWith("ice checking", "connecting").endsWith("connected");
        stage.close();
    }

    @Test
    @Spec("RFC 5761 §5.1.3, RFC 9429 §4.1.1 rtcpMuxPolicy")
    void rtcpHasAComponentUntilItIsMultiplexed() {
        MediaStage stage = new MediaStage(8, settings -> settings.rtcpMuxPolicy(RTCRtcpMuxPolicy.NEGOTIATE));
        stage.a.addTransceiver("audio");
        List<RTCIceCandidate> candidates = new ArrayList<>();
        stage.a.addEventListener(RTCPeerConnection.ICE_CANDIDATE, event -> {
            if (event.candidate() != null && !event.candidate().candidate().isEmpty()) {
                candidates.add(event.candidate());
            }
        });
        stage.negotiate(stage.a, stage.b);
        stage.awaitConnected();
        assertThat(candidates)
                .extracting(RTCIceCandidate::component)
                .contains(RTCIceComponent.RTP, RTCIceComponent.RTCP);
        assertThat(stage.a
                        .getTransceivers()
                        .get(0)
                        .sender()
                        .transport()
                        .iceTransport()
                        .getLocalCandidates())
                .extracting(RTCIceCandidate::component)
                .containsOnly(RTCIceComponent.RTP);
        stage.close();
    }

    @Test
    @Spec("RFC 5761 §5.1.1: a peer without rtcp-mux")
    void aPeerWithoutRtcpMuxGetsBothComponents() {
        MediaStage stage = new MediaStage(9, settings -> settings.rtcpMuxPolicy(RTCRtcpMuxPolicy.NEGOTIATE));
        stage.a.addTransceiver("audio");
        stage.await(stage.a.setLocalDescription());
        // RFC 9143 §9.3: who bundles multiplexes; this peer does neither.
        String offer = stage.a
                .localDescription()
                .sdp()
                .replaceAll("a=group:BUNDLE[^\r\n]*\r?\n", "")
                .replaceAll("a=rtcp-mux[^\r\n]*\r?\n", "");
        stage.await(stage.b.setRemoteDescription(RTCSessionDescription.offer(offer)));
        stage.await(stage.b.setLocalDescription());
        assertThat(stage.b.localDescription().sdp()).doesNotContain("a=rtcp-mux\r\n");
        stage.await(stage.a.setRemoteDescription(stage.b.localDescription()));
        // "connected" counts both components.
        stage.awaitConnected();
        List<RTCTransportStats> components = stage.await(stage.a.getStats()).values().stream()
                .filter(RTCTransportStats.class::isInstance)
                .map(RTCTransportStats.class::cast)
                .toList();
        assertThat(components).hasSize(2).allSatisfy(each -> {
            assertThat(each.selectedCandidatePairId()).isNotNull();
            assertThat(each.dtlsState()).isEqualTo("connected");
        });
        assertThat(components.get(0).selectedCandidatePairId())
                .isNotEqualTo(components.get(1).selectedCandidatePairId());
        stage.close();
    }

    @Test
    @Spec("RFC 9429 §3.5.4")
    void thePoolGathersBeforeADescriptionNeedsIt() {
        MediaStage stage = new MediaStage(10, settings -> settings.iceCandidatePoolSize(1));
        stage.a.addTransceiver("audio");
        List<String> events = new ArrayList<>();
        stage.a.addEventListener(
                RTCPeerConnection.ICE_CANDIDATE, event -> events.add(event.candidate() == null ? "end" : "candidate"));
        stage.world.runFor(Duration.ofSeconds(5));
        assertThat(events).isEmpty();
        assertThat(stage.a.iceGatheringState().toString()).isEqualTo("new");
        stage.await(stage.a.setLocalDescription());
        // What was found before is told at once: no time passes.
        stage.settle();
        assertThat(events).contains("candidate").endsWith("end");
        assertThat(stage.a.iceGatheringState().toString()).isEqualTo("complete");
        stage.await(stage.b.setRemoteDescription(stage.a.localDescription()));
        stage.await(stage.b.setLocalDescription());
        stage.await(stage.a.setRemoteDescription(stage.b.localDescription()));
        stage.awaitConnected();
        stage.close();
    }
}
