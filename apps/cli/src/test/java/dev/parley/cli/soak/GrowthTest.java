package dev.parley.cli.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final long MB = 1 << 20;

    /** A figure at the n-th rest. */
    private interface Figure {
        long at(int n);
    }

    private static List<Rest> rests(int count, Figure heap, Figure sockets, Figure threads, Figure timers) {
        List<Rest> rests = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            rests.add(new Rest(
                    n, 100L * n, heap.at(n), sockets.at(n), 20, (int) threads.at(n), 0, 1, (int) timers.at(n), 0));
        }
        return rests;
    }

    @Test
    void whatStaysAsItIsDoesNotGrow() {
        Growth growth = new Growth(rests(12, n -> 10 * MB + n % 3 * 50_000, n -> 2, n -> 12 + n % 2, n -> 0));
        assertThat(growth.findings()).isEmpty();
        assertThat(Math.abs(growth.heapBytes())).isLessThan(200_000);
    }

    @Test
    void theWarmUpDoesNotCount() {
        assertThat(new Growth(rests(12, n -> n == 0 ? MB : 10 * MB, n -> n == 0 ? 0 : 2, n -> 12, n -> 0)).findings())
                .isEmpty();
    }

    @Test
    void aHundredBytesAConnectionAreFoundWhereThereAreEnough() {
        List<Rest> rests = rests(30, n -> 10 * MB + 100L * n * 1_000, n -> 2, n -> 12, n -> 0);
        assertThat(new Growth(rests).findings())
                .singleElement()
                .asString()
                .startsWith("the heap after collection grew from")
                .contains("bytes a connection");
    }

    @Test
    void oneTimerAStretchIsFound() {
        assertThat(new Growth(rests(6, n -> 10 * MB, n -> 2, n -> 12, n -> n)).findings())
                .containsExactly("timers grew from 1 to 5 over 400 connections");
    }

    @Test
    void socketsAndThreadsAreFound() {
        assertThat(new Growth(rests(9, n -> 10 * MB, n -> 2 + n, n -> 12 + 2L * n, n -> 0)).findings())
                .hasSize(2)
                .anySatisfy(each -> assertThat(each).startsWith("sockets grew"))
                .anySatisfy(each -> assertThat(each).startsWith("threads grew"));
    }

    @Test
    void twoRestsAreNoSeries() {
        List<Rest> rests = rests(2, n -> MB, n -> 2, n -> 12, n -> 0);
        assertThatThrownBy(() -> new Growth(rests)).isInstanceOf(IllegalArgumentException.class);
    }
}
