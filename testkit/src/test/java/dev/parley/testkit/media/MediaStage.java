package dev.parley.testkit.media;

import dev.parley.mediacapture.MediaDevices;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamConstraints;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.testkit.CertificatePool;
import dev.parley.testkit.VirtualWorld;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Two connections in virtual time, with cameras and microphones. Whoever runs a step waits for its promises here. */
final class MediaStage {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    final VirtualWorld world;
    final RTCPeerConnection a;
    final RTCPeerConnection b;
    final MediaDevices devices;
    private final PeerConnectionFactory factoryA;
    private final PeerConnectionFactory factoryB;
    private final UnaryOperator<PeerConnectionFactory.Builder> factorySettings;
    private final List<Host> hosts = new ArrayList<>();

    MediaStage() {
        this(1, UnaryOperator.identity());
    }

    MediaStage(long seed, UnaryOperator<RTCConfiguration.Builder> configuration) {
        this(seed, configuration, UnaryOperator.identity());
    }

    MediaStage(
            long seed,
            UnaryOperator<RTCConfiguration.Builder> configuration,
            UnaryOperator<PeerConnectionFactory.Builder> factory) {
        this.factorySettings = factory;
        world = new VirtualWorld(seed);
        factoryA = factory("a", "192.0.2.1", 0);
        factoryB = factory("b", "192.0.2.2", 1);
        RTCConfiguration settings =
                configuration.apply(RTCConfiguration.builder()).build();
        a = factoryA.createPeerConnection(settings);
        b = factoryB.createPeerConnection(settings);
        devices = factoryA.mediaDevices();
        trickle(a, b);
        trickle(b, a);
    }

    private PeerConnectionFactory factory(String name, String address, int certificate) {
        Host host = world.network().host(name, world.network().internet(), address);
        host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        hosts.add(host);
        return factorySettings
                .apply(PeerConnectionFactory.builder())
                .eventLoop(world.loop(host))
                .listenersOnLoop()
                .certificate(CertificatePool.certificate(certificate))
                .build();
    }

    private static void trickle(RTCPeerConnection from, RTCPeerConnection to) {
        // One that comes before the description is refused, and stands in the description.
        from.onIceCandidate(event -> to.addIceCandidate(event.candidate()));
    }

    /** Sets the conditions under which either end sends from now on. */
    void setConditions(LinkConditions conditions) {
        hosts.forEach(host -> host.networkInterface("eth0").setConditions(conditions));
    }

    MediaDevices devicesOfB() {
        return factoryB.mediaDevices();
    }

    <T> T await(CompletableFuture<T> promise) {
        return world.await(promise, LIMIT);
    }

    void await(BooleanSupplier condition) {
        if (!world.runUntil(condition, LIMIT)) {
            throw new AssertionError("did not come about: a " + a.connectionState() + ", b " + b.connectionState());
        }
    }

    /** Loses packets and delays them unevenly from now on. */
    void disturb(double loss, Duration jitter) {
        for (Host host : hosts) {
            host.networkInterface("eth0")
                    .setConditions(LinkConditions.builder()
                            .latency(Duration.ofMillis(10))
                            .loss(loss)
                            .jitter(jitter)
                            .build());
        }
    }

    /** Runs what is queued. */
    void settle() {
        world.runFor(Duration.ofMillis(1));
    }

    MediaStream stream(boolean audio, boolean video) {
        return await(devices.getUserMedia(MediaStreamConstraints.of(audio, video)));
    }

    MediaStreamTrack audio() {
        return stream(true, false).getAudioTracks().get(0);
    }

    MediaStreamTrack video() {
        return stream(false, true).getVideoTracks().get(0);
    }

    /** One exchange of offer and answer, from {@code offerer}. */
    void negotiate(RTCPeerConnection offerer, RTCPeerConnection answerer) {
        await(offerer.setLocalDescription());
        await(answerer.setRemoteDescription(offerer.localDescription()));
        await(answerer.setLocalDescription());
        await(offerer.setRemoteDescription(answerer.localDescription()));
    }

    void awaitConnected() {
        await(() -> a.connectionState() == RTCPeerConnectionState.CONNECTED
                && b.connectionState() == RTCPeerConnectionState.CONNECTED);
    }

    void close() {
        factoryA.close();
        factoryB.close();
        world.runUntilIdle(LIMIT);
    }
}
