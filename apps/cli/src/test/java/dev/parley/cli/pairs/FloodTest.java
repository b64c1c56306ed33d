package dev.parley.cli.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.crypto.HmacSha1;
import dev.parley.runtime.LoopStatistics;
import dev.parley.simulation.Host;
import dev.parley.simulation.SimulatedSocket;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import dev.parley.testkit.CertificatePool;
import dev.parley.testkit.VirtualPeers;
import dev.parley.testkit.VirtualWorld;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Floods at a server's shared port while a connection is established: what docs/security.md promises of what is sent back, and that
 * neither the connection nor memory suffers. In virtual time.
 */
class FloodTest {
    private static final int PORT = 9_000;
    private static final int ROUNDS = 5_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final VirtualWorld world = new VirtualWorld(11);
    private final Host serverHost =
            world.network().host("server", world.network().internet(), "192.0.2.1");
    private final Host clientHost =
            world.network().host("client", world.network().internet(), "192.0.2.2");
    private final Host attacker =
            world.network().host("attacker", world.network().internet(), "198.51.100.1");
    private final SecureRandom random = world.network().random().fork("attacker");
    private final VirtualPeers peers = VirtualPeers.between(world, serverHost, clientHost)
            .factoryOfA(server -> server.sharedPort(PORT))
            .build();
    private final List<String> arrived = new ArrayList<>();
    private final RTCDataChannel channel = peers.a().connection().createDataChannel("chat");
    private int sent;

    /** A socket of somebody who is not the peer, and what comes back to it. */
    private final class Stranger {
        final SimulatedSocket socket;
        long bytesIn;
        long bytesOut;

        Stranger(Host host) {
            try {
                socket = host.bind(new InetSocketAddress(host.address(), 0), (bytes, from) -> bytesIn += bytes.length);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        void send(byte[] datagram) {
            bytesOut += datagram.length;
            socket.send(datagram, new InetSocketAddress(serverHost.address(), PORT));
        }
    }

    @BeforeEach
    void connect() {
        peers.b().connection().onDataChannel(e -> e.channel().onMessage(message -> arrived.add(message.text())));
        assertThat(peers.connect(LIMIT)).isTrue();
        assertThat(world.runUntil(() -> channel.readyState() == RTCDataChannelState.OPEN, LIMIT))
                .isTrue();
        exchange();
        world.runFor(Duration.ofSeconds(10));
    }

    /** A message from the server to the client arrives within a second, whatever else comes in. */
    private void exchange() {
        channel.send("message " + ++sent);
        assertThat(world.runUntil(() -> arrived.size() == sent, LIMIT)).isTrue();
    }

    private void assertUnharmed(LoopStatistics before) {
        exchange();
        assertThat(peers.a().states())
                .containsExactly(RTCPeerConnectionState.CONNECTING, RTCPeerConnectionState.CONNECTED);
        assertThat(peers.b().states())
                .containsExactly(RTCPeerConnectionState.CONNECTING, RTCPeerConnectionState.CONNECTED);
        world.runFor(LIMIT);
        assertThat(peers.a().connection().connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
        LoopStatistics after = statistics();
        assertThat(after.timers()).as("timers").isLessThanOrEqualTo(before.timers());
        assertThat(after.ports()).as("ports").isEqualTo(before.ports());
        assertThat(after.tasks()).as("tasks").isZero();
    }

    private LoopStatistics statistics() {
        LoopStatistics[] read = new LoopStatistics[1];
        peers.a().loop().execute(() -> read[0] = peers.a().loop().statistics());
        world.runFor(Duration.ofMillis(1));
        return read[0];
    }

    private static String attribute(RTCPeerConnection of, String name) {
        Matcher line = Pattern.compile("a=" + name + ":(\\S+)")
                .matcher(Objects.requireNonNull(of.localDescription()).sdp());
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    private byte[] request(String user, String password, StunAttribute... further) {
        List<StunAttribute> attributes = new ArrayList<>(List.of(further));
        attributes.add(0, new StunAttribute.Username(user));
        StunMessage message =
                StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, TransactionId.random(random), attributes);
        PacketBuffer out = PacketBuffer.allocate(StunMessage.MAX_LENGTH, 0);
        message.writeTo(out, new HmacSha1(password.getBytes(StandardCharsets.UTF_8)), true);
        return out.copy();
    }

    /** A record that begins a DTLS handshake, and nothing that a handshake could go on with. */
    private byte[] clientHello() {
        byte[] record = new byte[200 + random.nextInt(1_000)];
        random.nextBytes(record);
        byte[] header = {22, (byte) 0xfe, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1};
        System.arraycopy(header, 0, record, 0, header.length);
        record[11] = (byte) ((record.length - 13) >> 8);
        record[12] = (byte) (record.length - 13);
        return record;
    }

    @Test
    void strangersGetNothingAndHarmNobody() {
        LoopStatistics before = statistics();
        String fragment = attribute(peers.a().connection(), "ice-ufrag");
        List<Stranger> strangers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            // Some of them on the very host of the client.
            strangers.add(new Stranger(i % 10 == 0 ? clientHost : attacker));
        }
        for (int round = 0; round < ROUNDS; round++) {
            Stranger stranger = strangers.get(round % strangers.size());
            stranger.send(clientHello());
            stranger.send(request(fragment + ":abcd", "not the password at all"));
            stranger.send(request("nobody:abcd", "not the password at all"));
            PacketBuffer plain = PacketBuffer.allocate(StunMessage.MAX_LENGTH, 0);
            StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, TransactionId.random(random))
                    .writeTo(plain, null, true);
            stranger.send(plain.copy());
            byte[] garbage = new byte[1 + random.nextInt(1_400)];
            random.nextBytes(garbage);
            stranger.send(garbage);
            if (round % 500 == 0) {
                exchange();
            }
            world.runFor(Duration.ofMillis(1));
        }
        assertThat(strangers.stream().mapToLong(each -> each.bytesOut).sum()).isGreaterThan(1_000_000);
        assertUnharmed(before);
        // docs/security.md: "Unauthenticated datagrams are answered by 0 bytes."
        assertThat(strangers.stream().mapToLong(each -> each.bytesIn).sum()).isZero();
    }

    @Test
    void whoKnowsThePasswordGetsLessThanHeSends() {
        LoopStatistics before = statistics();
        String fragment = attribute(peers.a().connection(), "ice-ufrag");
        String password = attribute(peers.a().connection(), "ice-pwd");
        String remote = attribute(peers.b().connection(), "ice-ufrag");
        List<Stranger> roaming = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            roaming.add(new Stranger(attacker));
        }
        for (int round = 0; round < ROUNDS; round++) {
            roaming.get(round % roaming.size())
                    .send(request(
                            fragment + ":" + remote,
                            password,
                            new StunAttribute.IceControlled(7),
                            new StunAttribute.Priority(1_000)));
            world.runFor(Duration.ofMillis(1));
        }
        assertUnharmed(before);
        for (Stranger each : roaming) {
            assertThat(each.bytesIn)
                    .as("bytes back for %d", each.bytesOut)
                    .isPositive()
                    .isLessThanOrEqualTo(each.bytesOut);
        }
    }

    @Test
    void connectionsThatNobodyComesToEndByThemselves() {
        LoopStatistics before = statistics();
        Stranger victim = new Stranger(attacker);
        String fragment = attribute(peers.a().connection(), "ice-ufrag");
        PeerConnectionFactory factory = PeerConnectionFactory.builder()
                .eventLoop(peers.a().loop())
                .listenersOnLoop()
                .certificate(CertificatePool.certificate(0))
                .sharedPort(PORT + 1)
                .build();
        String offer = Objects.requireNonNull(peers.a().connection().localDescription())
                .sdp()
                .replace(
                        "192.0.2.1 " + PORT,
                        "198.51.100.1 " + victim.socket.localAddress().getPort());
        List<RTCPeerConnection> halfOpen = new ArrayList<>();
        int count = 200;
        for (int i = 0; i < count; i++) {
            RTCPeerConnection pc = factory.createPeerConnection();
            pc.onConnectionStateChange(e -> {
                if (pc.connectionState() == RTCPeerConnectionState.FAILED) {
                    pc.close();
                }
            });
            String mine = offer.replace(fragment, "nobody" + i);
            pc.setRemoteDescription(new RTCSessionDescription(RTCSdpType.OFFER, mine))
                    .thenCompose(done -> pc.setLocalDescription());
            halfOpen.add(pc);
            world.runFor(Duration.ofMillis(20));
        }
        exchange();
        world.runFor(Duration.ofMinutes(2));
        assertThat(halfOpen)
                .allSatisfy(pc -> assertThat(pc.connectionState()).isEqualTo(RTCPeerConnectionState.CLOSED));
        // docs/security.md: each pair's check is sent at most 7 times, and has about 100 bytes.
        assertThat(victim.bytesIn).isPositive().isLessThanOrEqualTo(count * 7L * 120);
        factory.close();
        assertUnharmed(before);
    }
}
