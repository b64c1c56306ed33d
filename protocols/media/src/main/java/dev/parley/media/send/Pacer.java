package dev.parley.media.send;

import dev.parley.base.Timestamp;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Queues of packets that wait for their turn, by kind: audio, retransmissions, video, padding. The budget is endless until congestion
 * control sets one; queue, counters and deadline are there.
 */
public final class Pacer {
    /** Maximum number of queued packets: a key frame of several megabytes. Further ones are dropped and counted. */
    public static final int MAX_QUEUED = 8_192;

    private final Deque<MediaPacket>[] queues;
    private final PacketPool pool;
    private int size;
    private long bytes;
    private long dropped;

    /** Makes empty queues. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public Pacer(PacketPool pool) {
        this.pool = pool;
        this.queues = new Deque[MediaPacket.Kind.values().length];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new ArrayDeque<>();
        }
    }

    /** Queues a packet and returns whether there was room. */
    public boolean add(MediaPacket packet, Timestamp now) {
        if (size >= MAX_QUEUED) {
            dropped++;
            pool.release(packet);
            return false;
        }
        packet.paced = true;
        packet.enqueued = now;
        queues[packet.kind.ordinal()].addLast(packet);
        size++;
        bytes += packet.length;
        return true;
    }

    /** Returns the next packet that the budget permits, or null. It stays the caller's until {@link #sent}. */
    public @Nullable MediaPacket poll() {
        if (size == 0) {
            return null;
        }
        for (Deque<MediaPacket> queue : queues) {
            MediaPacket packet = queue.pollFirst();
            if (packet != null) {
                size--;
                bytes -= packet.length;
                return packet;
            }
        }
        return null;
    }

    /** A packet that {@link #poll} returned has left. */
    public void sent(MediaPacket packet) {
        packet.paced = false;
        pool.release(packet);
    }

    /** Returns the number of packets that wait. */
    public int size() {
        return size;
    }

    /** Returns their bytes. */
    public long bytes() {
        return bytes;
    }

    /** Returns how many packets were dropped because the queue was full. */
    public long dropped() {
        return dropped;
    }
}
