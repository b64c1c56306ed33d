package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NioEventLoopTest {
    private final NioEventLoop loop = new NioEventLoop("loop-under-test");

    @AfterEach
    void close() {
        loop.close();
    }

    private static <T> T on(EventLoop loop, Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void tasksRunInOrderOnOneNamedThreadAndSurviveAFailure() throws Exception {
        List<Integer> order = new ArrayList<>();
        loop.execute(() -> order.add(1));
        loop.execute(() -> {
            throw new IllegalStateException("thrown on purpose by a test");
        });
        loop.execute(() -> order.add(2));

        assertThat(on(loop, () -> Thread.currentThread().getName())).isEqualTo("loop-under-test");
        assertThat(on(loop, loop::inEventLoop)).isTrue();
        assertThat(loop.inEventLoop()).isFalse();
        assertThat(order).containsExactly(1, 2);
    }

    @Test
    void tasksFromManyThreadsAllRun() throws Exception {
        int threads = 4;
        int each = 5_000;
        CountDownLatch all = new CountDownLatch(threads * each);
        int[] count = new int[1];
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    loop.execute(() -> {
                        count[0]++;
                        all.countDown();
                    });
                }
            });
            thread.start();
            started.add(thread);
        }
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(on(loop, () -> count[0])).isEqualTo(threads * each);
        for (Thread thread : started) {
            thread.join();
        }
    }

    @Test
    void aTaskIsEitherRunOrRefusedWhileTheLoopCloses() throws Exception {
        for (int round = 0; round < 200; round++) {
            NioEventLoop closing = new NioEventLoop("closing");
            closing.retain();
            AtomicInteger run = new AtomicInteger();
            AtomicInteger refused = new AtomicInteger();
            CountDownLatch begun = new CountDownLatch(1);
            Thread submitter = new Thread(() -> {
                for (int i = 0; i < 2_000; i++) {
                    try {
                        closing.execute(run::incrementAndGet);
                    } catch (RejectedExecutionException e) {
                        refused.incrementAndGet();
                    }
                    begun.countDown();
                }
            });
            submitter.start();
            begun.await();
            closing.close();
            submitter.join();
            while (!closing.isClosed() || run.get() + refused.get() < 2_000) {
                // The test's limit of time ends a wait for a task that was lost.
                Thread.onSpinWait();
            }
            assertThat(run.get() + refused.get()).isEqualTo(2_000);
        }
    }

    @Test
    void anInterruptionOfTheLoopsThreadIsForgotten() throws Exception {
        loop.retain();
        on(loop, () -> {
            Thread.currentThread().interrupt();
            return 0;
        });
        assertThat(on(loop, () -> Thread.currentThread().isInterrupted())).isFalse();
        loop.release();
    }

    @Test
    void timersRunInOrderAndNeverEarly() throws Exception {
        loop.retain();
        List<String> order = new ArrayList<>();
        CompletableFuture<Boolean> early = new CompletableFuture<>();
        loop.execute(() -> {
            Timestamp start = loop.now();
            loop.schedule(start.plusMillis(30), () -> {
                order.add("late");
                early.complete(loop.now().isBefore(start.plusMillis(30)));
            });
            loop.schedule(start.plusNanos(300_000), () -> order.add("sub-millisecond"));
            loop.schedule(start.plusMillis(10), () -> order.add("cancelled")).cancel();
            loop.schedule(Timestamp.ZERO, () -> order.add("long ago"));
        });
        assertThat(early.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(order).containsExactly("long ago", "sub-millisecond", "late");
        loop.release();
    }

    @Test
    void aTimerThatRearmsItselfForThePastStarvesNobody() throws Exception {
        loop.retain();
        LoopTimer[] timer = new LoopTimer[1];
        on(loop, () -> {
            timer[0] = loop.timer(() -> timer[0].arm(Timestamp.ZERO));
            timer[0].arm(Timestamp.ZERO);
            return 0;
        });
        assertThat(on(loop, () -> "a task")).isEqualTo("a task");
        on(loop, () -> {
            timer[0].cancel();
            return 0;
        });
        loop.release();
    }

    @Test
    void endOfTurnActionsRunAfterTheTurnsTasksAndInTheSameTurn() {
        NioEventLoop foreign = NioEventLoop.foreign("foreign");
        List<String> order = new ArrayList<>();
        foreign.execute(() -> foreign.atEndOfTurn(() -> {
            order.add("end");
            foreign.atEndOfTurn(() -> order.add("end of the end"));
        }));
        foreign.execute(() -> order.add("second task"));
        assertThat(foreign.runOnce(Duration.ZERO)).isTrue();
        assertThat(order).containsExactly("second task", "end", "end of the end");
        assertThat(foreign.runOnce(Duration.ZERO)).isFalse();
        foreign.close();
        assertThat(foreign.isClosed()).isTrue();
    }

    @Test
    void aTaskThatQueuesItselfRunsOnceATurn() {
        NioEventLoop foreign = NioEventLoop.foreign("foreign");
        int[] runs = new int[1];
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            runs[0]++;
            foreign.execute(again[0]);
        };
        foreign.execute(again[0]);
        for (int turn = 1; turn <= 3; turn++) {
            assertThat(foreign.runOnce(Duration.ofSeconds(5))).isTrue();
            assertThat(runs[0]).isEqualTo(turn);
        }
        again[0] = () -> {};
        foreign.close();
    }

    @Test
    void aForeignOwnersThreadIsTheLoopsThreadAndIsWokenByTasks() throws Exception {
        NioEventLoop foreign = NioEventLoop.foreign("foreign");
        assertThat(foreign.inEventLoop()).isTrue();
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        Thread other = new Thread(() -> foreign.execute(() -> ran.complete(foreign.inEventLoop())));
        other.start();
        while (!ran.isDone()) {
            foreign.runOnce(Duration.ofSeconds(10));
        }
        other.join();
        assertThat(ran.get()).isTrue();
        assertThatThrownBy(() -> loop.runOnce(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        foreign.close();
    }

    @Test
    void theThreadEndsSoonAfterTheLastReleaseAndStartsAgain() throws Exception {
        loop.retain();
        loop.retain();
        Thread first = on(loop, Thread::currentThread);
        assertThat(first.isDaemon()).isFalse();
        loop.release();
        first.join(3 * LoopThread.LINGER.toMillis());
        assertThat(first.isAlive()).as("one release of two").isTrue();
        loop.release();
        first.join(10_000);
        assertThat(first.isAlive()).isFalse();
        assertThatThrownBy(loop::release).isInstanceOf(IllegalStateException.class);

        Thread second = on(loop, Thread::currentThread);
        assertThat(second).isNotSameAs(first);
        second.join(10_000);
        assertThat(second.isAlive()).isFalse();
    }

    @Test
    void aTimerOfAnUnretainedLoopWaitsUntilTheLoopIsUsedAgain() throws Exception {
        CompletableFuture<Boolean> expired = new CompletableFuture<>();
        Thread first = on(loop, () -> {
            loop.schedule(loop.now().plusMillis(400), () -> expired.complete(true));
            return Thread.currentThread();
        });
        first.join(10_000);
        assertThat(first.isAlive()).isFalse();
        loop.retain();
        assertThat(expired.get(10, TimeUnit.SECONDS)).isTrue();
        loop.release();
    }

    @Test
    void closingRunsWhatIsQueuedThenRefuses() throws Exception {
        CompletableFuture<String> last = new CompletableFuture<>();
        CountDownLatch go = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        loop.execute(() -> last.complete("ran"));
        loop.close();
        go.countDown();
        assertThat(last.get(10, TimeUnit.SECONDS)).isEqualTo("ran");
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(loop::retain).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void datagramsTravelInBatchesBetweenPorts() throws Exception {
        loop.retain();
        List<String> received = new ArrayList<>();
        List<Path> paths = new ArrayList<>();
        CompletableFuture<Integer> all = new CompletableFuture<>();
        int[] batches = new int[1];
        DatagramHandler collect = new DatagramHandler() {
            @Override
            public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
                received.add(new String(datagram.copy(), StandardCharsets.UTF_8));
                paths.add(path);
                assertThat(datagram.headRoom()).isGreaterThanOrEqualTo(TransmitBatch.HEAD_ROOM);
                assertThat(datagram.tailRoom()).isGreaterThanOrEqualTo(TransmitBatch.TAIL_ROOM);
            }

            @Override
            public void endOfBatch(Timestamp now) {
                batches[0]++;
                if (received.size() == 100) {
                    all.complete(batches[0]);
                }
            }
        };
        on(loop, () -> {
            DatagramPort to = loop.bind(loopback(0), PortOptions.DEFAULT, collect);
            DatagramPort from = loop.bind(loopback(0), PortOptions.DEFAULT, (datagram, path, now) -> {});
            TransmitBatch batch = loop.sharedBatch();
            Path path = Path.udp(from.localAddress(), to.localAddress());
            for (int i = 0; i < 100; i++) {
                batch.append(path, ("datagram " + i).getBytes(StandardCharsets.UTF_8));
            }
            assertThat(from.send(batch, 0, 100)).isEqualTo(100);
            batch.clear();
            assertThat(from.statistics().datagramsSent()).isEqualTo(100);
            return 0;
        });
        int ends = all.get(10, TimeUnit.SECONDS);
        on(loop, () -> {
            assertThat(ends).isLessThan(100);
            assertThat(received.get(0)).isEqualTo("datagram 0");
            assertThat(received.get(99)).isEqualTo("datagram 99");
            assertThat(paths).allSatisfy(path -> assertThat(path).isSameAs(paths.get(0)));
            return 0;
        });
        loop.release();
    }

    @Test
    void whatTheSystemRefusesIsCountedAndThePortLivesOn() throws Exception {
        loop.retain();
        PortStatistics statistics = on(loop, () -> {
            DatagramPort port = loop.bind(loopback(0), PortOptions.DEFAULT, (datagram, path, now) -> {});
            TransmitBatch batch = loop.sharedBatch();
            batch.append(Path.udp(port.localAddress(), new InetSocketAddress("::1", 9)), new byte[10]);
            batch.append(Path.udp(port.localAddress(), loopback(0)), new byte[10]);
            batch.append(Path.udp(port.localAddress(), loopback(9)), new byte[10]);
            assertThat(port.send(batch, 0, 3)).isEqualTo(1);
            batch.clear();
            return port.statistics();
        });
        assertThat(statistics.sendErrors()).isEqualTo(2);
        assertThat(statistics.datagramsSent()).isEqualTo(1);
        loop.release();
    }

    @Test
    void aLoopThatIsBehindReadsMoreThanItsTimersAsk() throws Exception {
        NioEventLoop foreign = NioEventLoop.foreign("behind", IoMode.NIO);
        int[] read = new int[1];
        int[] asked = new int[1];
        DatagramPort port = foreign.bind(loopback(0), PortOptions.DEFAULT, (datagram, path, now) -> read[0]++);
        DatagramPort sender = foreign.bind(loopback(0), PortOptions.DEFAULT, (datagram, path, now) -> {});
        int waiting = 3 * DatagramReader.READS_PER_TURN;
        TransmitBatch batch = new TransmitBatch();
        // A port that brought one datagram, and was silent, is asked for one only; not by a loop that is late.
        bringOneAndFallSilent(foreign, sender, port, read);
        for (int i = 0; i < waiting; i++) {
            batch.append(Path.udp(sender.localAddress(), port.localAddress()), new byte[20]);
            foreign.timer(() -> asked[0]++).arm(Timestamp.ZERO);
        }
        assertThat(sender.send(batch, 0, batch.size())).isEqualTo(waiting);
        while (read[0] < waiting) {
            foreign.runOnce(Duration.ofMillis(100));
            assertThat(read[0] < waiting ? 2 * asked[0] : 0)
                    .as("datagrams read: %s", read[0])
                    .isLessThanOrEqualTo(read[0]);
        }
        foreign.runOnce(Duration.ofMillis(100));
        assertThat(asked[0]).as("all of them, once nothing waits").isEqualTo(waiting);
        foreign.close();
    }

    private static void bringOneAndFallSilent(NioEventLoop foreign, DatagramPort from, DatagramPort to, int[] read) {
        TransmitBatch one = new TransmitBatch();
        one.append(Path.udp(from.localAddress(), to.localAddress()), new byte[20]);
        from.send(one, 0, 1);
        while (read[0] < 1) {
            foreign.runOnce(Duration.ofMillis(100));
        }
        read[0] = 0;
        foreign.runOnce(Duration.ofMillis(10));
    }

    @Test
    void aPortBringsMoreThanAfterItsLastSilence() throws Exception {
        NioEventLoop foreign = NioEventLoop.foreign("silent", IoMode.NIO);
        int[] read = new int[1];
        int[] batches = new int[1];
        DatagramPort port = foreign.bind(loopback(0), PortOptions.DEFAULT, new DatagramHandler() {
            @Override
            public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
                read[0]++;
            }

            @Override
            public void endOfBatch(Timestamp now) {
                batches[0]++;
            }
        });
        DatagramPort sender = foreign.bind(loopback(0), PortOptions.DEFAULT, (datagram, path, now) -> {});
        bringOneAndFallSilent(foreign, sender, port, read);
        TransmitBatch batch = new TransmitBatch();
        for (int i = 0; i < 50; i++) {
            batch.append(Path.udp(sender.localAddress(), port.localAddress()), new byte[20]);
        }
        assertThat(sender.send(batch, 0, batch.size())).isEqualTo(50);
        batches[0] = 0;
        while (read[0] < 50) {
            foreign.runOnce(Duration.ofMillis(100));
        }
        assertThat(read[0]).isEqualTo(50);
        assertThat(batches[0]).as("the first one, then all that waits").isBetween(1, 2);
        foreign.close();
    }

    @Test
    void portsComeFromTheRangeAndNeverFromTheWildcard() throws Exception {
        loop.retain();
        on(loop, () -> {
            DatagramHandler ignore = (datagram, path, now) -> {};
            assertThatThrownBy(() -> loop.bind(new InetSocketAddress(0), PortOptions.DEFAULT, ignore))
                    .isInstanceOf(IllegalArgumentException.class);
            DatagramPort any = loop.bind(loopback(0), PortOptions.DEFAULT, ignore);
            int taken = any.localAddress().getPort();
            PortOptions one = PortOptions.DEFAULT.withPorts(new PortRange(taken, taken));
            assertThatThrownBy(() -> loop.bind(loopback(0), one, ignore)).isInstanceOf(IOException.class);
            any.close();
            assertThat(any.isClosed()).isTrue();
            assertThat(loop.bind(loopback(0), one, ignore).localAddress().getPort())
                    .isEqualTo(taken);
            assertThat(loop.ports().size()).isEqualTo(1);
            return 0;
        });
        loop.release();
    }

    @Test
    void everythingButTasksIsForTheLoopsThread() {
        assertThatThrownBy(() -> loop.timer(() -> {})).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> loop.bind(loopback(0), PortOptions.DEFAULT, (datagram, path, now) -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(loop::networkAddresses).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theWallClockFollowsTheTimeLine() {
        Timestamp now = loop.now();
        assertThat(Duration.between(loop.wallClock(now), Instant.now()).abs()).isLessThan(Duration.ofSeconds(5));
        assertThat(loop.wallClock(now.plusMillis(1_500)))
                .isEqualTo(loop.wallClock(now).plusMillis(1_500));
    }

    @Test
    void namesAreResolvedOffTheLoop() throws Exception {
        loop.retain();
        List<InetAddress> addresses = on(loop, () -> loop.resolver().resolve("localhost"))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(addresses).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
        assertThat(on(loop, () -> loop.resolver().resolve("192.0.2.7")).toCompletableFuture())
                .isCompletedWithValue(List.of(InetAddress.getByName("192.0.2.7")));
        loop.release();
    }

    @Test
    void theMachinesAddressesAreListed() throws Exception {
        List<NetworkAddress> addresses = on(loop, loop::networkAddresses);
        assertThat(addresses).anyMatch(NetworkAddress::isLoopback);
        assertThat(AddressFilter.DEFAULT.apply(addresses)).noneMatch(NetworkAddress::isLoopback);
    }

    @Test
    void theGroupSpreadsOverItsLoops() {
        try (EventLoopGroup group = new EventLoopGroup("test-group", 3)) {
            EventLoop first = group.next();
            first.retain();
            EventLoop second = group.next();
            second.retain();
            assertThat(second).isNotSameAs(first);
            EventLoop third = group.next();
            third.retain();
            assertThat(group.loops()).containsExactlyInAnyOrder(first, second, third);
            second.release();
            assertThat(group.next()).isSameAs(second);
        }
    }
}
