package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCPeerConnection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelKindsExampleTest {
    // docs: kinds
    static List<RTCDataChannel> channels(RTCPeerConnection pc) {
        RTCDataChannel chat = pc.createDataChannel("chat"); // everything, in order: as TCP

        RTCDataChannel jobs = pc.createDataChannel( // everything, as it comes: no message waits for another
                "jobs", RTCDataChannelInit.builder().ordered(false).build());

        RTCDataChannel positions = pc.createDataChannel( // sent once, never again: as UDP
                "positions",
                RTCDataChannelInit.builder().ordered(false).maxRetransmits(0).build());

        RTCDataChannel keys = pc.createDataChannel( // in order, but what is 150 ms late is dropped
                "keys", RTCDataChannelInit.builder().maxPacketLifeTime(150).build());

        RTCDataChannel rpc = pc.createDataChannel( // the protocol's name is told to the peer
                "rpc", RTCDataChannelInit.builder().protocol("json-rpc-2.0").build());
        return List.of(chat, jobs, positions, keys, rpc);
    }
    // end

    // docs: negotiated
    static RTCDataChannel control(RTCPeerConnection pc) { // called by both ends; no "datachannel" event
        return pc.createDataChannel(
                "control", RTCDataChannelInit.builder().negotiated(true).id(0).build());
    }
    // end

    @Test
    void kinds() {
        Stage stage = new Stage();
        List<String> announced = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        stage.b.onDataChannel(
                e -> announced.add(e.channel().label() + " " + e.channel().ordered() + " "
                        + e.channel().maxRetransmits() + " " + e.channel().maxPacketLifeTime() + " "
                        + e.channel().protocol()));
        RTCDataChannel control = control(stage.a);
        control(stage.b).onMessage(message -> heard.add(message.text()));
        channels(stage.a);
        stage.connectAndOpen(control);
        control.send("go");
        stage.await(() -> announced.size() == 5 && heard.size() == 1);
        assertThat(announced)
                .containsExactlyInAnyOrder(
                        "chat true null null ",
                        "jobs false null null ",
                        "positions false 0 null ",
                        "keys true null 150 ",
                        "rpc true null null json-rpc-2.0");
        assertThat(heard).containsExactly("go");
        stage.close();
    }
}
