package dev.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostTest {
    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final Host a = network.host("a", network.internet(), "192.0.2.1", "2001:db8::1");
    private final Host b = network.host("b", network.internet(), "192.0.2.2", "2001:db8::2");
    private final List<String> received = new ArrayList<>();

    private SimulatedSocket socket(Host host, String address, int port) throws IOException {
        return host.bind(
                new InetSocketAddress(address, port),
                (bytes, source) ->
                        received.add(host.name() + " <- " + source.getAddress().getHostAddress()));
    }

    private void run() {
        network.runUntilIdle(Duration.ofSeconds(10));
    }

    @Test
    void bothFamiliesAreRoutedAndNeverMixed() throws IOException {
        SimulatedSocket four = socket(a, "192.0.2.1", 0);
        SimulatedSocket six = socket(a, "2001:db8::1", 0);
        SimulatedSocket to4 = socket(b, "192.0.2.2", 5);
        SimulatedSocket to6 = socket(b, "2001:db8::2", 5);
        assertThat(four.send(new byte[1], to4.localAddress())).isTrue();
        assertThat(six.send(new byte[1], to6.localAddress())).isTrue();
        assertThat(four.send(new byte[1], to6.localAddress())).isFalse();
        run();
        assertThat(received).containsExactly("b <- 192.0.2.1", "b <- 2001:db8:0:0:0:0:0:1");
        assertThat(a.statistics().unsendable()).isEqualTo(1);
    }

    @Test
    void bindingChecksAddressAndPort() throws IOException {
        SimulatedSocket first = socket(a, "192.0.2.1", 4_000);
        assertThatThrownBy(() -> socket(a, "192.0.2.1", 4_000)).isInstanceOf(BindException.class);
        assertThatThrownBy(() -> socket(a, "192.0.2.2", 4_000)).isInstanceOf(BindException.class);
        first.close();
        assertThat(first.send(new byte[1], new InetSocketAddress("192.0.2.2", 1)))
                .isFalse();
        socket(a, "192.0.2.1", 4_000);
        assertThat(socket(a, "192.0.2.1", 0).localAddress().getPort()).isGreaterThanOrEqualTo(49_152);
        assertThat(a.sockets()).hasSize(2);
    }

    @Test
    void whatNobodyExpectsIsCounted() throws IOException {
        SimulatedSocket from = socket(a, "192.0.2.1", 0);
        from.send(new byte[1], new InetSocketAddress("192.0.2.2", 99));
        from.send(new byte[1], new InetSocketAddress("198.51.100.1", 99));
        run();
        assertThat(b.statistics().unclaimed()).isEqualTo(1);
        assertThat(network.internet().unroutable()).isEqualTo(1);
    }

    @Test
    void socketsOfOneHostReachOneAnotherWhateverTheLink() throws IOException {
        a.networkInterface("eth0").cut();
        SimulatedSocket from = socket(a, "192.0.2.1", 0);
        SimulatedSocket to = socket(a, "192.0.2.1", 0);
        from.send(new byte[1], to.localAddress());
        run();
        assertThat(received).containsExactly("a <- 192.0.2.1");
    }

    @Test
    void addressesComeAndGoWithNotice() throws IOException {
        List<String> seen = new ArrayList<>();
        a.onAddressesChanged(() -> seen.add(a.addresses().toString()));
        HostInterface wifi = a.addInterface("wlan0", network.internet(), "198.51.100.7");
        SimulatedSocket from = socket(a, "198.51.100.7", 0);
        SimulatedSocket to = socket(b, "192.0.2.2", 5);

        wifi.down();
        assertThat(from.send(new byte[1], to.localAddress())).isFalse();
        to.send(new byte[1], from.localAddress());
        run();
        assertThat(received).isEmpty();

        wifi.up();
        assertThat(from.send(new byte[1], to.localAddress())).isTrue();
        run();
        assertThat(received).containsExactly("b <- 198.51.100.7");

        wifi.removeAddress("198.51.100.7");
        wifi.addAddress("198.51.100.8");
        assertThat(from.send(new byte[1], to.localAddress())).isFalse();
        assertThat(seen).hasSize(5);
        assertThat(seen.get(4)).contains("198.51.100.8");
        assertThatThrownBy(() -> b.networkInterface("eth0").addAddress("198.51.100.8"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void eventsOfOneMomentHappenInOrderAndCancelledOnesNever() {
        List<Integer> order = new ArrayList<>();
        network.schedule(Duration.ofMillis(2), () -> order.add(3));
        network.schedule(Duration.ofMillis(1), () -> {
            order.add(1);
            network.schedule(Duration.ZERO, () -> order.add(2));
        });
        SimulatedNetwork.Scheduled never = network.schedule(Duration.ofMillis(1), () -> order.add(9));
        never.cancel();
        never.cancel();
        assertThat(network.pending()).isEqualTo(2);
        assertThat(network.runUntilIdle(Duration.ofSeconds(1))).isTrue();
        assertThat(order).containsExactly(1, 2, 3);
        assertThat(network.pending()).isZero();
        assertThat(network.eventsRun()).isEqualTo(3);
    }

    @Test
    void aRunThatStandsStillEnds() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> network.schedule(Duration.ZERO, again[0]);
        again[0].run();
        assertThatThrownBy(() -> network.runFor(Duration.ofSeconds(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("time stands still");
    }
}
