package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testkit.examples.PerfectNegotiationExampleTest.Negotiator;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartExampleTest {
    // docs: restart
    static void restartWhenFailed(RTCPeerConnection pc) {
        pc.onConnectionStateChange(e -> {
            if (pc.connectionState() == RTCPeerConnectionState.FAILED) {
                pc.restartIce(); // fires negotiationneeded, which makes the offer
            }
        });
    }
    // end

    @Test
    void theConnectionSurvivesAMove() {
        Stage stage = new Stage();
        new Negotiator(stage.a, stage.signallingA, true);
        new Negotiator(stage.b, stage.signallingB, false);
        restartWhenFailed(stage.a);
        List<String> heard = new ArrayList<>();
        stage.b.onDataChannel(e -> e.channel().onMessage(message -> heard.add(message.text())));
        RTCDataChannel channel = stage.a.createDataChannel("x");
        stage.await(() -> channel.readyState() == RTCDataChannelState.OPEN);
        // The old way is gone for good, and there is a new one.
        stage.hostA.networkInterface("eth0").cut();
        stage.hostA.addInterface("wlan0", stage.world.network().internet(), "198.51.100.4");
        channel.send("still here");
        stage.await(() -> heard.size() == 1 && stage.a.connectionState() == RTCPeerConnectionState.CONNECTED);
        assertThat(heard).containsExactly("still here");
        assertThat(stage.a
                        .sctp()
                        .transport()
                        .iceTransport()
                        .getSelectedCandidatePair()
                        .local()
                        .address())
                .isEqualTo("198.51.100.4");
        stage.close();
    }
}
