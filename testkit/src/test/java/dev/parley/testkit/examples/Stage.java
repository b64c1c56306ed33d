package dev.parley.testkit.examples;

import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.testkit.CertificatePool;
import dev.parley.testkit.VirtualWorld;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCPeerConnection;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Where the examples play: two hosts on a simulated network, a connection on each, and signalling between them. */
final class Stage {
    static final Duration LIMIT = Duration.ofSeconds(60);

    final VirtualWorld world = new VirtualWorld(1);
    final Host hostA = host("a", "192.0.2.1");
    final Host hostB = host("b", "192.0.2.2");
    final PeerConnectionFactory factoryA =
            on(hostA, PeerConnectionFactory.builder(), 0).build();
    final PeerConnectionFactory factoryB =
            on(hostB, PeerConnectionFactory.builder(), 1).build();
    final RTCPeerConnection a = factoryA.createPeerConnection();
    final RTCPeerConnection b = factoryB.createPeerConnection();
    final SimulatedSignalling signallingA = SimulatedSignalling.over(world.network());
    final SimulatedSignalling signallingB = signallingA.otherEnd();

    private Host host(String name, String address) {
        Host host = world.network().host(name, world.network().internet(), address);
        host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        return host;
    }

    /** Completes settings for a host of this world. */
    PeerConnectionFactory.Builder on(Host host, PeerConnectionFactory.Builder settings, int certificate) {
        return settings.eventLoop(world.loop(host))
                .listenersOnLoop()
                .certificate(CertificatePool.certificate(certificate));
    }

    /** Connects a, which offers what it has, and b. */
    void connect() {
        ConnectExampleTest.offer(a, signallingA);
        ConnectExampleTest.answer(b, signallingB);
    }

    /** Connects and waits until {@code channel} is open. */
    void connectAndOpen(RTCDataChannel channel) {
        connect();
        await(() -> channel.readyState() == RTCDataChannelState.OPEN);
    }

    void await(BooleanSupplier condition) {
        if (!world.runUntil(condition, LIMIT)) {
            throw new AssertionError("did not come about: a " + a.connectionState() + ", b " + b.connectionState());
        }
    }

    void close() {
        factoryA.close();
        factoryB.close();
        world.runUntilIdle(LIMIT);
    }
}
