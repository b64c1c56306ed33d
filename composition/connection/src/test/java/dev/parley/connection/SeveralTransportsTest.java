package dev.parley.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import dev.parley.dtls.DtlsState;
import dev.parley.ice.IceEvent;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.SimulatedNetwork;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without BUNDLE: three transports, the first of two components, data on the last. */
class SeveralTransportsTest {
    private static final int TRANSPORTS = 3;

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final Host leftHost = network.host("left", network.internet(), "192.0.2.1");
    private final Host rightHost = network.host("right", network.internet(), "192.0.2.2");
    private final VirtualEnd left = new VirtualEnd(leftHost, 0, 1);
    private final VirtualEnd right = new VirtualEnd(rightHost, 1, 2);

    @BeforeEach
    void connect() {
        leftHost.networkInterface("eth0").egress().setConditions(LinkConditions.latency(Duration.ofMillis(20)));
        rightHost.networkInterface("eth0").egress().setConditions(LinkConditions.latency(Duration.ofMillis(20)));
        right.connection.ice().setRole(IceRole.CONTROLLED, network.now());
        for (int id = 1; id <= TRANSPORTS; id++) {
            int components = id == 1 ? 2 : 1;
            left.addTransport(id, components, to(right));
            right.addTransport(id, components, to(left));
        }
        for (int id = 1; id <= TRANSPORTS; id++) {
            left.remoteDescription(id, right.credentials(id), right.fingerprints(), DtlsRole.CLIENT);
            right.remoteDescription(id, left.credentials(id), left.fingerprints(), DtlsRole.SERVER);
        }
        left.startData(TRANSPORTS);
        right.startData(TRANSPORTS);
        assertThat(network.runUntil(this::allConnected, Duration.ofSeconds(10)))
                .as("%s", left.node.events())
                .isTrue();
    }

    private Consumer<IceEvent.LocalCandidate> to(VirtualEnd end) {
        return candidate -> network.schedule(Duration.ofMillis(20), () -> {
            end.connection.ice().addRemoteCandidate(candidate.stream(), candidate.candidate(), network.now());
            end.node.drain();
        });
    }

    private boolean allConnected() {
        return List.of(left, right).stream()
                .flatMap(end -> end.connection.statistics().transports().stream())
                .allMatch(transport -> transport.dtlsState() == DtlsState.CONNECTED);
    }

    @Test
    void eachComponentHasItsOwnDtlsAndDataRunsOnOne() {
        assertThat(left.connection.statistics().transports()).hasSize(4);
        int key = left.open("c");
        assertThat(network.runUntil(() -> left.opened(key), Duration.ofSeconds(1)))
                .isTrue();
        left.send(key, new byte[100_000]);
        assertThat(network.runUntil(() -> right.messages.containsKey(right.announced("c")), Duration.ofSeconds(5)))
                .isTrue();
        for (TransportStatistics transport : left.connection.statistics().transports()) {
            if (transport.transport() == TRANSPORTS) {
                assertThat(transport.bytesSent()).isGreaterThan(100_000);
            } else {
                assertThat(transport.bytesSent()).isLessThan(10_000);
            }
        }
    }

    @Test
    void transportsAndComponentsGoOneByOne() {
        int key = left.open("c");
        assertThat(network.runUntil(() -> left.opened(key), Duration.ofSeconds(1)))
                .isTrue();
        left.connection.removeComponent(1, 2, network.now());
        left.node.drain();
        left.connection.removeTransport(2, network.now());
        left.node.drain();
        network.runFor(Duration.ofMillis(100));
        assertThat(right.dtls(1, 2)).isEqualTo(DtlsState.CLOSED);
        assertThat(right.dtls(2, 1)).isEqualTo(DtlsState.CLOSED);
        assertThat(right.dtls(1, 1)).isEqualTo(DtlsState.CONNECTED);
        assertThat(left.connection.statistics().transports()).hasSize(2);
        assertThat(left.closed(key)).isFalse();

        left.connection.removeTransport(TRANSPORTS, network.now());
        left.node.drain();
        assertThat(left.closed(key)).isTrue();
        network.runFor(Duration.ofMillis(100));
        assertThat(right.closed(right.announced("c"))).isTrue();
        left.close();
        right.close();
        network.runFor(Duration.ofSeconds(1));
        assertThat(network.pending()).isZero();
    }

    @Test
    void oneThatSendsMuchDoesNotHoldUpTheOthers() {
        int key = left.open("c");
        assertThat(network.runUntil(() -> left.opened(key), Duration.ofSeconds(1)))
                .isTrue();
        left.channels().send(key, new byte[200_000], true, network.now());
        // Closing transport 1 queues a close_notify behind what transport 3 has to send.
        TransmitBatch batch = new TransmitBatch();
        Path busy = left.connection.ice().sendPath(TRANSPORTS, 1);
        left.connection.pollTransmit(batch, network.now());
        assertThat(batch.path(0)).isEqualTo(busy);
        left.connection.dtls(1, 1).close(network.now());
        Path other = left.connection.ice().sendPath(1, 1);
        left.connection.pollTransmit(batch, network.now());
        left.connection.pollTransmit(batch, network.now());
        assertThat(List.of(batch.path(1), batch.path(2))).contains(other);
    }
}
