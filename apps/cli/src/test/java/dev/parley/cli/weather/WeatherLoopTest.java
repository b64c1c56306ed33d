package dev.parley.cli.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.PortOptions;
import dev.parley.simulation.Host;
import dev.parley.testkit.VirtualEventLoop;
import dev.parley.testkit.VirtualWorld;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datagrams between a port in the weather and one in the open, in virtual time. */
class WeatherLoopTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final Host here = world.network().host("here", world.network().internet(), "192.0.2.1");
    private final Host there = world.network().host("there", world.network().internet(), "192.0.2.2");
    private final VirtualEventLoop far = world.loop(there);
    private final WeatherLoop loop = new WeatherLoop(world.loop(here), new Weather(5));
    private final Inbox inbox = new Inbox();
    private final Inbox farInbox = new Inbox();
    private DatagramPort port;
    private DatagramPort farPort;

    /** Numbers that came, and when. */
    private static final class Inbox implements DatagramHandler {
        private final List<Integer> numbers = new ArrayList<>();
        private final List<Timestamp> times = new ArrayList<>();

        @Override
        public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
            numbers.add(datagram.u16(0));
            times.add(now);
        }
    }

    @BeforeEach
    void bind() throws IOException {
        port = loop.bind(new InetSocketAddress(here.address(), 0), PortOptions.DEFAULT, inbox);
        farPort = far.bind(new InetSocketAddress(there.address(), 0), PortOptions.DEFAULT, farInbox);
    }

    private static void send(DatagramPort from, DatagramPort to, int first, int count, int size) {
        TransmitBatch batch = new TransmitBatch();
        for (int i = first; i < first + count; i++) {
            PacketBuffer packet = batch.append(Path.udp(from.localAddress(), to.localAddress()));
            packet.append(size);
            packet.put16(0, i);
        }
        from.send(batch, 0, batch.size());
    }

    @Test
    void aClearSkyChangesNothing() {
        loop.execute(() -> send(port, farPort, 0, 10, 100));
        far.execute(() -> send(farPort, port, 0, 10, 100));
        world.runFor(Duration.ofSeconds(1));
        assertThat(farInbox.numbers).hasSize(10).isSorted();
        assertThat(inbox.numbers).hasSize(10).isSorted();
        assertThat(loop.weather().dropped()).isZero();
    }

    @Test
    void delayComesOnTopInEachDirection() {
        loop.weather().setConditions(new Weather.Conditions(Duration.ofMillis(80), 0, 0));
        loop.execute(() -> send(port, farPort, 0, 5, 100));
        far.execute(() -> send(farPort, port, 0, 5, 100));
        world.runFor(Duration.ofMillis(79));
        assertThat(farInbox.numbers).isEmpty();
        assertThat(inbox.numbers).isEmpty();
        world.runFor(Duration.ofMillis(100));
        assertThat(farInbox.numbers).containsExactly(0, 1, 2, 3, 4);
        assertThat(inbox.numbers).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void aShorterDelayLetsNothingOvertake() {
        loop.weather().setConditions(new Weather.Conditions(Duration.ofMillis(80), 0, 0));
        loop.execute(() -> {
            send(port, farPort, 0, 1, 100);
            loop.weather().setConditions(Weather.CLEAR);
            send(port, farPort, 1, 1, 100);
        });
        world.runFor(Duration.ofSeconds(1));
        assertThat(farInbox.numbers).containsExactly(0, 1);
    }

    @Test
    void lossIsTheShareThatWasAskedFor() {
        loop.weather().setConditions(new Weather.Conditions(Duration.ZERO, 0.2, 0));
        loop.execute(() -> send(port, farPort, 0, 2_000, 50));
        world.runFor(Duration.ofSeconds(1));
        assertThat(farInbox.numbers.size()).isCloseTo(1_600, within(80));
        assertThat(loop.weather().dropped()).isEqualTo(2_000 - farInbox.numbers.size());
    }

    @Test
    void aNarrowPathSpreadsAndThenDrops() {
        // 1,000 bytes and headers at 1 Mbit/s: 8.2 ms each; the queue holds 300 ms.
        loop.weather().setConditions(new Weather.Conditions(Duration.ZERO, 0, 1_000_000));
        loop.execute(() -> send(port, farPort, 0, 60, 1_000));
        world.runFor(Duration.ofSeconds(2));
        assertThat(farInbox.numbers).hasSize(37).isSorted();
        assertThat(farInbox.times.get(1).since(farInbox.times.get(0)).toNanos()).isEqualTo(8_224_000);
        assertThat(loop.weather().dropped()).isEqualTo(23);
    }

    @Test
    void aCutPathStaysCutAndAnotherOneWorksAfterTheDetour() throws IOException {
        DatagramPort tried = far.bind(new InetSocketAddress(there.address(), 0), PortOptions.DEFAULT, farInbox);
        DatagramPort fresh = far.bind(new InetSocketAddress(there.address(), 0), PortOptions.DEFAULT, farInbox);
        loop.execute(() -> send(port, farPort, 0, 1, 100));
        world.runFor(Duration.ofMillis(100));
        loop.cut();
        loop.execute(() -> send(port, farPort, 1, 1, 100));
        far.execute(() -> send(farPort, port, 2, 1, 100));
        loop.execute(() -> send(port, tried, 3, 1, 100));
        world.runFor(Duration.ofSeconds(1));
        assertThat(farInbox.numbers).containsExactly(0);
        assertThat(inbox.numbers).isEmpty();

        loop.detour();
        loop.execute(() -> send(port, farPort, 4, 1, 100));
        loop.execute(() -> send(port, tried, 5, 1, 100));
        loop.execute(() -> send(port, fresh, 6, 1, 100));
        far.execute(() -> send(fresh, port, 7, 1, 100));
        world.runFor(Duration.ofSeconds(1));
        assertThat(farInbox.numbers).containsExactly(0, 6);
        assertThat(inbox.numbers).containsExactly(7);

        loop.detour();
        loop.execute(() -> send(port, farPort, 8, 1, 100));
        world.runFor(Duration.ofSeconds(1));
        assertThat(farInbox.numbers).containsExactly(0, 6, 8);
    }

    @Test
    void openPortsAreCounted() {
        assertThat(loop.openPorts()).isEqualTo(1);
        loop.execute(() -> {
            port.close();
            port.close();
        });
        world.runFor(Duration.ofMillis(1));
        assertThat(loop.openPorts()).isZero();
    }
}
