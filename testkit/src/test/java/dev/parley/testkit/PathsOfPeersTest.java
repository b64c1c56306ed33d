package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCIceCandidatePair;
import dev.parley.webrtc.RTCIceCandidateType;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCSessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How whole peers find a path, and another one: by a STUN server, by a new interface, by the name that a browser gives. */
class PathsOfPeersTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void peersBehindNatsMeetByTheirServerReflexiveCandidates() {
        VirtualWorld world = new VirtualWorld(21);
        SimulatedStunServer server = new SimulatedStunServer(
                world.network().host("server", world.network().internet(), "198.51.100.1"));
        Nat natA = world.network()
                .nat("nat a", world.network().internet(), NatBehaviour.PORT_RESTRICTED_CONE, "203.0.113.1");
        Nat natB = world.network()
                .nat("nat b", world.network().internet(), NatBehaviour.PORT_RESTRICTED_CONE, "203.0.113.2");
        VirtualPeers peers = VirtualPeers.between(
                        world,
                        world.network().host("a", natA.inside(), "10.0.0.2"),
                        world.network().host("b", natB.inside(), "10.0.0.2"))
                .configuration(
                        RTCConfiguration.builder().iceServer(server.url()).build())
                .build();
        List<RTCIceCandidate> found = new ArrayList<>();
        RTCPeerConnection a = peers.a().connection();
        a.addEventListener(RTCPeerConnection.ICE_CANDIDATE, event -> {
            if (event.candidate() != null && !event.candidate().candidate().isEmpty()) {
                found.add(event.candidate());
            }
        });
        a.createDataChannel("x");
        assertThat(peers.connect(LIMIT)).as("%s", peers.errors()).isTrue();
        assertThat(found)
                .extracting(RTCIceCandidate::type)
                .containsExactly(RTCIceCandidateType.HOST, RTCIceCandidateType.SRFLX);
        RTCIceCandidate reflexive = found.get(1);
        assertThat(reflexive.address()).isEqualTo("203.0.113.1");
        assertThat(reflexive.relatedAddress()).isEqualTo("10.0.0.2");
        assertThat(reflexive.url()).isEqualTo(server.url());
        RTCIceCandidatePair pair = selectedPair(a);
        assertThat(pair.remote().address()).isEqualTo("203.0.113.2");
        peers.close();
        world.runUntilIdle(LIMIT);
        assertThat(world.leftovers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNewInterfaceTakesOverFromTheOneThatIsLost(boolean atTheOfferer) {
        VirtualWorld world = new VirtualWorld(22);
        Host hostA = world.network().host("a", world.network().internet(), "192.0.2.1");
        Host hostB = world.network().host("b", world.network().internet(), "192.0.2.2");
        for (Host host : List.of(hostA, hostB)) {
            host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        }
        VirtualPeers peers = VirtualPeers.between(world, hostA, hostB).build();
        List<String> received = new ArrayList<>();
        peers.b().connection().onDataChannel(event -> event.channel().onMessage(m -> received.add(m.text())));
        RTCDataChannel channel = peers.a().connection().createDataChannel("x");
        assertThat(peers.connect(LIMIT)).isTrue();
        assertThat(world.runUntil(() -> channel.readyState() == RTCDataChannelState.OPEN, LIMIT))
                .isTrue();

        Host moved = atTheOfferer ? hostA : hostB;
        moved.addInterface("wlan0", world.network().internet(), "198.51.100.7");
        world.runFor(Duration.ofSeconds(5));
        moved.networkInterface("eth0").down();
        channel.send("over the new interface");
        assertThat(world.runUntil(() -> !received.isEmpty(), LIMIT)).isTrue();
        world.runFor(Duration.ofSeconds(60));
        assertThat(peers.a().connection().connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
        assertThat(peers.b().connection().connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
        RTCIceCandidatePair pair = selectedPair(peers.a().connection());
        assertThat(atTheOfferer ? pair.local().address() : pair.remote().address())
                .isEqualTo("198.51.100.7");
        assertThat(peers.errors()).isEmpty();
        peers.close();
    }

    /** Browsers hide the addresses of their host candidates behind names, which the other end asks the network for. */
    @Test
    void remoteNamesAreResolved() {
        VirtualWorld world = new VirtualWorld(23);
        world.addName("4f1bd8d2-6c6e-4f59-8a5a-8d6f0b7c9e11.local", "192.0.2.1");
        RTCPeerConnection a = factory(world, "a", "192.0.2.1").createPeerConnection();
        RTCPeerConnection b = factory(world, "b", "192.0.2.2").createPeerConnection();
        RTCDataChannel channel = a.createDataChannel("x");
        world.await(a.setLocalDescription(), LIMIT);
        world.runFor(Duration.ofSeconds(1));
        String offer = a.localDescription().sdp();
        assertThat(offer).contains(" 192.0.2.1 ");
        world.await(
                b.setRemoteDescription(RTCSessionDescription.offer(
                        offer.replace(" 192.0.2.1 ", " 4f1bd8d2-6c6e-4f59-8a5a-8d6f0b7c9e11.local "))),
                LIMIT);
        world.await(b.setLocalDescription(), LIMIT);
        // Without candidates: a can be found by its name alone.
        String answer = b.localDescription().sdp().replaceAll("a=candidate:[^\r\n]*\r\n", "");
        world.await(a.setRemoteDescription(RTCSessionDescription.answer(answer)), LIMIT);
        assertThat(world.runUntil(() -> channel.readyState() == RTCDataChannelState.OPEN, LIMIT))
                .isTrue();
        a.close();
        b.close();
    }

    private static PeerConnectionFactory factory(VirtualWorld world, String name, String address) {
        Host host = world.network().host(name, world.network().internet(), address);
        return PeerConnectionFactory.builder()
                .eventLoop(world.loop(host))
                .listenersOnLoop()
                .certificate(CertificatePool.certificate(name.charAt(0) - 'a'))
                .build();
    }

    private static RTCIceCandidatePair selectedPair(RTCPeerConnection connection) {
        RTCIceCandidatePair pair = connection.sctp().transport().iceTransport().getSelectedCandidatePair();
        assertThat(pair).isNotNull();
        return pair;
    }
}
