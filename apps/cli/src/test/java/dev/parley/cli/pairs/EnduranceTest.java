package dev.parley.cli.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.vitals.Vitals;
import dev.parley.runtime.IoMode;
import dev.parley.runtime.LoopStatistics;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Connections that come and go leave nothing: no port, timer, task, thread or descriptor, no object and no memory. 500 of them,
 * or as many as {@code -Dparley.connections} says.
 */
class EnduranceTest {
    private static final int CONNECTIONS = Integer.getInteger("parley.connections", 500);
    private static final int WARM_UP_PAIRS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Descriptors and threads that the JDK and pools may open when they please. */
    private static final int POOL_ALLOWANCE = 3;

    /** What the JVM may keep of late compilation and class loading, however many connections there were. */
    private static final long HEAP_ALLOWANCE = 2 << 20;

    /** Looks before what should be gone counts as kept; each one collects garbage. */
    private static final int LOOKS = 50;

    private final List<Reference<?>> gone = new ArrayList<>();

    @Test
    void nothingStaysOfWhatWasClosed() throws Exception {
        try (LoopbackPeers peers = LoopbackPeers.withServerPort(IoMode.AUTO, PATIENCE)) {
            for (int i = 0; i < WARM_UP_PAIRS; i++) {
                oneLife(peers, i);
            }
            assertAtRest(peers);
            long heap = Vitals.heapAfterCollection();
            int threads = Vitals.threads();
            long descriptors = Vitals.openDescriptors();
            long sockets = Vitals.openSockets();

            for (int i = 0; i < CONNECTIONS / 2; i++) {
                oneLife(peers, i);
            }

            assertAtRest(peers);
            for (int look = 0; look < LOOKS && !gone.isEmpty(); look++) {
                Vitals.heapAfterCollection();
                gone.removeIf(each -> each.get() == null);
            }
            assertThat(gone).as("objects that somebody still holds").isEmpty();
            assertThat(Vitals.heapAfterCollection() - heap).as("heap").isLessThan(HEAP_ALLOWANCE);
            assertThat(Vitals.openSockets()).as("sockets").isEqualTo(sockets);
            assertThat(Vitals.openDescriptors()).as("descriptors").isLessThanOrEqualTo(descriptors + POOL_ALLOWANCE);
            assertThat(Vitals.threads()).as("threads").isLessThanOrEqualTo(threads + POOL_ALLOWANCE);
        }
    }

    private void oneLife(LoopbackPeers peers, int number) throws Exception {
        try (LoopbackPeers.Pair pair = peers.connect(false)) {
            CompletableFuture<String> arrived = new CompletableFuture<>();
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            pair.answererChannel().onMessage(message -> arrived.complete(message.text()));
            pair.answererChannel().onClose(e -> closed.complete(true));
            pair.offererChannel().send("hello");
            assertThat(arrived.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("hello");
            gone.add(new WeakReference<>(pair.offerer()));
            gone.add(new WeakReference<>(pair.answerer()));
            gone.add(new WeakReference<>(pair.offererChannel()));
            gone.add(new WeakReference<>(pair.answererChannel()));
            switch (number % 3) {
                case 0 ->
                    pair.offerer().closeGracefully(Duration.ofSeconds(10)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                case 1 -> {
                    pair.offerer().close();
                    closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
                default -> {
                    // Both at once, by the end of the block.
                }
            }
        }
    }

    /**
     * Closing gives things back in tasks of its own, and a candidate that was refused before its caller had added a handler is looked
     * at once more a second later.
     */
    private static void assertAtRest(LoopbackPeers peers) {
        LoopStatistics clients = new LoopStatistics(0, 0, 0, 0);
        LoopStatistics servers = new LoopStatistics(0, 1, 0, 0);
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<LoopStatistics> now = peers.loops();
        while (!now.equals(List.of(clients, servers)) && System.nanoTime() < end) {
            now = peers.loops();
        }
        assertThat(now).containsExactly(clients, servers);
    }
}
