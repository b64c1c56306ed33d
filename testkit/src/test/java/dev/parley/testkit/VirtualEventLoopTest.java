package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EngineDriver;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.LoopTimer;
import dev.parley.runtime.NetworkAddress;
import dev.parley.runtime.PortOptions;
import dev.parley.runtime.PortRange;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VirtualEventLoopTest {
    private final VirtualWorld world = new VirtualWorld(1);
    private final Host hostA = world.network().host("a", world.network().internet(), "192.0.2.1");
    private final Host hostB = world.network().host("b", world.network().internet(), "192.0.2.2");
    private final VirtualEventLoop a = world.loop(hostA);
    private final VirtualEventLoop b = world.loop(hostB);

    private static InetSocketAddress at(Host host) {
        return new InetSocketAddress(host.address(), 0);
    }

    @Test
    void tasksAndTimersRunInOrderInVirtualTime() {
        List<String> order = new ArrayList<>();
        a.execute(() -> {
            order.add("task at " + a.now());
            assertThat(a.inEventLoop()).isTrue();
            assertThat(b.inEventLoop()).isFalse();
            a.schedule(a.now().plusMillis(5), () -> order.add("timer at " + a.now()));
            a.atEndOfTurn(() -> order.add("end of turn"));
            a.execute(() -> order.add("task of the next turn"));
        });
        assertThat(order).isEmpty();
        assertThat(world.runUntilIdle(Duration.ofSeconds(1))).isTrue();
        assertThat(order)
                .containsExactly("task at 0.000000 s", "end of turn", "task of the next turn", "timer at 0.005000 s");
        assertThat(a.inEventLoop()).isTrue();
        assertThat(b.inEventLoop()).isTrue();
        assertThat(a.wallClock(Timestamp.ofMillis(5)))
                .isEqualTo(a.wallClock(Timestamp.ZERO).plusMillis(5));
    }

    @Test
    void datagramsOfOneMomentMakeOneBatch() throws IOException {
        List<String> log = new ArrayList<>();
        DatagramPort to = b.bind(at(hostB), PortOptions.DEFAULT, new DatagramHandler() {
            @Override
            public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
                log.add(datagram.u8(0) + " at " + now);
            }

            @Override
            public void endOfBatch(Timestamp now) {
                log.add("end");
            }
        });
        DatagramPort from = a.bind(at(hostA), PortOptions.DEFAULT, (datagram, path, now) -> {});
        hostA.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(3)));
        TransmitBatch batch = a.sharedBatch();
        Path path = Path.udp(from.localAddress(), to.localAddress());
        batch.append(path, new byte[] {1});
        batch.append(path, new byte[] {2});
        assertThat(from.send(batch, 0, 2)).isEqualTo(2);
        world.runUntilIdle(Duration.ofSeconds(1));
        assertThat(log).containsExactly("1 at 0.003000 s", "2 at 0.003000 s", "end");
        assertThat(to.statistics().datagramsReceived()).isEqualTo(2);
        assertThat(world.leftovers()).hasSize(2);
        to.close();
        from.send(batch, 0, 2);
        from.close();
        world.runUntilIdle(Duration.ofSeconds(1));
        assertThat(log).hasSize(3);
        assertThat(world.leftovers()).isEmpty();
    }

    @Test
    void portsComeFromTheRange() throws IOException {
        PortOptions two = PortOptions.DEFAULT.withPorts(new PortRange(5_000, 5_001));
        DatagramHandler ignore = (datagram, path, now) -> {};
        assertThat(a.bind(at(hostA), two, ignore).localAddress().getPort()).isEqualTo(5_000);
        assertThat(a.bind(at(hostA), two, ignore).localAddress().getPort()).isEqualTo(5_001);
        assertThatThrownBy(() -> a.bind(at(hostA), two, ignore)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> a.bind(new InetSocketAddress(0), two, ignore))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void networkChangesAreTold() {
        List<List<NetworkAddress>> seen = new ArrayList<>();
        EventLoop.Registration registration = a.onNetworkChange(seen::add);
        hostA.addInterface("wlan0", world.network().internet(), "198.51.100.1");
        world.runUntilIdle(Duration.ofSeconds(1));
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0)).extracting(NetworkAddress::interfaceName).containsExactly("eth0", "wlan0");
        registration.remove();
        hostA.networkInterface("wlan0").down();
        world.runUntilIdle(Duration.ofSeconds(1));
        assertThat(seen).hasSize(1);
        assertThat(a.networkAddresses()).hasSize(1);
    }

    @Test
    void namesComeFromTheTable() throws Exception {
        world.addName("Stun.Example.Org", "203.0.113.7", "2001:db8::7");
        assertThat(world.await(a.resolver().resolve("stun.example.org"), Duration.ofSeconds(1)))
                .containsExactly(InetAddress.getByName("203.0.113.7"), InetAddress.getByName("2001:db8::7"));
        assertThatThrownBy(() -> world.await(a.resolver().resolve("nobody.example.org"), Duration.ofSeconds(1)))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void aFailedTaskEndsTheRunWithTheSeed() {
        a.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        assertThatThrownBy(() -> world.runFor(Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 1")
                .hasRootCauseMessage("on purpose");
    }

    @Test
    void leftoversAreNamedAndClosingLeavesNone() throws IOException {
        a.retain();
        a.schedule(Timestamp.ofMillis(10), () -> {});
        a.bind(at(hostA), PortOptions.DEFAULT, (datagram, path, now) -> {});
        assertThat(world.leftovers()).hasSize(3);
        a.release();
        assertThatThrownBy(a::release).isInstanceOf(IllegalStateException.class);
        List<String> last = new ArrayList<>();
        a.execute(() -> last.add("ran"));
        a.close();
        assertThat(last).containsExactly("ran");
        assertThat(world.leftovers()).isEmpty();
        assertThat(world.network().pending()).isZero();
        assertThatThrownBy(() -> a.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aMovedTimerMovesTheTurn() {
        List<Timestamp> expired = new ArrayList<>();
        LoopTimer timer = a.timer(() -> expired.add(a.now()));
        timer.arm(Timestamp.ofMillis(10));
        timer.arm(Timestamp.ofMillis(30));
        world.runFor(Duration.ofMillis(20));
        timer.arm(Timestamp.ofMillis(25));
        world.runUntilIdle(Duration.ofSeconds(1));
        assertThat(expired).containsExactly(Timestamp.ofMillis(25));
    }

    /** Sends a datagram for each one received, all at the next drain, and counts drains by events. */
    private static final class Echo implements ProtocolEngine<String> {
        private final ArrayDeque<byte[]> out = new ArrayDeque<>();
        private final ArrayDeque<String> events = new ArrayDeque<>();
        private Path path;
        private Timestamp deadline = Timestamp.NEVER;

        void handle(PacketBuffer datagram, Path from, Timestamp now) {
            path = from;
            out.add(datagram.copy());
            events.add("got " + datagram.u8(0));
            deadline = now.plusMillis(50);
        }

        @Override
        public void handleTimeout(Timestamp now) {
            if (!deadline.isAfter(now)) {
                deadline = Timestamp.NEVER;
                events.add("idle at " + now);
            }
        }

        @Override
        public boolean pollTransmit(TransmitBatch into, Timestamp now) {
            byte[] next = out.poll();
            if (next == null) {
                return false;
            }
            into.append(path, next);
            return true;
        }

        @Override
        public @Nullable String pollEvent() {
            return events.poll();
        }

        @Override
        public Timestamp nextTimeout() {
            return deadline;
        }
    }

    @Test
    void theDriverKeepsTheDrainRule() throws IOException {
        Echo echo = new Echo();
        List<String> events = new ArrayList<>();
        EngineDriver<String>[] driver = newArray();
        driver[0] = new EngineDriver<>(b, echo, event -> {
            events.add(event);
            if (event.equals("got 1")) {
                // A command from within the drain goes out in the same drain.
                echo.out.add(new byte[] {42});
                driver[0].drain();
            }
        });
        DatagramPort echoPort = b.bind(at(hostB), PortOptions.DEFAULT, (datagram, path, now) -> {
            echo.handle(datagram, path, now);
            driver[0].touch();
        });
        driver[0].addPort(echoPort);

        List<Integer> answers = new ArrayList<>();
        DatagramPort port =
                a.bind(at(hostA), PortOptions.DEFAULT, (datagram, path, now) -> answers.add(datagram.u8(0)));
        TransmitBatch batch = a.sharedBatch();
        Path path = Path.udp(port.localAddress(), echoPort.localAddress());
        batch.append(path, new byte[] {1});
        batch.append(path, new byte[] {2});
        port.send(batch, 0, 2);
        world.runUntilIdle(Duration.ofSeconds(1));
        assertThat(answers).containsExactly(1, 2, 42);
        assertThat(events).containsExactly("got 1", "got 2", "idle at 0.050000 s");

        driver[0].removePort(echoPort.localAddress());
        port.send(batch, 0, 2);
        world.runUntilIdle(Duration.ofSeconds(1));
        assertThat(answers).hasSize(3);
        assertThat(driver[0].drops().total()).isEqualTo(3);

        port.send(batch, 0, 2);
        world.runFor(Duration.ofMillis(1));
        driver[0].close();
        assertThat(world.runUntilIdle(Duration.ofSeconds(1))).isTrue();
        assertThat(events).doesNotContain("idle at 0.101000 s");
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static EngineDriver<String>[] newArray() {
        return (EngineDriver<String>[]) new EngineDriver[1];
    }
}
