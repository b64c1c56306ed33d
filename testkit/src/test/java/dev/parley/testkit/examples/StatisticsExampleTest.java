package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCIceCandidatePairStats;
import dev.parley.webrtc.RTCIceCandidateStats;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSctpTransportStats;
import dev.parley.webrtc.RTCTransportStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StatisticsExampleTest {
    // docs: statistics
    static CompletableFuture<List<String>> howIsIt(RTCPeerConnection pc) {
        return pc.getStats().thenApply(report -> {
            List<String> lines = new ArrayList<>();
            for (RTCTransportStats transport : report.all(RTCTransportStats.class)) {
                String id = transport.selectedCandidatePairId();
                if (id != null && report.get(id) instanceof RTCIceCandidatePairStats pair) {
                    var remote = (RTCIceCandidateStats) report.get(pair.remoteCandidateId());
                    lines.add("to " + remote.address() + ", a " + remote.candidateType() + " candidate");
                    lines.add("round trip " + Math.round(pair.currentRoundTripTime() * 1000) + " ms"); // seconds
                }
            }
            for (RTCSctpTransportStats sctp : report.all(RTCSctpTransportStats.class)) { // an extension
                lines.add("window " + sctp.congestionWindow() + " bytes, sent again " + sctp.retransmissions());
            }
            return lines;
        });
    }
    // end

    @Test
    void roundTripWindowAndPair() {
        Stage stage = new Stage();
        RTCDataChannel channel = stage.a.createDataChannel("x");
        stage.connectAndOpen(channel);
        stage.world.runFor(java.time.Duration.ofSeconds(10));
        List<String> lines = stage.world.await(howIsIt(stage.a), Stage.LIMIT);
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("to 192.0.2.2, a host candidate");
        assertThat(lines.get(1)).isEqualTo("round trip 40 ms");
        assertThat(lines.get(2)).matches("window [0-9]+ bytes, sent again 0");
        stage.close();
    }
}
