package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.datachannel.DataChannelEvent;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.ice.IceConfig;
import dev.parley.ice.IceEvent;
import dev.parley.ice.LocalBase;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.SimulatedNetwork;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many server-side connections behind one port, each with a client of its own that has its own socket. */
class SharedPortTest {
    private static final int CLIENTS = 20;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyClientReachesItsOwnConnection(boolean lite) {
        SimulatedNetwork network = new SimulatedNetwork(1);
        Host serverHost = network.host("server", network.internet(), "192.0.2.1");
        serverHost.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        Map<Connection, List<String>> heard = new LinkedHashMap<>();
        SharedPort port = new SharedPort(serverHost, 4_000, (connection, event) -> {
            if (event instanceof ConnectionEvent.Data data
                    && data.event() instanceof DataChannelEvent.Message message) {
                heard.get(connection).add(new String(message.data(), StandardCharsets.UTF_8));
                DataChannels channels = connection.dataChannels();
                if (channels != null) {
                    channels.consumed(message.key(), message.data().length, network.now());
                    channels.send(message.key(), message.data(), false, network.now());
                }
            }
        });
        List<Connection> servers = new ArrayList<>();
        List<VirtualEnd> clients = new ArrayList<>();
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Host host = network.host("client " + i, network.internet(), "198.51.100." + (i + 1));
            VirtualEnd client = new VirtualEnd(host, 0, i);
            VirtualEnd identity = new VirtualEnd(serverHost, 1, 1_000 + i);
            Connection server = new Connection(
                    ConnectionConfig.builder(DtlsConfig.of(identity.certificate))
                            .ice(IceConfig.builder().lite(lite).build())
                            .build(),
                    new DeterministicRandom(2_000 + i));
            assertThat(port.demultiplexer.register(identity.credentials(1).usernameFragment(), server))
                    .isTrue();
            heard.put(server, new ArrayList<>());
            server.ice().setRole(IceRole.CONTROLLED, network.now());
            server.addTransport(1, 1, identity.credentials(1), network.now());
            server.ice().startGathering(1, List.of(), network.now());
            server.ice().addLocalBase(1, 1, LocalBase.of(port.address), network.now());
            server.ice().endOfLocalBases(1, network.now());
            client.addTransport(1, 1, candidate -> {
                server.ice().addRemoteCandidate(1, candidate.candidate(), network.now());
                port.drain(server);
            });
            server.setRemoteTransport(
                    1, client.credentials(1), false, client.fingerprints(), DtlsRole.SERVER, network.now());
            server.startData(1, VirtualEnd.SCTP, VirtualEnd.SCTP, network.now());
            port.drain(server);
            client.connection.setRemoteTransport(
                    1, identity.credentials(1), lite, identity.fingerprints(), DtlsRole.CLIENT, network.now());
            client.startData(1);
            server.ice()
                    .localCandidates(1)
                    .forEach(candidate -> client.connection.ice().addRemoteCandidate(1, candidate, network.now()));
            client.node.drain();
            keys.add(client.open("c"));
            servers.add(server);
            clients.add(client);
        }
        for (int i = 0; i < CLIENTS; i++) {
            VirtualEnd client = clients.get(i);
            int key = keys.get(i);
            assertThat(network.runUntil(() -> client.opened(key), Duration.ofSeconds(10)))
                    .as("client %d: %s", i, client.node.events())
                    .isTrue();
            client.send(key, "from " + i);
        }
        assertThat(network.runUntil(
                        () -> clients.stream().allMatch(client -> !client.messages.isEmpty()), Duration.ofSeconds(5)))
                .isTrue();
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(heard.get(servers.get(i))).containsExactly("from " + i);
            assertThat(clients.get(i).texts(keys.get(i))).containsExactly("from " + i);
        }
        network.runFor(Duration.ofSeconds(40));
        for (int i = 0; i < CLIENTS; i++) {
            assertThat(clients.get(i).iceEvents(IceEvent.ConsentChanged.class)).noneMatch(event -> !event.granted());
            port.demultiplexer.forget(servers.get(i));
            servers.get(i).close(network.now());
            port.drain(servers.get(i));
            clients.get(i).close();
        }
        assertThat(port.demultiplexer.size()).isZero();
        network.runFor(Duration.ofSeconds(1));
        assertThat(network.pending()).isZero();
    }
}
