package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCPeerConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectExampleTest {
    // docs: offer
    static void offer(RTCPeerConnection pc, Signalling signalling) {
        pc.onIceCandidate(e -> signalling.send(e.candidate()));
        signalling.onCandidate(candidate -> pc.addIceCandidate(candidate));
        signalling.onDescription(answer -> pc.setRemoteDescription(answer));
        pc.setLocalDescription().thenRun(() -> signalling.send(pc.localDescription()));
    }
    // end

    // docs: answer
    static void answer(RTCPeerConnection pc, Signalling signalling) {
        pc.onIceCandidate(e -> signalling.send(e.candidate()));
        signalling.onCandidate(candidate -> pc.addIceCandidate(candidate));
        signalling.onDescription(offer -> pc.setRemoteDescription(offer)
                .thenCompose(applied -> pc.setLocalDescription())
                .thenRun(() -> signalling.send(pc.localDescription())));
    }
    // end

    // docs: chat
    static void chat(RTCPeerConnection pc, List<String> log) {
        // Before the offer: without a channel it has nothing to offer.
        RTCDataChannel chat = pc.createDataChannel("chat");
        chat.onOpen(e -> chat.send("hello"));
        chat.onMessage(e -> log.add(e.text()));
    }
    // end

    // docs: echo
    static void echo(RTCPeerConnection pc) {
        pc.onDataChannel(e -> {
            RTCDataChannel channel = e.channel();
            channel.onMessage(message -> channel.send(message.text() + " yourself"));
        });
    }
    // end

    @Test
    void anOfferIsAnswered() {
        Stage stage = new Stage();
        List<String> log = new ArrayList<>();
        chat(stage.a, log);
        echo(stage.b);
        stage.connect();
        stage.await(() -> !log.isEmpty());
        assertThat(log).containsExactly("hello yourself");
        stage.close();
        assertThat(stage.world.leftovers()).isEmpty();
    }
}
