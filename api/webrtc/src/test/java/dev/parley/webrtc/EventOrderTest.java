package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a listener on the loop sees, event by event. */
@Timeout(60)
class EventOrderTest {
    private static List<String> record(RTCPeerConnection pc) {
        List<String> seen = new CopyOnWriteArrayList<>();
        pc.onSignalingStateChange(event -> seen.add("signaling " + pc.signalingState()));
        pc.onIceGatheringStateChange(event -> seen.add("gathering " + pc.iceGatheringState()));
        pc.onIceConnectionStateChange(event -> seen.add("ice " + pc.iceConnectionState()));
        pc.onConnectionStateChange(event -> seen.add("connection " + pc.connectionState()));
        pc.onIceCandidate(event -> seen.add(
                event.candidate() == null
                        ? "candidate null"
                        : event.candidate().candidate().isEmpty() ? "candidate end" : "candidate"));
        return seen;
    }

    @Test
    @Spec("webrtc-pc §5.6")
    void gatheringEvents() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            List<String> seen = record(pair.a);
            pair.a.createDataChannel("x");
            Await.value(pair.a.setLocalDescription());
            Await.until("the last candidate", () -> seen.contains("candidate null"));
            assertThat(seen)
                    .containsExactly(
                            "signaling have-local-offer",
                            "gathering gathering",
                            "candidate",
                            "candidate end",
                            "gathering complete",
                            "candidate null");
            RTCIceTransport ice = pair.a.sctp().transport().iceTransport();
            assertThat(ice.gatheringState()).isEqualTo(RTCIceGathererState.COMPLETE);
            assertThat(ice.getLocalCandidates()).hasSize(1);
            assertThat(ice.role()).isEqualTo(RTCIceRole.CONTROLLING);
            assertThat(ice.component()).isEqualTo(RTCIceComponent.RTP);
            assertThat(pair.a.localDescription().sdp()).contains("a=candidate:").contains("a=end-of-candidates");
        }
    }

    @Test
    @Spec("webrtc-pc §4.3.2")
    void allTransportsGatherAtOnce() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            RTCPeerConnection pc = pair.a;
            List<String> seen = new CopyOnWriteArrayList<>();
            pc.onIceGatheringStateChange(
                    event -> seen.add(pc.iceGatheringState().toString()));
            // The policy "balanced" has a transport for each kind until the peer is known to bundle.
            pc.addTransceiver("audio");
            pc.addTransceiver("video");

            Await.value(pc.setLocalDescription());
            Await.until("all candidates", () -> seen.contains("complete"));

            assertThat(pc.getTransceivers())
                    .extracting(each -> each.sender().transport())
                    .doesNotHaveDuplicates();
            assertThat(seen).containsExactly("gathering", "complete");
        }
    }

    @Test
    @Spec("webrtc-pc §4.3.2")
    void aConnectionWithoutTransportsHasGatheredNothing() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            RTCRtpTransceiver transceiver = pair.a.addTransceiver("audio");
            pair.negotiate();
            Await.until("all candidates", () -> pair.a.iceGatheringState() == RTCIceGatheringState.COMPLETE);
            List<String> seen = record(pair.a);
            transceiver.stop();
            pair.negotiate();
            assertThat(pair.a.iceGatheringState()).isEqualTo(RTCIceGatheringState.NEW);
            assertThat(seen)
                    .filteredOn(each -> each.startsWith("signaling") || each.startsWith("gathering"))
                    .containsExactly("signaling have-local-offer", "signaling stable", "gathering new");
        }
    }

    @Test
    @Spec("webrtc-pc §4.3.3")
    void connectionEvents() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            List<String> seen = record(pair.a);
            pair.a.createDataChannel("x");
            pair.negotiate();
            pair.awaitConnected();
            Await.until("connected", () -> seen.contains("connection connected"));
            List<String> states = seen.stream()
                    .filter(each -> each.startsWith("ice") || each.startsWith("connection"))
                    .toList();
            assertThat(states)
                    .containsSubsequence(
                            "ice checking", "connection connecting", "ice connected", "connection connected");
            RTCDtlsTransport dtls = pair.a.sctp().transport();
            assertThat(dtls.state()).isEqualTo(RTCDtlsTransportState.CONNECTED);
            assertThat(dtls.getRemoteCertificates()).hasSize(1);
        }
    }

    @Test
    @Spec("webrtc-pc §6.2")
    void announcedChannelIsOpenBeforeItsOpenEvent() {
        try (PeerPair pair = new PeerPair(PeerConnectionFactory.Builder::listenersOnLoop)) {
            List<String> seen = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> done = new CompletableFuture<>();
            pair.b.onDataChannel(event -> {
                RTCDataChannel channel = event.channel();
                seen.add("datachannel " + channel.readyState());
                channel.onOpen(opened -> seen.add("open " + channel.readyState()));
                channel.onMessage(message -> {
                    seen.add("message");
                    done.complete(null);
                });
            });
            RTCDataChannel channel = pair.a.createDataChannel("x");
            channel.onOpen(event -> channel.send("x"));
            pair.negotiate();
            Await.value(done);
            assertThat(seen).containsExactly("datachannel open", "open open", "message");
        }
    }

    @Test
    void wrongFingerprintEndsInFailed() {
        try (PeerPair pair = new PeerPair()) {
            List<String> seen = new CopyOnWriteArrayList<>();
            RTCDataChannel channel = pair.a.createDataChannel("x");
            channel.onOpen(event -> seen.add("open"));
            Await.value(pair.a.setLocalDescription());
            CompletableFuture<RTCError> error = new CompletableFuture<>();
            pair.a.sctp().transport().onError(event -> error.complete(event.error()));
            Await.value(pair.b.setRemoteDescription(pair.a.localDescription()));
            Await.value(pair.b.setLocalDescription());
            String sdp = pair.b.localDescription().sdp();
            int at = sdp.indexOf("a=fingerprint:sha-256 ") + "a=fingerprint:sha-256 ".length();
            String changed = sdp.substring(0, at) + (sdp.charAt(at) == 'A' ? 'B' : 'A') + sdp.substring(at + 1);
            Await.value(pair.a.setRemoteDescription(RTCSessionDescription.answer(changed)));
            RTCError reason = Await.value(error);
            assertThat(reason.errorDetail()).isEqualTo(RTCErrorDetailType.FINGERPRINT_FAILURE);
            assertThat(reason).hasMessageContaining("fingerprint");
            Await.until("failed", () -> pair.a.connectionState() == RTCPeerConnectionState.FAILED);
            assertThat(pair.a.sctp().transport().state()).isEqualTo(RTCDtlsTransportState.FAILED);
            assertThat(pair.a.sctp().state()).isNotEqualTo(RTCSctpTransportState.CONNECTED);
            assertThat(channel.readyState()).isNotEqualTo(RTCDataChannelState.OPEN);
            RTCStatsReport report = Await.value(pair.a.getStats());
            assertThat(report.all(RTCPeerConnectionStats.class).get(0).dataChannelsOpened())
                    .isZero();
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void statisticsHaveTheFiguresOfAllObjects() {
        try (PeerPair pair = new PeerPair()) {
            RTCDataChannel channel = pair.a.createDataChannel("x");
            CompletableFuture<String> text = new CompletableFuture<>();
            pair.b.onDataChannel(event -> event.channel().onMessage(message -> text.complete(message.text())));
            channel.onOpen(event -> channel.send("hello"));
            pair.negotiate();
            Await.value(text);
            pair.awaitConnected();
            // Checks that were repeated measure nothing: then the next consent check does.
            Await.until(
                    "a round trip that was measured",
                    () -> selectedPair(Await.value(pair.a.getStats())).currentRoundTripTime() != null);
            RTCStatsReport report = Await.value(pair.a.getStats());
            RTCPeerConnectionStats connection =
                    report.all(RTCPeerConnectionStats.class).get(0);
            assertThat(connection.dataChannelsOpened()).isEqualTo(1);
            assertThat(connection.dataChannelsClosed()).isZero();
            RTCTransportStats transport = report.all(RTCTransportStats.class).get(0);
            assertThat(transport.dtlsState()).isEqualTo("connected");
            assertThat(transport.tlsVersion()).isEqualTo("FEFC");
            assertThat(transport.dtlsRole()).isEqualTo("server");
            assertThat(transport.iceRole()).isEqualTo("controlling");
            assertThat(transport.packetsSent()).isPositive();
            assertThat(transport.srtpCipher()).isEqualTo("SRTP_AEAD_AES_128_GCM");
            assertThat(report.get(transport.localCertificateId())).isInstanceOf(RTCCertificateStats.class);
            assertThat(report.get(transport.remoteCertificateId())).isInstanceOf(RTCCertificateStats.class);
            RTCIceCandidatePairStats selected = selectedPair(report);
            assertThat(selected.state()).isEqualTo("succeeded");
            assertThat(selected.currentRoundTripTime()).isPositive();
            assertThat(report.get(selected.localCandidateId()).type()).isEqualTo(RTCStatsType.LOCAL_CANDIDATE);
            assertThat(report.get(selected.remoteCandidateId()).type()).isEqualTo(RTCStatsType.REMOTE_CANDIDATE);
            RTCDataChannelStats data = report.all(RTCDataChannelStats.class).get(0);
            assertThat(data.label()).isEqualTo("x");
            assertThat(data.state()).isEqualTo("open");
            assertThat(data.messagesSent()).isEqualTo(1);
            assertThat(data.bytesSent()).isEqualTo(5);
            assertThat(data.members()).doesNotContainKey("id").doesNotContainValue(null);
        }
    }

    private static RTCIceCandidatePairStats selectedPair(RTCStatsReport report) {
        RTCTransportStats transport = report.all(RTCTransportStats.class).get(0);
        return (RTCIceCandidatePairStats) report.get(transport.selectedCandidatePairId());
    }
}
