package dev.parley.sctp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.sctp.association.EventQueue;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The scheduler alone. */
class SendQueueTest {
    private static final Timestamp NOW = Timestamp.ofMillis(1_000);

    private final SendQueue queue = new SendQueue(new EventQueue());

    private void add(int stream, int size) {
        queue.add(OutgoingMessage.reliable(stream, 53, new byte[size]), NOW);
    }

    /** Cuts up to {@code count} chunks of at most 1,000 bytes, and returns the streams that they came from. */
    private String take(int count) {
        List<String> streams = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            QueuedMessage message = queue.next(NOW);
            if (message == null) {
                break;
            }
            streams.add("" + message.stream.id);
            queue.took(message, Math.min(1_000, message.remaining()));
        }
        return String.join(" ", streams);
    }

    @Test
    @Spec("RFC 9260 §6.9")
    void withoutInterleavingAMessageIsFinishedFirst() {
        add(1, 3_000);
        add(2, 2_000);
        add(1, 500);
        assertThat(take(1)).isEqualTo("1");
        queue.stream(3).weight = 1_024;
        add(3, 1);
        assertThat(take(9)).isEqualTo("1 1 2 2 3 1");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    @Spec("RFC 8260 §3.6")
    void withItChunksTakeTurnsByWeight() {
        queue.interleave(1 << 20);
        queue.stream(2).weight = 512;
        add(1, 3_000);
        add(2, 6_000);
        assertThat(take(9)).isEqualTo("1 2 2 1 2 2 1 2 2");
    }

    @Test
    @Spec("RFC 8260 §3.6")
    void idleTimeIsNotSavedUp() {
        queue.interleave(1 << 20);
        add(1, 100_000);
        take(50);
        add(2, 100_000);
        assertThat(take(6)).isEqualTo("2 1 2 1 2 1");
    }

    @Test
    @Spec("RFC 8260 §2.2.2")
    void aStreamHasOneMessageUnderWay() {
        queue.interleave(1 << 20);
        add(1, 2_500);
        add(1, 2_500);
        QueuedMessage first = queue.next(NOW);
        assertThat(first).isNotNull();
        for (int i = 0; i < 3; i++) {
            QueuedMessage next = queue.next(NOW);
            assertThat(next).isSameAs(first);
            queue.took(first, Math.min(1_000, first.remaining()));
        }
        assertThat(queue.next(NOW)).isNotNull().isNotSameAs(first);
    }

    /** A receiver whose window the incomplete messages filled could finish none of them. */
    @Test
    void soManyAreBegunAsTheReceiverCanHold() {
        // 64 KiB for long messages, 128 KiB with short ones.
        queue.interleave(256 << 10);
        for (int stream = 1; stream <= 10; stream++) {
            add(stream, 20_000);
        }
        // Three of 20,000 bytes are begun; the others wait until one of them has ended.
        assertThat(take(9)).isEqualTo("1 2 3 1 2 3 1 2 3");
        add(11, 4_000);
        add(12, 500);
        assertThat(take(5)).startsWith("11 12 ");
        List<Integer> order = new ArrayList<>();
        for (String stream : take(1_000).split(" ")) {
            order.remove(Integer.valueOf(stream));
            order.add(Integer.valueOf(stream));
        }
        assertThat(order).hasSize(11);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.buffered()).isZero();
    }

    @Test
    void shortMessagesPassByAHugeOne() {
        queue.interleave(256 << 10);
        add(1, 10 << 20);
        take(20);
        add(2, 30_000);
        add(3, 4_000);
        assertThat(take(8)).isEqualTo("3 1 3 1 3 1 3 1");
        // One that is long itself could fill the window behind it.
        assertThat(take(100)).doesNotContain("2");
    }

    @Test
    @Spec("RFC 8260 §3.6")
    void withoutInterleavingMessagesTakeTurnsByWeight() {
        queue.stream(2).weight = 512;
        for (int i = 0; i < 4; i++) {
            add(1, 2_000);
            add(2, 1_000);
            add(2, 1_000);
        }
        add(2, 8_000);
        assertThat(take(13)).isEqualTo("1 1 2 2 2 2 1 1 2 2 2 2 1");
    }

    @Test
    void whatIsGivenUpMakesRoom() {
        queue.interleave(256 << 10);
        for (int stream = 1; stream <= 4; stream++) {
            add(stream, 20_000);
        }
        take(6);
        QueuedMessage message = queue.next(NOW);
        assertThat(message).isNotNull();
        queue.abandonRest(message);
        assertThat(take(1)).isEqualTo("4");
        assertThat(take(1_000)).doesNotContain("" + message.stream.id);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.buffered()).isZero();
    }
}
