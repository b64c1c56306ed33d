package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class StreamQueueTest {
    private static final long LATE = StreamQueue.MAX_AGE_NANOS + 1;

    private final StreamQueue queue = new StreamQueue();

    private boolean offer(int bytes, long now) {
        return queue.offer(PacketBuffer.wrap(new byte[bytes]), now);
    }

    @Test
    void aBurstWaitsHoweverLate() {
        assertThat(offer(1_000, 0)).isTrue();
        assertThat(offer(StreamQueue.ALWAYS - 1_000, LATE)).isTrue();
        assertThat(offer(1, LATE)).as("more, behind what is late").isFalse();
        assertThat(queue.dropped()).isEqualTo(1);
    }

    @Test
    void moreWaitsWhileNothingIsLate() {
        assertThat(offer(StreamQueue.LIMIT - 10, 0)).isTrue();
        assertThat(offer(11, 1)).isFalse();
        assertThat(offer(10, 1)).isTrue();
    }

    @Test
    void aPartOfAPacketThatWasWrittenLeavesItsRest() {
        offer(10, 0);
        offer(20, 0);
        ByteBuffer[] first = queue.first();
        first[0].position(10);
        first[1].position(5);
        queue.written(15);
        assertThat(queue.bytes()).isEqualTo(15);
        assertThat(queue.first()).hasSize(1);
        assertThat(queue.first()[0].remaining()).isEqualTo(15);
        queue.first()[0].position(20);
        queue.written(15);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
    }
}
