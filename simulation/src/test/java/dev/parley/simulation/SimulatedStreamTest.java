package dev.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedStreamTest {
    private final SimulatedNetwork network = new SimulatedNetwork(5);
    private final Host a = network.host("a", network.internet(), "192.0.2.1");
    private final Host b = network.host("b", network.internet(), "192.0.2.2");
    private final InetSocketAddress port = new InetSocketAddress("192.0.2.2", 80);
    private final Kept client = new Kept();
    private final Kept server = new Kept();

    private final class Kept implements SimulatedStream.Receiver {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Nullable
        SimulatedStream stream;

        @Nullable
        String reason;

        Timestamp openedAt = Timestamp.NEVER;

        @Override
        public void opened(SimulatedStream opened) {
            stream = opened;
            openedAt = network.now();
        }

        @Override
        public void received(SimulatedStream from, byte[] received) {
            bytes.writeBytes(received);
        }

        @Override
        public void closed(SimulatedStream closed, String why) {
            reason = why;
        }
    }

    private void conditions(LinkConditions conditions) {
        a.networkInterface("eth0").setConditions(conditions);
    }

    private void run(Duration time) {
        network.runFor(time);
    }

    @Test
    void aConnectionTakesARoundTrip() throws IOException {
        conditions(LinkConditions.latency(Duration.ofMillis(25)));
        b.listen(port, stream -> server);
        a.connect(a.address(), port, client);
        run(Duration.ofSeconds(1));
        assertThat(client.openedAt.nanos()).isEqualTo(50_000_000);
        assertThat(server.openedAt.nanos()).isEqualTo(75_000_000);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.2})
    void allBytesArriveInOrderWhateverIsLost(double loss) throws IOException {
        conditions(LinkConditions.builder()
                .latency(Duration.ofMillis(20))
                .jitter(Duration.ofMillis(10))
                .loss(loss)
                .build());
        b.listen(port, stream -> server);
        SimulatedStream stream = a.connect(a.address(), port, client);
        byte[] data = new byte[100_000];
        new Random(9).nextBytes(data);
        stream.send(data);
        run(Duration.ofMinutes(10));
        assertThat(server.bytes.toByteArray()).isEqualTo(data);
        assertThat(stream.waiting()).isZero();
        assertThat(server.stream).isNotNull();
        server.stream.send(new byte[] {1, 2, 3});
        server.stream.close();
        run(Duration.ofMinutes(10));
        assertThat(client.bytes.toByteArray()).containsExactly(1, 2, 3);
        assertThat(client.reason).isEqualTo("the other end closed the connection");
    }

    @Test
    void aPortWithoutAListenerRefuses() throws IOException {
        a.connect(a.address(), port, client);
        run(Duration.ofSeconds(1));
        assertThat(client.reason).isEqualTo("the connection was refused");
    }

    @Test
    void aPathThatDiesEndsTheConnectionAfterItsRetransmissions() throws IOException {
        b.listen(port, stream -> server);
        SimulatedStream stream = a.connect(a.address(), port, client);
        run(Duration.ofSeconds(1));
        network.internet().block(a.address(), b.address());
        stream.send(new byte[10]);
        run(Duration.ofMinutes(1));
        assertThat(client.reason).isNull();
        run(Duration.ofMinutes(20));
        assertThat(client.reason).isEqualTo("the connection failed: Connection timed out");
    }

    @Test
    void aFirewallThatStopsUdpLetsStreamsPass() throws IOException {
        Nat nat = network.nat("nat", network.internet(), NatBehaviour.SYMMETRIC, "203.0.113.1");
        Host inside = network.host("inside", nat.inside(), "10.0.0.2");
        nat.inside().setFirewall(Datagram::segment);
        b.listen(port, stream -> server);
        int[] datagrams = new int[1];
        b.bind(port, (bytes, from) -> datagrams[0]++);
        SimulatedStream stream = inside.connect(inside.address(), port, client);
        stream.send(new byte[] {1});
        inside.bind(new InetSocketAddress(inside.address(), 0), (bytes, from) -> {})
                .send(new byte[] {2}, port);
        run(Duration.ofSeconds(1));
        assertThat(server.bytes.toByteArray()).containsExactly(1);
        assertThat(datagrams[0]).isZero();
    }
}
