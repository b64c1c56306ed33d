package dev.parley.testkit.examples;

import static dev.parley.testkit.examples.ConnectExampleTest.answer;
import static dev.parley.testkit.examples.ConnectExampleTest.offer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dom.DOMException;
import dev.parley.simulation.Host;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.testkit.CertificatePool;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCCertificate;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class ServerExampleTest {
    // docs: server
    static PeerConnectionFactory.Builder server(InetAddress address, RTCCertificate certificate, Executor executor) {
        return PeerConnectionFactory.builder()
                .sharedPort(3480) // one UDP port for all browsers: open it in the firewall
                .publicAddress(address) // what a 1:1 NAT (the public address of a cloud machine) shows to the world
                .certificate(certificate) // made once, not for each browser
                .eventLoops(1) // n loops use n cores and n ports: 3480, 3481 …
                .listenerExecutor(executor) // where your code runs; a pool of Parley's own by default
                .sendBufferLimit(4 << 20); // a channel that lags by over 4 MiB: send() throws OperationError
    }
    // end

    // docs: room
    static final class Room {
        private final Set<RTCDataChannel> members = ConcurrentHashMap.newKeySet();

        RTCPeerConnection enter(PeerConnectionFactory parley, Signalling browser) {
            RTCPeerConnection pc = parley.createPeerConnection();
            pc.onDataChannel(e -> {
                RTCDataChannel channel = e.channel();
                channel.onOpen(opened -> members.add(channel));
                channel.onMessage(message -> members.forEach(member -> tell(member, message.text())));
                channel.onClose(closed -> members.remove(channel));
            });
            pc.onConnectionStateChange(e -> {
                if (pc.connectionState() == RTCPeerConnectionState.FAILED) {
                    pc.close(); // closes its channels too, at once and without events
                    members.removeIf(member -> member.readyState() == RTCDataChannelState.CLOSED);
                }
            });
            answer(pc, browser);
            return pc;
        }

        private void tell(RTCDataChannel member, String text) {
            try {
                member.send(text);
            } catch (DOMException closedOrFull) {
                members.remove(member);
            }
        }
    }
    // end

    // docs: lite
    static PeerConnectionFactory.Builder lite(InetAddress address) {
        return PeerConnectionFactory.builder().iceLite(true).sharedPort(3480).publicAddress(address);
    }
    // end

    @Test
    void aServerBehindANatHasManyBrowsers() throws Exception {
        Stage stage = new Stage();
        Nat nat = stage.world
                .network()
                .nat(
                        "cloud",
                        stage.world.network().internet(),
                        NatBehaviour.FULL_CONE.withPortPreservation(true),
                        "203.0.113.7");
        Host host = stage.world.network().host("server", nat.inside(), "10.0.0.5");
        InetAddress address = InetAddress.getByName("203.0.113.7");
        PeerConnectionFactory parley = stage.on(host, server(address, CertificatePool.certificate(2), Runnable::run), 2)
                .build();
        Room room = new Room();
        List<String> heard = talk(stage, browser -> room.enter(parley, browser));
        assertThat(heard).containsExactly("a: hello from a", "a: hello from b", "b: hello from a", "b: hello from b");
        // One that vanishes is noticed.
        stage.a.close();
        stage.await(() -> room.members.size() == 1);
        parley.close();
        stage.close();
        assertThat(stage.world.leftovers()).isEmpty();
    }

    @Test
    void aLiteServer() throws Exception {
        Stage stage = new Stage();
        Host host = stage.world.network().host("server", stage.world.network().internet(), "203.0.113.7");
        PeerConnectionFactory parley =
                stage.on(host, lite(InetAddress.getByName("203.0.113.7")), 2).build();
        Room room = new Room();
        List<RTCPeerConnection> peers = new ArrayList<>();
        List<String> heard = talk(stage, browser -> peers.add(room.enter(parley, browser)));
        assertThat(heard).hasSize(4);
        assertThat(peers.get(0).localDescription().sdp()).contains("a=ice-lite");
        parley.close();
        stage.close();
    }

    private interface Server {
        void welcome(Signalling browser);
    }

    /** Two browsers enter; a speaks, then b. Returns what they heard. */
    private static List<String> talk(Stage stage, Server server) {
        List<String> heard = new ArrayList<>();
        List<RTCDataChannel> channels = new ArrayList<>();
        for (RTCPeerConnection browser : List.of(stage.a, stage.b)) {
            SimulatedSignalling signalling = SimulatedSignalling.over(stage.world.network());
            String name = browser == stage.a ? "a" : "b";
            RTCDataChannel channel = browser.createDataChannel("room");
            channel.onMessage(message -> heard.add(name + ": " + message.text()));
            server.welcome(signalling.otherEnd());
            offer(browser, signalling);
            stage.await(() -> channel.readyState() == RTCDataChannelState.OPEN);
            channels.add(channel);
        }
        stage.world.runFor(java.time.Duration.ofSeconds(1));
        channels.get(0).send("hello from a");
        stage.await(() -> heard.size() == 2);
        channels.get(1).send("hello from b");
        stage.await(() -> heard.size() == 4);
        return heard.stream().sorted().toList(); // who hears first does not matter
    }
}
