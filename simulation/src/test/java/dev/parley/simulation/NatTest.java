package dev.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.simulation.NatBehaviour.Dependence;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A host behind a NAT and two servers with two sockets each; what the servers see is the mapping, what comes back the filter. */
class NatTest {
    private final SimulatedNetwork network = new SimulatedNetwork(3);
    private final Map<SimulatedSocket, List<InetSocketAddress>> seen = new LinkedHashMap<>();
    private final SimulatedSocket server1a;
    private final SimulatedSocket server1b;
    private final SimulatedSocket server2a;

    NatTest() throws IOException {
        Host server1 = network.host("server1", network.internet(), "203.0.113.1");
        Host server2 = network.host("server2", network.internet(), "203.0.113.2");
        server1a = open(server1, "203.0.113.1", 1_000);
        server1b = open(server1, "203.0.113.1", 1_001);
        server2a = open(server2, "203.0.113.2", 1_000);
    }

    private SimulatedSocket open(Host host, String address, int port) throws IOException {
        List<InetSocketAddress> sources = new ArrayList<>();
        SimulatedSocket socket =
                host.bind(new InetSocketAddress(address, port), (bytes, source) -> sources.add(source));
        seen.put(socket, sources);
        return socket;
    }

    private Nat nat(NatBehaviour behaviour) {
        return network.nat("nat", network.internet(), behaviour, "198.51.100.1");
    }

    private Host inside(Nat nat, String address) {
        return network.host("inside " + address, nat.inside(), address);
    }

    private List<InetSocketAddress> seenBy(SimulatedSocket socket) {
        return seen.get(socket);
    }

    private InetSocketAddress last(SimulatedSocket socket) {
        List<InetSocketAddress> sources = seenBy(socket);
        return sources.get(sources.size() - 1);
    }

    private void run() {
        network.runUntilIdle(Duration.ofSeconds(1));
    }

    private boolean reaches(SimulatedSocket from, InetSocketAddress external, SimulatedSocket target) {
        int before = seenBy(target).size();
        from.send(new byte[] {1}, external);
        run();
        return seenBy(target).size() > before;
    }

    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT, true, true",
        "ADDRESS_DEPENDENT, true, false",
        "ADDRESS_AND_PORT_DEPENDENT, false, false",
    })
    @Spec("RFC 4787 §4.1")
    void mapping(Dependence mapping, boolean sameForOtherPort, boolean sameForOtherAddress) throws IOException {
        Nat nat = nat(NatBehaviour.of(mapping, Dependence.ENDPOINT_INDEPENDENT).withPortPreservation(false));
        SimulatedSocket client = open(inside(nat, "10.0.0.2"), "10.0.0.2", 5_000);
        client.send(new byte[1], server1a.localAddress());
        client.send(new byte[1], server1b.localAddress());
        client.send(new byte[1], server2a.localAddress());
        client.send(new byte[1], server1a.localAddress());
        run();
        InetSocketAddress first = seenBy(server1a).get(0);
        assertThat(first.getAddress().getHostAddress()).isEqualTo("198.51.100.1");
        assertThat(seenBy(server1a).get(1)).isEqualTo(first);
        assertThat(last(server1b).equals(first)).isEqualTo(sameForOtherPort);
        assertThat(last(server2a).equals(first)).isEqualTo(sameForOtherAddress);
    }

    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT, true, true",
        "ADDRESS_DEPENDENT, true, false",
        "ADDRESS_AND_PORT_DEPENDENT, false, false",
    })
    @Spec("RFC 4787 §5")
    void filtering(Dependence filtering, boolean otherPortGetsIn, boolean otherAddressGetsIn) throws IOException {
        Nat nat = nat(NatBehaviour.of(Dependence.ENDPOINT_INDEPENDENT, filtering));
        SimulatedSocket client = open(inside(nat, "10.0.0.2"), "10.0.0.2", 5_000);
        client.send(new byte[1], server1a.localAddress());
        run();
        InetSocketAddress external = last(server1a);
        assertThat(reaches(server1a, external, client)).isTrue();
        assertThat(last(client)).isEqualTo(server1a.localAddress());
        assertThat(reaches(server1b, external, client)).isEqualTo(otherPortGetsIn);
        assertThat(reaches(server2a, external, client)).isEqualTo(otherAddressGetsIn);
        assertThat(nat.statistics().filtered()).isEqualTo((otherPortGetsIn ? 0 : 1) + (otherAddressGetsIn ? 0 : 1));
        // Sending there opens the way.
        client.send(new byte[1], server2a.localAddress());
        run();
        assertThat(reaches(server2a, external, client)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Dependence.class)
    @Spec("RFC 4787 §5")
    void everyMappingWorksWithEveryFiltering(Dependence mapping) throws IOException {
        for (Dependence filtering : Dependence.values()) {
            SimulatedNetwork own = new SimulatedNetwork(4);
            Host server = own.host("server", own.internet(), "203.0.113.1");
            Nat nat = own.nat("nat", own.internet(), NatBehaviour.of(mapping, filtering), "198.51.100.1");
            Host client = own.host("client", nat.inside(), "10.0.0.2");
            List<String> back = new ArrayList<>();
            SimulatedSocket[] echo = new SimulatedSocket[1];
            echo[0] = server.bind(new InetSocketAddress("203.0.113.1", 7), (b, source) -> echo[0].send(b, source));
            SimulatedSocket asking = client.bind(
                    new InetSocketAddress("10.0.0.2", 0),
                    (bytes, source) -> back.add(new String(bytes, StandardCharsets.UTF_8)));
            asking.send("hello".getBytes(StandardCharsets.UTF_8), echo[0].localAddress());
            own.runUntilIdle(Duration.ofSeconds(1));
            assertThat(back).as("%s, %s", mapping, filtering).containsExactly("hello");
        }
    }

    @Test
    @Spec("RFC 4787 §4.2.1")
    void portsArePreservedWhereTheyAreFreeAndNeverShared() throws IOException {
        Nat nat = nat(NatBehaviour.PORT_RESTRICTED_CONE);
        SimulatedSocket first = open(inside(nat, "10.0.0.2"), "10.0.0.2", 5_000);
        SimulatedSocket second = open(inside(nat, "10.0.0.3"), "10.0.0.3", 5_000);
        SimulatedSocket low = open(network.hosts().get(2), "10.0.0.2", 123);
        first.send(new byte[1], server1a.localAddress());
        second.send(new byte[1], server1a.localAddress());
        run();
        assertThat(seenBy(server1a).get(0).getPort()).isEqualTo(5_000);
        assertThat(seenBy(server1a).get(1).getPort()).isNotEqualTo(5_000).isBetween(1_024, 65_535);
        nat.setBehaviour(nat.behaviour().withPortPreservation(false));
        low.send(new byte[1], server1a.localAddress());
        run();
        // REQ-3 a): a port below 1024 stays below.
        assertThat(last(server1a).getPort()).isBetween(1, 1_023);
    }

    @Test
    @Spec("RFC 4787 §4.3")
    void mappingsExpireAndOutgoingPacketsKeepThem() throws IOException {
        Nat nat = nat(NatBehaviour.FULL_CONE.withMappingTimeout(Duration.ofSeconds(30)));
        SimulatedSocket client = open(inside(nat, "10.0.0.2"), "10.0.0.2", 5_000);
        client.send(new byte[1], server1a.localAddress());
        run();
        InetSocketAddress external = last(server1a);
        network.runFor(Duration.ofSeconds(20));
        client.send(new byte[1], server1a.localAddress());
        network.runFor(Duration.ofSeconds(20));
        assertThat(reaches(server1a, external, client)).isTrue();
        // Incoming packets alone do not refresh, unless told so.
        network.runFor(Duration.ofSeconds(11));
        assertThat(reaches(server1a, external, client)).isFalse();
        assertThat(nat.statistics().unmapped()).isEqualTo(1);
        assertThat(nat.mappings()).isZero();

        nat.setBehaviour(nat.behaviour().withInboundRefresh(true));
        client.send(new byte[1], server1a.localAddress());
        for (int i = 0; i < 5; i++) {
            network.runFor(Duration.ofSeconds(20));
            assertThat(reaches(server1a, last(server1a), client)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @Spec("RFC 4787 §6")
    void hairpinning(boolean on) throws IOException {
        Nat nat = nat(NatBehaviour.FULL_CONE.withHairpinning(on));
        SimulatedSocket first = open(inside(nat, "10.0.0.2"), "10.0.0.2", 5_000);
        SimulatedSocket second = open(inside(nat, "10.0.0.3"), "10.0.0.3", 6_000);
        first.send(new byte[1], server1a.localAddress());
        run();
        assertThat(reaches(second, last(server1a), first)).isEqualTo(on);
        if (on) {
            assertThat(last(first)).isEqualTo(new InetSocketAddress("198.51.100.1", 6_000));
            assertThat(nat.statistics().hairpinned()).isEqualTo(1);
        }
    }

    @Test
    void rebindingForgetsMappings() throws IOException {
        Nat nat = nat(NatBehaviour.PORT_RESTRICTED_CONE.withPortPreservation(false));
        SimulatedSocket client = open(inside(nat, "10.0.0.2"), "10.0.0.2", 5_000);
        client.send(new byte[1], server1a.localAddress());
        run();
        InetSocketAddress before = last(server1a);
        nat.rebind();
        assertThat(reaches(server1a, before, client)).isFalse();
        client.send(new byte[1], server1a.localAddress());
        run();
        assertThat(last(server1a)).isNotEqualTo(before);

        nat.rebind("198.51.100.99");
        client.send(new byte[1], server1a.localAddress());
        run();
        assertThat(last(server1a).getAddress().getHostAddress()).isEqualTo("198.51.100.99");
        assertThat(reaches(server1a, last(server1a), client)).isTrue();
    }

    @Test
    @Spec("RFC 4787 §4.1")
    void anInternalAddressKeepsItsExternalOneOfThePool() throws IOException {
        Nat nat = network.nat(
                "nat", network.internet(), NatBehaviour.SYMMETRIC, "198.51.100.1", "198.51.100.2", "198.51.100.3");
        Host host = inside(nat, "10.0.0.2");
        for (int i = 0; i < 20; i++) {
            open(host, "10.0.0.2", 7_000 + i).send(new byte[1], server1a.localAddress());
        }
        run();
        // REQ-2: "Paired"
        assertThat(seenBy(server1a).stream().map(InetSocketAddress::getAddress).distinct())
                .hasSize(1);
    }

    @Test
    void natsNest() throws IOException {
        Nat carrier = network.nat("carrier", network.internet(), NatBehaviour.SYMMETRIC, "198.51.100.1");
        Nat home = network.nat("home", carrier.inside(), NatBehaviour.FULL_CONE, "100.64.0.1");
        SimulatedSocket client = open(network.host("client", home.inside(), "10.0.0.2"), "10.0.0.2", 5_000);
        SimulatedSocket neighbour =
                open(network.host("neighbour", carrier.inside(), "100.64.0.2"), "100.64.0.2", 5_000);
        client.send(new byte[1], server1a.localAddress());
        client.send(new byte[1], neighbour.localAddress());
        run();
        assertThat(last(server1a).getAddress().getHostAddress()).isEqualTo("198.51.100.1");
        assertThat(last(neighbour)).isEqualTo(new InetSocketAddress("100.64.0.1", 5_000));
        assertThat(reaches(server1a, last(server1a), client)).isTrue();
    }

    @Test
    void theOtherFamilyDoesNotPass() throws IOException {
        Nat nat = nat(NatBehaviour.FULL_CONE);
        Host host = network.host("six", nat.inside(), "fd00::2");
        SimulatedSocket six = host.bind(new InetSocketAddress("fd00::2", 0), (bytes, source) -> {});
        six.send(new byte[1], new InetSocketAddress("2001:db8::1", 7));
        run();
        assertThat(nat.statistics().translatedOut()).isZero();
    }
}
