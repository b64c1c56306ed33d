package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulation.Host;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A channel of the peer's that came before anybody listened to "datachannel". */
class LateDataChannelListenerTest {
    @Test
    void theEventWaitsForItsFirstListener() {
        VirtualWorld world = new VirtualWorld(5);
        Host a = world.network().host("a", world.network().internet(), "192.0.2.1");
        Host b = world.network().host("b", world.network().internet(), "192.0.2.2");
        VirtualPeers peers = VirtualPeers.between(world, a, b).build();
        RTCDataChannel channel = peers.a().connection().createDataChannel("early");
        channel.onOpen(event -> channel.send("hello"));
        assertThat(world.runUntil(() -> channel.readyState() == RTCDataChannelState.OPEN, Duration.ofSeconds(30)))
                .isTrue();
        world.runFor(Duration.ofSeconds(2));
        List<String> received = new ArrayList<>();
        peers.b()
                .connection()
                .onDataChannel(event -> event.channel()
                        .onMessage(message -> received.add(event.channel().label() + " " + message.text())));
        world.runFor(Duration.ofSeconds(1));
        assertThat(received).containsExactly("early hello");
        peers.close();
        world.runUntilIdle(Duration.ofSeconds(30));
    }
}
