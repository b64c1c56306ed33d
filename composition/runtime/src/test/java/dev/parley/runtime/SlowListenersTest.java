package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlowListenersTest {
    /** System.nanoTime may begin anywhere, and overflow. */
    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 10})
    void oneLineAMinute(long start) {
        SlowListeners slow = new SlowListeners();
        long pause = SlowListeners.PAUSE.toNanos();
        assertThat(slow.note(start)).isZero();
        assertThat(slow.note(start + 1)).isEqualTo(-1);
        assertThat(slow.note(start + pause - 1)).isEqualTo(-1);
        assertThat(slow.note(start + pause)).isEqualTo(2);
        assertThat(slow.note(start + pause + 1)).isEqualTo(-1);
        assertThat(slow.note(start + 2 * pause)).isEqualTo(1);
        assertThat(slow.note(start + 9 * pause)).isZero();
    }

    @Test
    void eachLoopHasItsOwn() {
        assertThat(new SlowListeners().note(1)).isZero();
        assertThat(new SlowListeners().note(1)).isZero();
    }
}
