package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import dev.parley.datachannel.ChannelParameters;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.ice.LocalBase;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.Nat;
import dev.parley.simulation.NatBehaviour;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.simulation.SimulatedSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A stranger who sees the checks of an established peer, which travel in clear text, and sends copies of them to the other end from a thousand
 * ports of its own, a thousand a second for a minute.
 */
class ReplayedChecksTest {
    private static final int TRANSPORT = 1;
    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final SimulatedNetwork network = new SimulatedNetwork(11);
    private final Set<Integer> received = new LinkedHashSet<>();
    private final List<Timestamp> arrivals = new ArrayList<>();
    private final List<SimulatedSocket> ports = new ArrayList<>();
    private final List<byte[]> checks = new ArrayList<>();
    private InetSocketAddress target;
    private Nat nat;
    private VirtualEnd client;
    private int key;
    private int sent;
    private int copies;
    private boolean going = true;

    @ParameterizedTest
    @CsvSource({"true, CONTROLLED", "true, CONTROLLING", "false, CONTROLLED", "false, CONTROLLING"})
    void costNobodyAMessageAndDelayNoRebinding(boolean shared, IceRole serverRole) throws IOException {
        establish(shared, serverRole);
        strangerSends();
        clientSends();
        network.runFor(Duration.ofSeconds(30));
        int before = sent;
        network.runFor(Duration.ofSeconds(1));
        assertThat(copies).isGreaterThan(30_000);
        assertThat(received.stream().filter(number -> number < before))
                .as("messages of the established peer")
                .hasSize(before);
        Timestamp rebound = network.now();
        nat.rebind("203.0.113.2");
        network.runFor(Duration.ofSeconds(29));
        going = false;
        Duration back = Duration.ofDays(1);
        for (Timestamp arrival : arrivals) {
            if (arrival.isAfter(rebound.plus(Duration.ofMillis(50)))) {
                back = arrival.since(rebound);
                break;
            }
        }
        assertThat(back).as("time until messages arrive after a rebinding").isLessThan(Duration.ofSeconds(2));
        int lost = sent - received.size();
        assertThat(lost).as("messages lost in and after the rebinding").isLessThan(100);
    }

    private void establish(boolean shared, IceRole serverRole) {
        Host serverHost = network.host("server", network.internet(), "192.0.2.1");
        serverHost.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        nat = network.nat("nat", network.internet(), NatBehaviour.PORT_RESTRICTED_CONE, "203.0.113.1");
        client = new VirtualEnd(network.host("client", nat.inside(), "10.0.0.2"), 0, 1);
        client.node.recordSent();
        VirtualEnd identity = new VirtualEnd(serverHost, 1, 2);
        Connection server;
        Runnable drain;
        if (shared) {
            Connection made = new Connection(
                    ConnectionConfig.builder(DtlsConfig.of(identity.certificate))
                            .build(),
                    new DeterministicRandom(3));
            SharedPort port = new SharedPort(serverHost, 4_000, (connection, event) -> receive(connection, event));
            port.demultiplexer.register(identity.credentials(TRANSPORT).usernameFragment(), made);
            made.addTransport(TRANSPORT, 1, identity.credentials(TRANSPORT), network.now());
            made.ice().startGathering(TRANSPORT, List.of(), network.now());
            made.ice().addLocalBase(TRANSPORT, 1, LocalBase.of(port.address), network.now());
            made.ice().endOfLocalBases(TRANSPORT, network.now());
            server = made;
            drain = () -> port.drain(made);
            target = port.address;
        } else {
            server = identity.connection;
            identity.node.onEvent(event -> receive(identity.connection, event));
            identity.addTransport(TRANSPORT, 1, candidate -> {});
            drain = identity.node::drain;
            target = new InetSocketAddress(
                    serverHost.address(),
                    server.ice().localCandidates(TRANSPORT).get(0).port());
        }
        server.ice().setRole(serverRole, network.now());
        client.connection.ice().setRole(serverRole.other(), network.now());
        client.addTransport(TRANSPORT, 1, candidate -> {
            server.ice().addRemoteCandidate(TRANSPORT, candidate.candidate(), network.now());
            drain.run();
        });
        server.setRemoteTransport(
                TRANSPORT, client.credentials(TRANSPORT), false, client.fingerprints(), DtlsRole.SERVER, network.now());
        server.startData(TRANSPORT, VirtualEnd.SCTP, VirtualEnd.SCTP, network.now());
        drain.run();
        client.connection.setRemoteTransport(
                TRANSPORT,
                identity.credentials(TRANSPORT),
                false,
                identity.fingerprints(),
                DtlsRole.CLIENT,
                network.now());
        client.startData(TRANSPORT);
        server.ice()
                .localCandidates(TRANSPORT)
                .forEach(candidate -> client.connection.ice().addRemoteCandidate(TRANSPORT, candidate, network.now()));
        client.node.drain();
        key = client.channels().open(new ChannelParameters("c", "", false, null, 0, false, null, 256), network.now());
        client.node.drain();
        assertThat(network.runUntil(() -> client.opened(key), Duration.ofSeconds(10)))
                .isTrue();
        network.runFor(Duration.ofSeconds(2));
    }

    private void receive(Connection connection, ConnectionEvent event) {
        if (event instanceof ConnectionEvent.Data data && data.event() instanceof DataChannelEvent.Message message) {
            received.add(Integer.parseInt(new String(message.data(), StandardCharsets.UTF_8)));
            arrivals.add(network.now());
            DataChannels channels = connection.dataChannels();
            if (channels != null) {
                channels.consumed(message.key(), message.data().length, network.now());
            }
        }
    }

    private void clientSends() {
        if (going) {
            client.send(key, Integer.toString(sent++));
            network.schedule(INTERVAL, this::clientSends);
        }
    }

    private void strangerSends() throws IOException {
        Host stranger = network.host("stranger", network.internet(), "198.51.100.66");
        for (int i = 0; i < 1_000; i++) {
            ports.add(stranger.bind(new InetSocketAddress(stranger.address(), 0), (bytes, from) -> {}));
        }
        copy();
    }

    private void copy() {
        List<byte[]> sentByClient = client.node.sent();
        for (byte[] bytes : sentByClient) {
            if (bytes.length > 20 && bytes[0] == 0 && bytes[1] == 1) {
                checks.add(bytes);
            }
        }
        sentByClient.clear();
        ports.get(copies % ports.size()).send(checks.get(copies % checks.size()), target);
        copies++;
        if (going) {
            network.schedule(Duration.ofMillis(1), this::copy);
        }
    }
}
