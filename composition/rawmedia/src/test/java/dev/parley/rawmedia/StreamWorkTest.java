package dev.parley.rawmedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamWorkTest {
    @Test
    void piecesOfAStreamRunInOrderAndStreamsTakeTurns() {
        ArrayDeque<Runnable> executor = new ArrayDeque<>();
        MediaThreads threads = MediaThreads.of(executor::add);
        StreamWork a = threads.newStream();
        StreamWork b = threads.newStream();
        List<String> done = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            assertThat(a.execute(() -> done.add("a" + number))).isTrue();
            assertThat(b.execute(() -> done.add("b" + number))).isTrue();
        }
        while (!executor.isEmpty()) {
            executor.remove().run();
        }
        assertThat(done).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
    }

    @Test
    void whatIsBeyondTheLimitIsDroppedAndTheLastPieceIsNot() {
        ArrayDeque<Runnable> executor = new ArrayDeque<>();
        StreamWork work = MediaThreads.of(executor::add).newStream();
        List<String> done = new ArrayList<>();
        for (int i = 0; i < StreamWork.MAX_WAITING + 7; i++) {
            assertThat(work.execute(() -> done.add("piece"))).isEqualTo(i < StreamWork.MAX_WAITING);
        }
        work.executeLast(() -> done.add("last"));
        while (!executor.isEmpty()) {
            executor.remove().run();
        }
        assertThat(work.dropped()).isEqualTo(7);
        assertThat(done).hasSize(StreamWork.MAX_WAITING + 1).endsWith("last");
    }

    @Test
    void aCodecThatFailsDoesNotEndItsStream() {
        ArrayDeque<Runnable> executor = new ArrayDeque<>();
        StreamWork work = MediaThreads.of(executor::add).newStream();
        List<String> done = new ArrayList<>();
        work.execute(() -> {
            throw new AssertionError("a defect of a codec");
        });
        work.execute(() -> done.add("next"));
        while (!executor.isEmpty()) {
            executor.remove().run();
        }
        assertThat(done).containsExactly("next");
    }

    @Test
    void threadsAreDaemonsAndFewAndEnd() throws Exception {
        MediaThreads threads = MediaThreads.of(2);
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(100);
        IntStream.range(0, 100)
                .forEach(i -> threads.newStream().execute(() -> {
                    used.add(Thread.currentThread());
                    done.countDown();
                }));
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(used).hasSizeBetween(1, 2).allMatch(Thread::isDaemon);
        threads.close();
        assertThat(threads.newStream().execute(() -> {})).isFalse();
        for (Thread each : used) {
            each.join(30_000);
            assertThat(each.isAlive()).isFalse();
        }
        assertThatThrownBy(() -> MediaThreads.of(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
