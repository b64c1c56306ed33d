package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.NatBehaviour;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.testkit.SimulatedStunServer;
import dev.parley.testkit.VirtualPeers;
import dev.parley.testkit.VirtualWorld;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestingExampleTest {
    // docs: testing
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void messagesSurviveABadNetwork(long seed) {
        VirtualWorld world = new VirtualWorld(seed);
        Host a = world.network().host("a", world.network().internet(), "192.0.2.1");
        Host b = world.network().host("b", world.network().internet(), "192.0.2.2");
        a.networkInterface("eth0")
                .setConditions(LinkConditions.builder()
                        .latency(Duration.ofMillis(40))
                        .loss(0.1)
                        .reordering(0.05, Duration.ofMillis(20))
                        .build());
        VirtualPeers peers = VirtualPeers.between(world, a, b).build(); // they negotiate by themselves

        List<String> received = new ArrayList<>();
        peers.b().connection().onDataChannel(e -> e.channel().onMessage(message -> received.add(message.text())));
        RTCDataChannel channel = peers.a().connection().createDataChannel("chat");
        channel.onOpen(e -> {
            for (int i = 0; i < 100; i++) {
                channel.send("message " + i);
            }
        });

        assertThat(world.runUntil(() -> received.size() == 100, Duration.ofMinutes(1)))
                .isTrue(); // of virtual time
        assertThat(received).startsWith("message 0", "message 1").endsWith("message 99");
        peers.close();
        world.runUntilIdle(Duration.ofMinutes(1));
        assertThat(world.leftovers()).isEmpty(); // no port, timer or connection is left
    }
    // end

    // docs: testing-nat
    @Test
    void twoHomesMeet() {
        VirtualWorld world = new VirtualWorld(7);
        SimulatedNetwork network = world.network();
        var stun = new SimulatedStunServer(network.host("stun", network.internet(), "203.0.113.1"));
        var homeA = network.nat("homeA", network.internet(), NatBehaviour.PORT_RESTRICTED_CONE, "198.51.100.1");
        var homeB = network.nat("homeB", network.internet(), NatBehaviour.RESTRICTED_CONE, "198.51.100.2");
        VirtualPeers peers = VirtualPeers.between(
                        world,
                        network.host("a", homeA.inside(), "10.0.0.2"),
                        network.host("b", homeB.inside(), "192.168.1.2"))
                .configuration(RTCConfiguration.builder().iceServer(stun.url()).build())
                .build();
        peers.a().connection().createDataChannel("x");
        assertThat(peers.connect(Duration.ofSeconds(10))).isTrue();
        homeA.rebind(); // the NAT forgets: the peers must find each other again
        world.runFor(Duration.ofSeconds(60));
        assertThat(peers.connect(Duration.ofSeconds(10))).isTrue();
        peers.close();
    }
    // end
}
