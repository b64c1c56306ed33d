package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingExampleTest {
    // docs: closing
    static void sayGoodbye(RTCPeerConnection pc, RTCDataChannel channel, List<String> log) {
        channel.send("goodbye");
        pc.closeGracefully(Duration.ofSeconds(10))
                .thenAccept(delivered -> log.add(delivered ? "all of it arrived" : "gave up after 10 s"));
    }
    // end

    @Test
    void whatWasSentArrivesFirst() {
        Stage stage = new Stage();
        List<String> log = new ArrayList<>();
        stage.b.onDataChannel(e -> {
            e.channel().onMessage(message -> log.add(message.text()));
            e.channel().onClose(closed -> log.add("the other end has closed"));
        });
        RTCDataChannel channel = stage.a.createDataChannel("x");
        stage.connectAndOpen(channel);
        sayGoodbye(stage.a, channel, log);
        stage.await(() -> log.size() == 3);
        assertThat(log).containsExactlyInAnyOrder("goodbye", "the other end has closed", "all of it arrived");
        assertThat(stage.a.connectionState()).isEqualTo(RTCPeerConnectionState.CLOSED);
        stage.close();
        assertThat(stage.world.leftovers()).isEmpty();
    }

    @Test
    void aPeerThatIsGoneIsWaitedForUpToTheLimit() {
        Stage stage = new Stage();
        List<String> log = new ArrayList<>();
        RTCDataChannel channel = stage.a.createDataChannel("x");
        stage.connectAndOpen(channel);
        stage.hostB.networkInterface("eth0").cut();
        sayGoodbye(stage.a, channel, log);
        stage.await(() -> log.size() == 1);
        assertThat(log).containsExactly("gave up after 10 s");
        stage.close();
    }
}
