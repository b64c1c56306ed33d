package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskSourceTest {
    private final NioEventLoop loop = NioEventLoop.foreign("sources", IoMode.NIO);
    private final List<String> order = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private TaskSource patient() {
        TaskSource source = new TaskSource(loop);
        source.setPatient(true);
        return source;
    }

    /** A task that takes more time than a turn has. */
    private Runnable lengthy(String name) {
        return () -> {
            order.add(name);
            long end = System.nanoTime() + NioEventLoop.TURN_BUDGET_NANOS + 1;
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        };
    }

    @Test
    void anEstablishedConnectionDoesNotWaitForThoseThatBegin() {
        for (int i = 0; i < 5; i++) {
            patient().execute(lengthy("begins " + i));
        }
        new TaskSource(loop).execute(() -> order.add("sends"));
        loop.runOnce(Duration.ZERO);
        assertThat(order).containsExactly("sends", "begins 0");
        new TaskSource(loop).execute(() -> order.add("sends again"));
        loop.runOnce(Duration.ZERO);
        assertThat(order).endsWith("begins 0", "sends again", "begins 1");
    }

    @Test
    void thoseThatBeginAreNotStarved() {
        for (int i = 0; i < 3; i++) {
            new TaskSource(loop).execute(lengthy("busy " + i));
        }
        patient().execute(() -> order.add("begins"));
        loop.runOnce(Duration.ZERO);
        assertThat(order).containsExactly("busy 0", "begins");
    }

    @Test
    void whatAThreadWaitsForTakesAlongWhatWasQueuedBefore() {
        patient().execute(lengthy("another begins"));
        patient().execute(lengthy("one more"));
        TaskSource source = patient();
        source.execute(() -> order.add("first"));
        source.execute(() -> order.add("second"));
        source.executeUrgently(() -> order.add("a thread waits for this"));
        source.execute(() -> order.add("last"));
        loop.runOnce(Duration.ZERO);
        assertThat(order).containsExactly("first", "second", "a thread waits for this", "another begins");
        loop.runOnce(Duration.ZERO);
        loop.runOnce(Duration.ZERO);
        assertThat(order).endsWith("one more", "last").hasSize(6);
        assertThat(loop.statistics().tasks()).isZero();
    }

    @Test
    void theOrderOfOneSourceIsThatOfQueueingWhateverElseChanges() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            List<List<Integer>> seen = new ArrayList<>();
            List<TaskSource> sources = new ArrayList<>();
            int[] queued = new int[3];
            for (int i = 0; i < queued.length; i++) {
                seen.add(new ArrayList<>());
                sources.add(new TaskSource(loop));
            }
            for (int step = 0; step < 200; step++) {
                int which = random.nextInt(queued.length);
                TaskSource source = sources.get(which);
                switch (random.nextInt(6)) {
                    case 0 -> source.setPatient(random.nextBoolean());
                    case 1 -> loop.runOnce(Duration.ZERO);
                    default -> {
                        int number = queued[which]++;
                        Runnable task = () -> seen.get(which).add(number);
                        if (random.nextInt(8) == 0) {
                            source.executeUrgently(task);
                        } else {
                            source.execute(task);
                        }
                    }
                }
            }
            while (loop.statistics().tasks() > 0) {
                loop.runOnce(Duration.ZERO);
            }
            for (int i = 0; i < queued.length; i++) {
                assertThat(seen.get(i)).as("seed %s", seed).hasSize(queued[i]).isSorted();
            }
        }
    }

    @Test
    void aFailureIsThatTasksAlone() {
        TaskSource source = patient();
        source.execute(() -> {
            throw new IllegalStateException("thrown on purpose by a test");
        });
        source.executeUrgently(() -> order.add("runs"));
        source.execute(() -> order.add("runs, too"));
        loop.runOnce(Duration.ZERO);
        assertThat(order).containsExactly("runs", "runs, too");
    }

    @Test
    void aLoopThatHasEndedRefuses() {
        loop.close();
        assertThatThrownBy(() -> patient().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> patient().executeUrgently(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whileSocketsHaveMoreToReadThoseThatBeginDoTheLeastThereIs() throws Exception {
        int[] read = new int[1];
        int[] begun = new int[1];
        int[] shaken = new int[1];
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        DatagramPort port = loop.bind(any, PortOptions.DEFAULT, (datagram, path, now) -> read[0]++);
        DatagramPort sender = loop.bind(any, PortOptions.DEFAULT, (datagram, path, now) -> {});
        Path path = Path.udp(sender.localAddress(), port.localAddress());
        HandshakeQueue handshakes = new HandshakeQueue(loop);
        TransmitBatch batch = new TransmitBatch();
        int waiting = 2 * DatagramReader.READS_PER_TURN;
        for (int i = 0; i < waiting; i++) {
            batch.append(path, new byte[20]);
        }
        for (int i = 0; i < 2 * HandshakeQueue.PER_TURN; i++) {
            patient().execute(() -> begun[0]++);
            handshakes.add("peer " + i, batch.packet(0), path, (datagram, from, now) -> shaken[0]++);
        }
        assertThat(sender.send(batch, 0, waiting)).isEqualTo(waiting);
        loop.runOnce(Duration.ofSeconds(10));
        assertThat(read[0]).isEqualTo(DatagramReader.READS_PER_TURN);
        assertThat(begun[0]).isEqualTo(1);
        assertThat(shaken[0]).isEqualTo(HandshakeQueue.PER_TURN_WHEN_BEHIND);
        for (int turn = 0; turn < 3; turn++) {
            loop.runOnce(Duration.ZERO);
        }
        assertThat(read[0]).isEqualTo(waiting);
        assertThat(loop.isBehind()).as("once nothing waits").isFalse();
        assertThat(begun[0]).as("all of them").isEqualTo(2 * HandshakeQueue.PER_TURN);
        assertThat(shaken[0]).isGreaterThan(HandshakeQueue.PER_TURN);
    }
}
