package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.simulation.Datagram;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCIceCandidatePair;
import dev.parley.webrtc.RTCIceCandidateType;
import dev.parley.webrtc.RTCIceServer;
import dev.parley.webrtc.RTCIceServerTransportProtocol;
import dev.parley.webrtc.RTCPeerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Peers of which one sits in an office whose firewall stops UDP. */
class RelayedByStreamTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final VirtualWorld world = new VirtualWorld(77);
    private final Nat office =
            world.network().nat("office", world.network().internet(), NatBehaviour.SYMMETRIC, "203.0.113.1");
    private final Nat home =
            world.network().nat("home", world.network().internet(), NatBehaviour.PORT_RESTRICTED_CONE, "203.0.113.2");
    private final Host serverHost =
            slow(world.network().host("turn", world.network().internet(), "198.51.100.1"));
    private final SimulatedTurnServer server = new SimulatedTurnServer(serverHost);
    private final List<String> errors = new ArrayList<>();
    private final List<byte[]> received = new ArrayList<>();

    private static Host slow(Host host) {
        host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        return host;
    }

    private VirtualPeers peers(Predicate<Datagram> passes, String... urls) {
        office.inside().setFirewall(passes);
        VirtualPeers peers = VirtualPeers.between(
                        world,
                        world.network().host("a", office.inside(), "10.0.0.2"),
                        world.network().host("b", home.inside(), "10.0.0.2"))
                .configuration(RTCConfiguration.builder()
                        .iceServer(RTCIceServer.of(
                                List.of(urls), SimulatedTurnServer.USERNAME, SimulatedTurnServer.PASSWORD))
                        .build())
                .build();
        peers.a()
                .connection()
                .addEventListener(RTCPeerConnection.ICE_CANDIDATE_ERROR, event -> errors.add(event.errorText()));
        return peers;
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

    private void sendAndAwait(RTCDataChannel channel, int length) {
        byte[] data = new byte[length];
        new java.util.Random(length).nextBytes(data);
        received.clear();
        channel.send(data);
        assertThat(world.runUntil(() -> !received.isEmpty(), LIMIT)).isTrue();
        assertThat(received.get(0)).isEqualTo(data);
    }

    private void closeAndCount(VirtualPeers peers) {
        peers.close();
        world.runFor(Duration.ofSeconds(2));
        assertThat(server.allocations()).as("allocations after the close").isZero();
    }

    private static RTCIceCandidate selected(VirtualPeers peers) {
        RTCIceCandidatePair pair =
                peers.a().connection().sctp().transport().iceTransport().getSelectedCandidatePair();
        assertThat(pair.local().type()).isEqualTo(RTCIceCandidateType.RELAY);
        return pair.local();
    }

    @Test
    @Spec("RFC 8656 §12.5")
    void whereUdpIsBlockedTcpConnects() {
        VirtualPeers peers = peers(Datagram::segment, server.url(), server.tcpUrl());
        RTCDataChannel channel = connect(peers);
        assertThat(selected(peers).relayProtocol()).isEqualTo(RTCIceServerTransportProtocol.TCP);
        sendAndAwait(channel, 200_000);
        world.runFor(Duration.ofMinutes(25));
        sendAndAwait(channel, 50_000);
        assertThat(errors).hasSize(1).allMatch(text -> text.contains("by UDP: The server did not answer."));
        closeAndCount(peers);
    }

    @Test
    void whereOnePortIsOpenTlsConnects() {
        VirtualPeers peers = peers(
                datagram -> datagram.segment()
                        && (datagram.destination().getPort() == SimulatedTurnServer.TLS_PORT
                                || datagram.source().getPort() == SimulatedTurnServer.TLS_PORT),
                server.url(),
                server.tcpUrl(),
                server.tlsUrl());
        RTCDataChannel channel = connect(peers);
        assertThat(selected(peers).relayProtocol()).isEqualTo(RTCIceServerTransportProtocol.TLS);
        sendAndAwait(channel, 100_000);
        world.runFor(Duration.ofSeconds(15));
        assertThat(errors).anyMatch(text -> text.contains("by TCP: no TCP connection within 5 s"));
        closeAndCount(peers);
    }

    @Test
    void aStreamThatLosesSegmentsCarriesAllTheSame() {
        serverHost
                .networkInterface("eth0")
                .setConditions(LinkConditions.builder()
                        .latency(Duration.ofMillis(20))
                        .loss(0.05)
                        .build());
        VirtualPeers peers = peers(Datagram::segment, server.tcpUrl());
        RTCDataChannel channel = connect(peers);
        sendAndAwait(channel, 200_000);
        closeAndCount(peers);
    }

    /** The server closes its streams; the connection opens new ones, and goes on without an ICE restart. */
    @Test
    void aServerThatRestartsIsFollowed() {
        VirtualPeers peers = peers(Datagram::segment, server.tcpUrl());
        RTCDataChannel channel = connect(peers);
        sendAndAwait(channel, 10_000);
        server.restart();
        received.clear();
        channel.send("still there?");
        boolean back = world.runUntil(() -> !received.isEmpty(), Duration.ofSeconds(10));
        assertThat(back).as("%s %s", peers.a(), peers.b()).isTrue();
        closeAndCount(peers);
    }

    @Test
    void aPortThatRefusesIsReported() {
        String closed = "turn:198.51.100.1:3479?transport=tcp";
        VirtualPeers peers = peers(Datagram::segment, closed, server.tcpUrl());
        connect(peers);
        assertThat(errors).containsExactly("TURN at 198.51.100.1:3479 by TCP: the connection was refused");
        closeAndCount(peers);
    }
}
