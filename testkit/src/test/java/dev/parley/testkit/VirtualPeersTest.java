package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCDataChannelState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualPeersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void twoPeersMeetTalkAndPart(long seed) {
        VirtualWorld world = new VirtualWorld(seed);
        VirtualPeers peers = peers(world);
        List<String> received = new ArrayList<>();
        peers.b()
                .connection()
                .onDataChannel(event -> event.channel()
                        .onMessage(message -> received.add(event.channel().label() + ": " + message.text())));
        RTCDataChannel channel = peers.a().connection().createDataChannel("chat");
        channel.onOpen(event -> {
            channel.send("hello");
            channel.send("world");
        });
        assertThat(world.runUntil(() -> received.size() == 2, LIMIT))
                .as("seed %d, a %s, b %s, errors %s", seed, peers.a(), peers.b(), peers.errors())
                .isTrue();
        assertThat(received).containsExactly("chat: hello", "chat: world");
        assertThat(peers.errors()).isEmpty();

        peers.close();
        world.runUntilIdle(LIMIT);
        assertThat(world.leftovers()).isEmpty();
    }

    /** What a listener asks for while the connection is drained is drained as well. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Spec("RFC 8831 §6.7")
    void aChannelMayBeClosedByTheListenerThatSeesItOpen(long seed) {
        VirtualWorld world = new VirtualWorld(seed);
        VirtualPeers peers = peers(world);
        RTCDataChannelInit init =
                RTCDataChannelInit.builder().negotiated(true).id(0).build();
        RTCDataChannel channel = peers.a().connection().createDataChannel("chat", init);
        RTCDataChannel other = peers.b().connection().createDataChannel("chat", init);
        channel.onOpen(event -> channel.close());
        assertThat(world.runUntil(
                        () -> channel.readyState() == RTCDataChannelState.CLOSED
                                && other.readyState() == RTCDataChannelState.CLOSED,
                        LIMIT))
                .as("seed %d, %s and %s", seed, channel.readyState(), other.readyState())
                .isTrue();
        peers.close();
        world.runUntilIdle(LIMIT);
    }

    @Test
    void oneSeedOneRun() {
        assertThat(run(5)).isEqualTo(run(5)).hasSizeGreaterThan(20);
    }

    private static List<String> run(long seed) {
        VirtualWorld world = new VirtualWorld(seed);
        world.network().trace().keep(10_000);
        VirtualPeers peers = peers(world);
        RTCDataChannel channel = peers.a().connection().createDataChannel("chat");
        channel.onOpen(event -> channel.send(new byte[10_000]));
        world.runFor(Duration.ofSeconds(10));
        peers.close();
        world.runUntilIdle(LIMIT);
        return world.network().trace().lines();
    }

    /** A process may end with close(): what has not left by then never will. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec("RFC 9260 §9.1")
    @Spec("RFC 5246 §7.2.1")
    void thePeerIsToldBeforeCloseReturns(boolean byTheConnection) {
        VirtualWorld world = new VirtualWorld(6);
        VirtualPeers peers = peers(world);
        RTCDataChannel channel = peers.a().connection().createDataChannel("chat");
        List<RTCDataChannel> announced = new ArrayList<>();
        peers.b().connection().onDataChannel(event -> announced.add(event.channel()));
        assertThat(world.runUntil(
                        () -> channel.readyState() == RTCDataChannelState.OPEN && announced.size() == 1, LIMIT))
                .isTrue();
        world.runFor(Duration.ofSeconds(1));
        peers.a()
                .host()
                .networkInterface("eth0")
                .setConditions(LinkConditions.builder().build());

        long before = peers.a().host().statistics().sent();
        if (byTheConnection) {
            peers.a().connection().close();
        } else {
            peers.a().closeFactory();
        }
        assertThat(peers.a().host().statistics().sent() - before)
                .as("the association's ABORT and close_notify")
                .isEqualTo(2);
        assertThat(world.runUntil(
                        () -> announced.get(0).readyState() == RTCDataChannelState.CLOSED, Duration.ofSeconds(1)))
                .isTrue();
    }

    private static VirtualPeers peers(VirtualWorld world) {
        Host a = world.network().host("a", world.network().internet(), "192.0.2.1");
        Host b = world.network().host("b", world.network().internet(), "192.0.2.2");
        a.networkInterface("eth0")
                .setConditions(LinkConditions.builder()
                        .latency(Duration.ofMillis(10))
                        .loss(0.05)
                        .build());
        return VirtualPeers.between(world, a, b).build();
    }
}
