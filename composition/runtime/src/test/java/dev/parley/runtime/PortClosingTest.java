package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was sent right before a port's end, a good-bye above all, leaves also where the socket's send buffer is full at that moment. */
@Timeout(30)
class PortClosingTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    private static final int GOOD_BYE = 99;

    private final NioEventLoop loop = NioEventLoop.foreign("closing", IoMode.NIO);
    private final List<Integer> wire = new ArrayList<>();
    private int room;
    private DatagramChannel channel;

    @AfterEach
    void close() {
        loop.close();
    }

    /** A port whose send buffer has as much room as the test says. */
    private DatagramPort port(NioEventLoop owner) throws IOException {
        channel = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return owner.ports().adopt(channel, this::send, (datagram, path, now) -> {});
    }

    private int send(ByteBuffer datagram, InetSocketAddress remote) {
        if (room == 0) {
            return 0;
        }
        room--;
        wire.add((int) datagram.get(datagram.position()));
        return datagram.remaining();
    }

    private void send(DatagramPort port, int... numbers) {
        TransmitBatch batch = new TransmitBatch();
        for (int number : numbers) {
            batch.append(Path.udp(port.localAddress(), REMOTE), new byte[] {(byte) number});
        }
        port.send(batch, 0, batch.size());
    }

    @Test
    void theLastWordsLeaveWhenTheSocketHasRoom() throws IOException {
        DatagramPort port = port(loop);
        send(port, 1, 2, GOOD_BYE);
        port.close();
        assertThat(port.isClosed()).isTrue();
        loop.runOnce(Duration.ZERO);
        assertThat(channel.isOpen()).as("while something waits").isTrue();
        send(port, 3);
        assertThat(port.statistics().sendErrors()).as("closed for its users").isEqualTo(1);

        room = 2;
        loop.runOnce(Duration.ZERO);
        assertThat(channel.isOpen()).isTrue();
        room = 10;
        loop.runOnce(Duration.ZERO);
        assertThat(wire).containsExactly(1, 2, GOOD_BYE);
        assertNothingIsLeft();
        assertThat(port.statistics().sendsDropped()).isZero();
    }

    @Test
    void whereThereIsRoomAtTheEndNothingIsPutOff() throws IOException {
        DatagramPort port = port(loop);
        send(port, 1, GOOD_BYE);
        room = 10;
        port.close();
        assertThat(wire).containsExactly(1, GOOD_BYE);
        assertNothingIsLeft();
    }

    @Test
    void aGoodByeBehindAFullQueueTakesTheOldestsPlace() throws IOException {
        DatagramPort port = port(loop);
        for (int i = 0; i < SendQueue.LIMIT; i++) {
            send(port, i);
        }
        send(port, GOOD_BYE);
        port.close();
        room = 1_000;
        loop.runOnce(Duration.ZERO);
        assertThat(wire).hasSize(SendQueue.LIMIT).startsWith(1).endsWith(GOOD_BYE);
        assertNothingIsLeft();
    }

    @Test
    void aSocketThatStaysFullIsGivenUpAndTheLoopEnds() throws Exception {
        DatagramPort port = port(loop);
        send(port, GOOD_BYE);
        long begun = System.nanoTime();
        port.close();
        while (loop.ports().size() > 0) {
            loop.runOnce(Duration.ofSeconds(10));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(NioDatagramPort.LAST_WORDS);
        assertNothingIsLeft();
        assertThat(port.statistics().sendsDropped()).isEqualTo(1);
    }

    @Test
    void aLoopThatEndsWaitsForNobody() throws IOException {
        DatagramPort port = port(loop);
        send(port, GOOD_BYE);
        port.close();
        loop.close();
        assertThat(loop.isClosed()).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aThreadThatNobodyNeedsAnyMoreStaysForTheLastWords() throws Exception {
        NioEventLoop owner = new NioEventLoop("owner", IoMode.NIO);
        Thread[] thread = new Thread[1];
        owner.execute(() -> {
            thread[0] = Thread.currentThread();
            try {
                DatagramPort port = port(owner);
                send(port, GOOD_BYE);
                port.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        while (thread[0] == null) {
            Thread.onSpinWait();
        }
        thread[0].join(10_000);
        assertThat(thread[0].isAlive()).isFalse();
        assertThat(channel.isOpen()).as("the thread ends after the port").isFalse();
        owner.close();
    }

    private void assertNothingIsLeft() {
        assertThat(channel.isOpen()).isFalse();
        assertThat(loop.ports().size()).isZero();
        assertThat(loop.runningTimers()).isZero();
    }
}
