package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private final InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    private final List<Integer> wire = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private boolean refuses;

    private final SendQueue queue = new SendQueue(
            (datagram, to, dontFragment) -> {
                if (refuses) {
                    throw new SocketException("Network is unreachable");
                }
                if (room == 0) {
                    return 0;
                }
                room--;
                wire.add((int) datagram.get(datagram.position()));
                return datagram.remaining();
            },
            new DatagramIo());

    private boolean send(int number) throws IOException {
        return queue.send(new byte[] {0, (byte) number, 0}, 1, 2, remote, false);
    }

    @Test
    void whatTheSystemDoesNotTakeWaitsAndKeepsItsOrder() throws IOException {
        room = 2;
        for (int i = 0; i < 5; i++) {
            assertThat(send(i)).isTrue();
        }
        assertThat(wire).containsExactly(0, 1);
        assertThat(queue.isWaiting()).isTrue();
        room = 1;
        queue.resume();
        assertThat(wire).containsExactly(0, 1, 2);
        assertThat(send(5)).as("behind those that wait").isTrue();
        room = 10;
        queue.resume();
        assertThat(wire).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(queue.isWaiting()).isFalse();
        assertThat(queue.sent()).isEqualTo(6);
        assertThat(queue.sentBytes()).isEqualTo(12);
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void theQueueIsBoundedAndTheOldestGoes() throws IOException {
        room = 0;
        for (int i = 0; i < SendQueue.LIMIT; i++) {
            assertThat(send(i)).isTrue();
        }
        assertThat(send(99)).isTrue();
        assertThat(queue.dropped()).isEqualTo(1);
        room = 1;
        queue.resume();
        assertThat(wire).containsExactly(1);
        assertThat(send(100)).isTrue();
        queue.clear();
        assertThat(queue.dropped()).isEqualTo(1 + SendQueue.LIMIT);
        assertThat(queue.isWaiting()).isFalse();
    }

    @Test
    void refusedDatagramsAreLostAndCounted() throws IOException {
        refuses = true;
        assertThat(send(1)).isFalse();
        refuses = false;
        assertThat(send(2)).isTrue();
        assertThat(wire).containsExactly(2);
        assertThat(queue.errors()).isEqualTo(1);
    }
}
