package dev.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnginePairTest {
    /** Stop-and-wait: sends a number until it is answered, then the next. */
    private static final class StopAndWait implements ProtocolEngine<Integer> {
        private final int last;
        private final ArrayDeque<Integer> events = new ArrayDeque<>();
        private int number;
        private boolean due;
        private Timestamp deadline = Timestamp.NEVER;
        private int toAnswer = -1;
        private int expected;

        StopAndWait(int last) {
            this.last = last;
            this.due = last > 0;
        }

        void handle(PacketBuffer datagram) {
            int value = datagram.u8(1);
            if (datagram.u8(0) == 'q') {
                toAnswer = value;
                if (value == expected) {
                    expected++;
                    events.add(value);
                }
            } else if (value == number) {
                number++;
                due = number < last;
                deadline = Timestamp.NEVER;
            }
        }

        @Override
        public void handleTimeout(Timestamp now) {
            if (!deadline.isAfter(now)) {
                due = true;
                deadline = Timestamp.NEVER;
            }
        }

        @Override
        public boolean pollTransmit(TransmitBatch into, Timestamp now) {
            if (toAnswer >= 0) {
                into.append(null, new byte[] {'a', (byte) toAnswer});
                toAnswer = -1;
                return true;
            }
            if (due) {
                into.append(null, new byte[] {'q', (byte) number});
                due = false;
                deadline = now.plusMillis(100);
                return true;
            }
            return false;
        }

        @Override
        public @Nullable Integer pollEvent() {
            return events.poll();
        }

        @Override
        public Timestamp nextTimeout() {
            return deadline;
        }
    }

    private static EnginePair<Integer, Integer> pair(long seed, StopAndWait left, StopAndWait right) {
        return new EnginePair<>(seed, left, (d, path, now) -> left.handle(d), right, (d, path, now) -> right.handle(d));
    }

    @Test
    void enginesTalkAndTheClockFollows() {
        EnginePair<Integer, Integer> pair = pair(1, new StopAndWait(3), new StopAndWait(0));
        pair.setConditions(LinkConditions.latency(Duration.ofMillis(10)));
        pair.left().recordSent();
        assertThat(pair.runUntilIdle(Duration.ofSeconds(1))).isTrue();
        assertThat(pair.right().events()).containsExactly(0, 1, 2);
        assertThat(pair.right().events(Integer.class)).hasSize(3);
        assertThat(pair.now()).isEqualTo(Timestamp.ofMillis(60));
        assertThat(pair.left().sent()).containsExactly(new byte[] {'q', 0}, new byte[] {'q', 1}, new byte[] {'q', 2});
        assertThat(pair.left().withoutPath()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void lossIsOvercomeByTimers(long seed) {
        EnginePair<Integer, Integer> pair = pair(seed, new StopAndWait(20), new StopAndWait(0));
        pair.setConditions(LinkConditions.builder()
                .latency(Duration.ofMillis(10))
                .loss(0.3)
                .duplication(0.1)
                .build());
        boolean done = pair.runUntil(() -> pair.right().events().size() == 20, Duration.ofSeconds(60));
        assertThat(done).as("seed %d", seed).isTrue();
        assertThat(pair.right().events()).isSorted();
    }

    @Test
    void aCutIsMended() {
        EnginePair<Integer, Integer> pair = pair(1, new StopAndWait(1), new StopAndWait(0));
        pair.cut();
        pair.runFor(Duration.ofMillis(950));
        assertThat(pair.right().events()).isEmpty();
        pair.repair();
        assertThat(pair.runUntilIdle(Duration.ofSeconds(1))).isTrue();
        assertThat(pair.right().events()).containsExactly(0);
        assertThat(pair.now()).isEqualTo(Timestamp.ofMillis(1_000));
        assertThat(pair.leftToRight().statistics().cut()).isEqualTo(10);
    }
}
