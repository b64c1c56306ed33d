package dev.parley.dtls;

import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Datagrams from one thread to another, some of which get lost, doubled or overtaken. */
final class FaultyQueue {
    private final LinkedBlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
    private final Random random;
    private final double loss;
    private final double duplication;
    private final double reordering;
    private byte[] held;

    FaultyQueue(long seed, double loss, double duplication, double reordering) {
        this.random = new Random(seed);
        this.loss = loss;
        this.duplication = duplication;
        this.reordering = reordering;
    }

    synchronized void put(byte[] datagram) {
        if (random.nextDouble() < loss) {
            return;
        }
        if (held == null && random.nextDouble() < reordering) {
            held = datagram;
            return;
        }
        queue.add(datagram);
        if (random.nextDouble() < duplication) {
            queue.add(datagram.clone());
        }
        if (held != null) {
            queue.add(held);
            held = null;
        }
    }

    /** Returns the next datagram, or null when none comes in time. */
    byte[] take(long waitMillis) throws InterruptedException {
        return queue.poll(waitMillis, TimeUnit.MILLISECONDS);
    }
}
