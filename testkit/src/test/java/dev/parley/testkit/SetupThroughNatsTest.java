package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCIceServer;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time to a connection of peers behind NATs who are 50 ms (a round trip) from their STUN server, and 100 ms from each other. */
class SetupThroughNatsTest {
    private static final Duration QUARTER = Duration.ofMillis(25);

    private static Host behind(VirtualWorld world, String name, String external) {
        Nat nat = world.network()
                .nat("nat " + name, world.network().internet(), NatBehaviour.PORT_RESTRICTED_CONE, external);
        Host host = world.network().host(name, nat.inside(), "10.0.0.2");
        host.networkInterface("eth0").setConditions(LinkConditions.latency(QUARTER));
        return host;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aConnectionIsThereWithinFourRoundTripsAndAHalf(long seed) {
        VirtualWorld world = new VirtualWorld(seed);
        SimulatedStunServer server = new SimulatedStunServer(
                world.network().host("stun", world.network().internet(), "198.51.100.1"));
        VirtualPeers peers = VirtualPeers.between(
                        world, behind(world, "a", "203.0.113.1"), behind(world, "b", "203.0.113.2"))
                .configuration(RTCConfiguration.builder()
                        .iceServer(RTCIceServer.of("stun:198.51.100.1"))
                        .build())
                .build();
        assertThat(server).isNotNull();
        Timestamp start = world.now();
        peers.a().connection().createDataChannel("x");
        assertThat(peers.connect(Duration.ofSeconds(5))).isTrue();
        for (VirtualPeer peer : List.of(peers.a(), peers.b())) {
            assertThat(peer.connection().connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
        }
        long millis = world.now().since(start).toMillis();
        assertThat(millis).isLessThanOrEqualTo(450);
        peers.close();
    }
}
