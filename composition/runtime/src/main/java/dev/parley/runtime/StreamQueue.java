package dev.parley.runtime;

import dev.parley.base.PacketBuffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Packets that wait for a stream to take them, in order. A packet that finds too much before it is dropped whole: congestion control above
 * must see a loss, and not seconds of delay.
 */
final class StreamQueue {
    /** Bytes that may always wait: a key frame of video, or a burst that pacing lets through. */
    static final int ALWAYS = 128 * 1024;

    /** The most bytes that wait: half a second of 16 Mbit/s. */
    static final int LIMIT = 1024 * 1024;

    /** Above {@link #ALWAYS} nothing is added while the first packet has waited for longer than this. */
    static final long MAX_AGE_NANOS = Duration.ofMillis(500).toNanos();

    /** Buffers of one write; systems take 16 at least, and 1,024 mostly. */
    private static final int GATHERED = 64;

    private record Waiting(ByteBuffer bytes, long sinceNanos) {}

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int bytes;
    private long dropped;

    /** Adds a copy of a packet. Returns false if it was dropped. */
    boolean offer(PacketBuffer packet, long nowNanos) {
        Waiting first = waiting.peek();
        int sum = bytes + packet.length();
        boolean late = first != null && nowNanos - first.sinceNanos > MAX_AGE_NANOS;
        if (sum > LIMIT || sum > ALWAYS && late) {
            dropped++;
            return false;
        }
        waiting.add(new Waiting(ByteBuffer.wrap(packet.copy()), nowNanos));
        bytes = sum;
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int bytes() {
        return bytes;
    }

    long dropped() {
        return dropped;
    }

    /** Returns the first packets, what is left of them, for a write that takes their bytes. */
    ByteBuffer[] first() {
        ByteBuffer[] first = new ByteBuffer[Math.min(waiting.size(), GATHERED)];
        Iterator<Waiting> all = waiting.iterator();
        for (int i = 0; i < first.length; i++) {
            first[i] = all.next().bytes;
        }
        return first;
    }

    /** Forgets what a write has taken, whose number of bytes is {@code count}. */
    void written(long count) {
        bytes -= (int) count;
        while (!waiting.isEmpty() && !waiting.getFirst().bytes.hasRemaining()) {
            waiting.removeFirst();
        }
    }

    void clear() {
        waiting.clear();
        bytes = 0;
    }
}
