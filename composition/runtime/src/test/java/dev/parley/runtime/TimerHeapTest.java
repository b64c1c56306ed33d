package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerHeapTest {
    @Test
    void expiresByDeadlineThenByOrderOfArming() {
        TimerHeap heap = new TimerHeap();
        List<String> ran = new ArrayList<>();
        heap.timer(() -> ran.add("b")).arm(Timestamp.ofMillis(2));
        heap.timer(() -> ran.add("c")).arm(Timestamp.ofMillis(2));
        heap.timer(() -> ran.add("a")).arm(Timestamp.ofMillis(1));

        assertThat(heap.next()).isEqualTo(Timestamp.ofMillis(1));
        expire(heap, Timestamp.ofMillis(2));
        assertThat(ran).containsExactly("a", "b", "c");
        assertThat(heap.next()).isEqualTo(Timestamp.NEVER);
    }

    @Test
    void movingATimerLeavesOneEntry() {
        TimerHeap heap = new TimerHeap();
        LoopTimer timer = heap.timer(() -> {});
        for (int i = 100; i > 0; i--) {
            timer.arm(Timestamp.ofMillis(i % 7 + 1));
        }
        assertThat(heap.size()).isOne();
        timer.arm(Timestamp.NEVER);
        assertThat(heap.size()).isZero();
        assertThat(timer.deadline()).isEqualTo(Timestamp.NEVER);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyMixOfArmingAndCancellingExpiresInOrder(long seed) {
        Random random = new Random(seed);
        TimerHeap heap = new TimerHeap();
        List<LoopTimer> timers = new ArrayList<>();
        List<LoopTimer> expired = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            LoopTimer[] self = new LoopTimer[1];
            self[0] = heap.timer(() -> expired.add(self[0]));
            timers.add(self[0]);
        }
        for (int i = 0; i < 2_000; i++) {
            LoopTimer timer = timers.get(random.nextInt(timers.size()));
            if (random.nextInt(4) == 0) {
                timer.cancel();
            } else {
                timer.arm(Timestamp.ofMillis(random.nextInt(50)));
            }
        }
        List<Timestamp> expected = timers.stream()
                .map(LoopTimer::deadline)
                .filter(deadline -> !deadline.isNever())
                .sorted(Comparator.naturalOrder())
                .toList();
        List<Timestamp> actual = new ArrayList<>();
        while (!heap.next().isNever()) {
            actual.add(heap.next());
            heap.pollExpired(heap.next()).run();
        }
        assertThat(actual).as("seed %d", seed).isEqualTo(expected);
        assertThat(expired).doesNotHaveDuplicates().hasSameSizeAs(expected);
    }

    @Test
    void timersThatWereClearedRunAgainWhenArmed() {
        TimerHeap heap = new TimerHeap();
        List<LoopTimer> timers = new ArrayList<>();
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int number = i;
            LoopTimer timer = heap.timer(() -> ran.add(number));
            timer.arm(Timestamp.ofMillis(100 - i));
            timers.add(timer);
        }
        heap.clear();
        assertThat(heap.size()).isZero();
        assertThat(timers.get(7).deadline()).isEqualTo(Timestamp.NEVER);
        for (int i = 0; i < 40; i += 2) {
            timers.get(i).arm(Timestamp.ofMillis(i));
        }
        expire(heap, Timestamp.ofMillis(4));
        assertThat(ran).containsExactly(0, 2, 4);
        assertThat(heap.size()).isEqualTo(17);
    }

    private static void expire(TimerHeap heap, Timestamp now) {
        for (Runnable action = heap.pollExpired(now); action != null; action = heap.pollExpired(now)) {
            action.run();
        }
    }
}
