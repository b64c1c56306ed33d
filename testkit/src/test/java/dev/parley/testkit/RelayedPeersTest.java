package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCIceCandidatePair;
import dev.parley.webrtc.RTCIceCandidateType;
import dev.parley.webrtc.RTCIceServer;
import dev.parley.webrtc.RTCIceTransportPolicy;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole peers that have no path but a TURN server's. */
class RelayedPeersTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final VirtualWorld world = new VirtualWorld(31);
    private final SimulatedTurnServer server = new SimulatedTurnServer(host("turn", "198.51.100.1"));
    private final List<byte[]> received = new ArrayList<>();

    private Host host(String name, String address) {
        Host host = world.network().host(name, world.network().internet(), address);
        host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        return host;
    }

    private RTCConfiguration configuration(RTCIceTransportPolicy policy) {
        return RTCConfiguration.builder()
                .iceServer(RTCIceServer.of(
                        List.of(server.url()), SimulatedTurnServer.USERNAME, SimulatedTurnServer.PASSWORD))
                .iceTransportPolicy(policy)
                .build();
    }

    private VirtualPeers behindSymmetricNats(RTCIceTransportPolicy policy) {
        Nat natA = world.network().nat("nat a", world.network().internet(), NatBehaviour.SYMMETRIC, "203.0.113.1");
        Nat natB = world.network().nat("nat b", world.network().internet(), NatBehaviour.SYMMETRIC, "203.0.113.2");
        return VirtualPeers.between(
                        world,
                        world.network().host("a", natA.inside(), "10.0.0.2"),
                        world.network().host("b", natB.inside(), "10.0.0.2"))
                .configuration(configuration(policy))
                .build();
    }

    private RTCDataChannel connect(VirtualPeers peers) {
        peers.b()
                .connection()
                .onDataChannel(event -> event.channel().onMessage(message -> received.add(message.bytes())));
        RTCDataChannel channel = peers.a().connection().createDataChannel("x");
        assertThat(peers.connect(LIMIT)).as("%s %s", peers.a(), peers.b()).isTrue();
        assertThat(world.runUntil(() -> channel.readyState() == RTCDataChannelState.OPEN, LIMIT))
                .isTrue();
        return channel;
    }

    private static RTCIceCandidatePair selectedPair(RTCPeerConnection connection) {
        return connection.sctp().transport().iceTransport().getSelectedCandidatePair();
    }

    private void sendAndAwait(RTCDataChannel channel, int length) {
        byte[] data = new byte[length];
        new java.util.Random(length).nextBytes(data);
        received.clear();
        channel.send(data);
        assertThat(world.runUntil(() -> !received.isEmpty(), LIMIT)).isTrue();
        assertThat(Arrays.equals(received.get(0), data)).isTrue();
    }

    @Test
    void twoSymmetricNatsAreCrossedByARelay() {
        VirtualPeers peers = behindSymmetricNats(RTCIceTransportPolicy.ALL);
        RTCDataChannel channel = connect(peers);
        RTCIceCandidatePair pair = selectedPair(peers.a().connection());
        assertThat(List.of(pair.local().type(), pair.remote().type())).contains(RTCIceCandidateType.RELAY);
        sendAndAwait(channel, 200_000);
        world.runFor(Duration.ofMinutes(25));
        assertThat(peers.a().connection().connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
        sendAndAwait(channel, 50_000);
        peers.close();
        world.runFor(Duration.ofSeconds(1));
        assertThat(server.allocations()).as("allocations after the close").isZero();
    }

    @Test
    void byRelayAloneNoAddressOfAHostIsShown() {
        VirtualPeers peers = behindSymmetricNats(RTCIceTransportPolicy.RELAY);
        RTCDataChannel channel = connect(peers);
        for (VirtualPeer peer : List.of(peers.a(), peers.b())) {
            assertThat(peer.connection().localDescription().sdp())
                    .contains("typ relay")
                    .doesNotContain("typ host", "typ srflx", "10.0.0.2", "203.0.113.");
        }
        sendAndAwait(channel, 10_000);
        peers.close();
        world.runFor(Duration.ofSeconds(1));
        assertThat(server.allocations()).isZero();
    }

    @Test
    void aDirectPathIsPreferred() {
        VirtualPeers peers = VirtualPeers.between(world, host("a", "192.0.2.1"), host("b", "192.0.2.2"))
                .configuration(configuration(RTCIceTransportPolicy.ALL))
                .build();
        connect(peers);
        assertThat(selectedPair(peers.a().connection()).local().type()).isEqualTo(RTCIceCandidateType.HOST);
        peers.close();
        world.runFor(Duration.ofSeconds(1));
        assertThat(server.allocations()).isZero();
    }

    /** The server forgets its allocations; the connection gets new ones, and goes on without an ICE restart. */
    @Test
    void aServerThatRestartsIsFollowed() {
        VirtualPeers peers = behindSymmetricNats(RTCIceTransportPolicy.RELAY);
        RTCDataChannel channel = connect(peers);
        sendAndAwait(channel, 10_000);
        server.restart();
        received.clear();
        channel.send("still there?");
        boolean back = world.runUntil(() -> !received.isEmpty(), Duration.ofSeconds(10));
        assertThat(back).as("%s %s", peers.a(), peers.b()).isTrue();
        peers.close();
        world.runFor(Duration.ofSeconds(1));
        assertThat(server.allocations()).isZero();
    }

    @Test
    void aServerThatDoesNotAnswerHoldsNobodyUpForEver() {
        VirtualPeers peers = VirtualPeers.between(world, host("a", "192.0.2.1"), host("b", "192.0.2.2"))
                .configuration(RTCConfiguration.builder()
                        .iceServer(RTCIceServer.of(List.of("turn:198.51.100.99"), "user", "password"))
                        .build())
                .build();
        List<Integer> errors = new ArrayList<>();
        peers.a()
                .connection()
                .addEventListener(RTCPeerConnection.ICE_CANDIDATE_ERROR, event -> errors.add(event.errorCode()));
        connect(peers);
        world.runFor(Duration.ofSeconds(10));
        assertThat(errors).containsExactly(701);
        peers.close();
    }
}
