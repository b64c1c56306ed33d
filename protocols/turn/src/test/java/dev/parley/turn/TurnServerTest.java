package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.EngineNode;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.simulation.SimulatedSocket;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import dev.parley.turn.server.PeerFilter;
import dev.parley.turn.server.TurnServerConfig;
import dev.parley.turn.server.TurnServerEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's engine under the client's, over the simulated network. */
class TurnServerTest {
    private static final byte[] DATA = {22, 1, 2, 3, 4};

    private final SimulatedNetwork network = new SimulatedNetwork(9);
    private final PeerFilter testNetworks =
            PeerFilter.publicAddresses().allowing("198.51.100.0/24").allowing("192.0.2.0/24");
    private final TurnServerNode server =
            server(TurnServerConfig.of("example.org").withPeers(testNetworks));
    private final List<byte[]> atPeer = new ArrayList<>();
    private final List<byte[]> atClient = new ArrayList<>();

    private TurnServerNode server(TurnServerConfig config) {
        Host host = network.host("server", network.internet(), "192.0.2.1");
        host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        return new TurnServerNode(host, engine(config));
    }

    private static TurnServerEngine engine(TurnServerConfig config) {
        return new TurnServerEngine(config, user -> user.equals("alice") ? "secret" : null, new DeterministicRandom(4));
    }

    /** A client's allocation on a simulated host. */
    private final class Client {
        final TurnAllocation allocation;
        final EngineNode<TurnEvent> node;

        Client(Host host, String password) {
            InetSocketAddress[] local = new InetSocketAddress[1];
            TurnAllocation[] made = new TurnAllocation[1];
            // The engine needs its path, and the path the socket's port.
            DatagramProbe probe = new DatagramProbe(host);
            local[0] = probe.address;
            made[0] = new TurnAllocation(
                    Path.udp(local[0], server.address),
                    new TurnCredentials("alice", password),
                    new DeterministicRandom(8));
            allocation = made[0];
            node = new EngineNode<>(host, allocation, (datagram, path, now) -> {
                if (allocation.handle(datagram, now) == TurnAllocation.Received.DATA) {
                    atClient.add(datagram.copy());
                }
            });
            node.bind(local[0].getAddress(), local[0].getPort());
        }

        Client allocated() {
            node.command(allocation::allocate);
            assertThat(network.runUntil(() -> allocation.relayed() != null, Duration.ofSeconds(3)))
                    .isTrue();
            return this;
        }

        boolean send(byte[] data, InetSocketAddress peer) {
            TransmitBatch batch = new TransmitBatch();
            PacketBuffer packet = batch.append(allocation.path());
            packet.append(data, 0, data.length);
            boolean sent = allocation.wrap(packet, peer, network.now());
            if (sent) {
                byte[] bytes = packet.copy();
                server.engine.handle(PacketBuffer.wrap(bytes), seen(), network.now());
                server.drain();
            }
            node.drain();
            network.runFor(Duration.ofMillis(100));
            return sent;
        }

        /** The path as the server sees it: there is no NAT. */
        Path seen() {
            return Path.udp(server.address, allocation.path().local());
        }
    }

    /** A port that was free a moment ago. */
    private record DatagramProbe(InetSocketAddress address) {
        DatagramProbe(Host host) {
            this(free(host));
        }

        private static InetSocketAddress free(Host host) {
            try {
                SimulatedSocket socket = host.bind(new InetSocketAddress(host.address(), 0), (bytes, from) -> {});
                socket.close();
                return socket.localAddress();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Client client() {
        return new Client(network.host("client", network.internet(), "203.0.113.7"), "secret");
    }

    private SimulatedSocket peer(String address) throws IOException {
        Host host = network.host("peer " + address, network.internet(), address);
        return host.bind(new InetSocketAddress(host.address(), 9_000), (bytes, from) -> atPeer.add(bytes));
    }

    @Test
    @Spec("RFC 8656 §3")
    void packetsAreRelayedBothWays() throws Exception {
        Client client = client().allocated();
        SimulatedSocket peer = peer("198.51.100.7");
        client.send(DATA, peer.localAddress());
        client.send(DATA, peer.localAddress());
        assertThat(atPeer).isNotEmpty().allMatch(bytes -> java.util.Arrays.equals(bytes, DATA));
        peer.send(new byte[] {1, 2}, client.allocation.relayed());
        network.runFor(Duration.ofMillis(100));
        assertThat(atClient).containsExactly(new byte[] {1, 2});
        // Somebody without a permission.
        SimulatedSocket stranger = peer("198.51.100.8");
        stranger.send(new byte[] {3}, client.allocation.relayed());
        network.runFor(Duration.ofMillis(100));
        assertThat(atClient).hasSize(1);
        client.node.command(client.allocation::release);
        network.runFor(Duration.ofMillis(100));
        assertThat(server.engine.allocations()).isZero();
        assertThat(server.relays()).isZero();
    }

    @Test
    @Spec("RFC 8656 §8")
    void anAllocationThatIsNotRefreshedEnds() {
        Client client = client().allocated();
        network.runFor(Duration.ofMinutes(30));
        assertThat(server.engine.allocations()).as("refreshed").isEqualTo(1);
        client.node.close(client.allocation.path().local());
        network.runFor(Duration.ofMinutes(11));
        assertThat(server.engine.allocations()).isZero();
        assertThat(server.relays()).isZero();
    }

    @Test
    @Spec("RFC 8489 §9.2.4")
    void aWrongPasswordGetsNothing() {
        Client client = new Client(network.host("mallory", network.internet(), "203.0.113.9"), "guess");
        client.node.command(client.allocation::allocate);
        network.runFor(Duration.ofSeconds(1));
        assertThat(client.node.events()).hasSize(1);
        assertThat(((TurnEvent.Refused) client.node.events().get(0)).code()).isEqualTo(401);
        assertThat(server.engine.allocations()).isZero();
    }

    /** Into the server's own network, in all disguises. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "192.168.1.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fd00::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "2001:0:1::1",
                "::127.0.0.1",
                "2001:db8::1"
            })
    void privateAddressesAreDenied(String literal) throws Exception {
        assertThat(PeerFilter.publicAddresses().allows(InetAddress.getByName(literal)))
                .isFalse();
    }

    @Test
    void mappedAddressesAreJudgedByWhatTheyContain() {
        assertThat(PeerFilter.publicAddresses().allows(Addresses.parseLiteral("8.8.8.8")))
                .isTrue();
        assertThat(PeerFilter.publicAddresses().allows(Addresses.parseLiteral("2a00::1")))
                .isTrue();
        assertThat(PeerFilter.publicAddresses().allows(Addresses.parseLiteral("64:ff9b::808:808")))
                .isTrue();
        PeerFilter opened = PeerFilter.publicAddresses().allowing("10.1.0.0/16");
        assertThat(opened.allows(Addresses.parseLiteral("10.1.2.3"))).isTrue();
        assertThat(opened.allows(Addresses.parseLiteral("10.2.2.3"))).isFalse();
    }

    /** CreatePermission is refused, and a Send is dropped and counted. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "10.0.0.1", "192.168.0.1"})
    void aDeniedPeerIsForbiddenAndNothingIsSent(String literal) {
        Client client = client().allocated();
        InetSocketAddress denied = Addresses.socketAddress(literal, 22);
        client.send(DATA, denied);
        assertThat(client.node.events(TurnEvent.PeerRefused.class))
                .containsExactly(new TurnEvent.PeerRefused(denied.getAddress(), 403));
        assertThat(server.engine.drops().get("turn server: denied peer")).isPositive();
        assertThat(server.engine.drops().get("turn server: peer without permission"))
                .isPositive();
    }

    /** Two clients of one server reach each other, and nobody reaches the server's other ports. */
    @Test
    void theServersOwnAddressIsReachedAtRelaysAlone() throws Exception {
        TurnServerConfig closed = TurnServerConfig.of("example.org");
        server.engine = engine(closed);
        Client first = client().allocated();
        Client second = new Client(network.host("second", network.internet(), "203.0.113.8"), "secret").allocated();
        second.send(DATA, first.allocation.relayed());
        first.send(DATA, second.allocation.relayed());
        first.send(DATA, second.allocation.relayed());
        assertThat(atClient).isNotEmpty();
        long before = server.engine.drops().get("turn server: peer without permission");
        first.send(DATA, Addresses.socketAddress("192.0.2.1", 22));
        assertThat(server.engine.drops().get("turn server: peer without permission"))
                .isGreaterThan(before);
    }

    @Test
    @Spec("RFC 8656 §7.2")
    void quotasHold() {
        server.engine = engine(new TurnServerConfig("example.org", testNetworks, 2, 1, 20));
        client().allocated();
        Client second = new Client(network.host("second", network.internet(), "203.0.113.8"), "secret");
        second.node.command(second.allocation::allocate);
        network.runFor(Duration.ofSeconds(1));
        assertThat(((TurnEvent.Refused) second.node.events().get(0)).code()).isEqualTo(486);
    }

    @Test
    void aFloodWithoutCredentialsLeavesNothingAndIsNoMirror() throws Exception {
        byte[] allocate = StunMessage.of(
                        StunClass.REQUEST,
                        TurnMethod.ALLOCATE,
                        new TransactionId(1, 2),
                        TurnAttributes.requestedTransport())
                .toBytes(null, false);
        int answers = 0;
        TransmitBatch batch = new TransmitBatch();
        for (int i = 0; i < 20_000; i++) {
            InetSocketAddress forged = Addresses.socketAddress("198.18." + i / 250 + "." + i % 250, 5);
            server.engine.handle(
                    PacketBuffer.wrap(allocate), Path.udp(server.address, forged), Timestamp.ofMillis(i / 20));
            batch.clear();
            while (server.engine.pollTransmit(batch, network.now())) {
                answers++;
                assertThat(batch.packet(batch.size() - 1).length()).isLessThanOrEqualTo(3 * allocate.length);
            }
        }
        assertThat(server.engine.allocations()).isZero();
        assertThat(server.engine.pollEvent()).isNull();
        assertThat(answers).isLessThanOrEqualTo(20_000);
    }

    @Test
    @Spec("RFC 8656 §7.2")
    void aRepeatedAllocateGetsTheSameAnswerAndAnotherOneIsAMismatch() throws Exception {
        Client client = client().allocated();
        client.node.recordSent();
        TurnAllocation again = new TurnAllocation(
                client.allocation.path(), new TurnCredentials("alice", "secret"), new DeterministicRandom(77));
        again.allocate(network.now());
        List<StunMessage> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TransmitBatch batch = new TransmitBatch();
            while (again.pollTransmit(batch, network.now())) {
                server.engine.handle(batch.packet(batch.size() - 1), client.seen(), network.now());
            }
            batch.clear();
            while (server.engine.pollTransmit(batch, network.now())) {
                PacketBuffer answer = batch.packet(batch.size() - 1);
                answers.add(StunMessage.parse(answer));
                again.handle(answer, network.now());
            }
        }
        assertThat(answers.get(answers.size() - 1).get(ErrorCode.class).code()).isEqualTo(437);
        assertThat(server.engine.allocations()).isEqualTo(1);
    }

    @Test
    void garbageIsDropped() {
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length > 8 && random.nextBoolean()) {
                bytes[0] = (byte) (random.nextBoolean() ? 0 : 0x40);
                PacketBuffer.wrap(bytes).put32(4, StunMessage.MAGIC_COOKIE);
                PacketBuffer.wrap(bytes).put16(2, Math.max(0, bytes.length - 20));
            }
            server.engine.handle(
                    PacketBuffer.wrap(bytes), Path.udp(server.address, PlayedServer.CLIENT), Timestamp.ofMillis(i));
        }
        assertThat(server.engine.allocations()).isZero();
    }
}
