package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.simulation.Host;
import dev.parley.simulation.HostInterface;
import dev.parley.simulation.Link;
import dev.parley.simulation.LinkConditions;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCSctpTransportStats;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole peers find out how large datagrams may be on their path, and carry on when it shrinks. */
class PathMtuOfPeersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MESSAGE = 50_000;

    private final VirtualWorld world = new VirtualWorld(31);
    private final Host hostA = world.network().host("a", world.network().internet(), "192.0.2.1");
    private final Host hostB = world.network().host("b", world.network().internet(), "192.0.2.2");
    private @Nullable RTCPeerConnection a;
    private int received;

    /** The largest IP packet that has left A's interface. */
    private int largest;

    private RTCDataChannel connect(Consumer<PeerConnectionFactory.Builder> settings) {
        for (Host host : new Host[] {hostA, hostB}) {
            host.networkInterface("eth0").setConditions(path(0));
        }
        watch(hostA.networkInterface("eth0"));
        VirtualPeers peers =
                VirtualPeers.between(world, hostA, hostB).factory(settings).build();
        peers.b()
                .connection()
                .onDataChannel(event -> event.channel().onMessage(message -> {
                    assertThat(message.bytes()).hasSize(MESSAGE);
                    received++;
                }));
        a = peers.a().connection();
        RTCDataChannel channel = a.createDataChannel("x");
        assertThat(world.runUntil(() -> channel.readyState() == RTCDataChannelState.OPEN, LIMIT))
                .isTrue();
        return channel;
    }

    private static LinkConditions path(int mtu) {
        return LinkConditions.builder()
                .latency(Duration.ofMillis(5))
                .rate(50_000_000, 500_000)
                .mtu(mtu)
                .build();
    }

    private void watch(HostInterface out) {
        Link link = out.egress();
        link.setFilter(datagram -> {
            largest = Math.max(largest, datagram.ipLength());
            return true;
        });
    }

    /** A hole behind the interface, of which nobody tells. */
    private void hole(Host host, int mtu) {
        host.networkInterface("eth0").ingress().setConditions(path(mtu));
    }

    private @Nullable Long pathMtu() {
        return world.await(a.getStats(), LIMIT)
                .all(RTCSctpTransportStats.class)
                .get(0)
                .pathMtu();
    }

    private void transfer(RTCDataChannel channel, int messages) {
        int before = received;
        send(channel, messages);
        assertThat(world.runUntil(() -> received == before + messages, LIMIT)).isTrue();
    }

    private static void send(RTCDataChannel channel, int messages) {
        byte[] data = new byte[MESSAGE];
        Arrays.fill(data, (byte) 7);
        for (int i = 0; i < messages; i++) {
            channel.send(data);
        }
    }

    @Test
    void byDefaultDatagramsStaySmall() {
        RTCDataChannel channel = connect(factory -> {});
        transfer(channel, 20);
        world.runFor(LIMIT);
        assertThat(largest).isLessThanOrEqualTo(1_228);
        assertThat(pathMtu()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0,1500", "1280,1280", "1420,1420"})
    @Spec("RFC 8899 §6.2.3")
    void thePathIsFoundAndUsed(int mtu, long found) {
        RTCDataChannel channel = connect(factory -> factory.pathMtuLimit(9_000));
        hole(hostB, mtu);
        world.runFor(Duration.ofSeconds(8));
        assertThat(pathMtu()).isEqualTo(found);
        largest = 0;
        transfer(channel, 20);
        assertThat(largest).isGreaterThan((int) found - 4).isLessThanOrEqualTo((int) found);
    }

    @Test
    void theInterfaceIsALimit() {
        RTCDataChannel channel = connect(factory -> factory.pathMtuLimit(9_000));
        transfer(channel, 20);
        assertThat(largest).as("an Ethernet's").isBetween(1_497, 1_500);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Spec("RFC 8899 §4.3")
    void aPathThatShrinksUnderATransferLosesNothing(boolean shared) {
        RTCDataChannel channel = connect(factory -> {
            factory.pathMtuLimit(1_500);
            if (shared) {
                factory.sharedPort(7_000);
            }
        });
        transfer(channel, 20);
        assertThat(pathMtu()).isEqualTo(1_500);
        send(channel, 60);
        world.runFor(Duration.ofMillis(150));
        hole(hostB, 1_300);
        assertThat(received).isLessThan(80);
        assertThat(world.runUntil(() -> received == 80, Duration.ofSeconds(5))).isTrue();
        world.runFor(Duration.ofSeconds(8));
        assertThat(pathMtu()).isEqualTo(1_280);
        assertThat(a.connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
    }

    @Test
    @Spec("RFC 8261 §5")
    void anotherPairBeginsAtTheBase() {
        RTCDataChannel channel = connect(factory -> factory.pathMtuLimit(1_500));
        transfer(channel, 20);
        assertThat(pathMtu()).isEqualTo(1_500);
        HostInterface other = hostA.addInterface("wlan0", world.network().internet(), "198.51.100.7");
        other.setConditions(path(1_400));
        world.runFor(Duration.ofSeconds(5));
        watch(other);
        largest = 0;
        hostA.networkInterface("eth0").down();
        transfer(channel, 1);
        world.runFor(Duration.ofSeconds(8));
        assertThat(pathMtu()).as("what the other interface takes").isEqualTo(1_400);
        assertThat(other.egress().statistics().tooLarge()).isZero();
        transfer(channel, 20);
        assertThat(largest).isBetween(1_397, 1_400);
    }
}
