package dev.parley.media.send;

import dev.parley.base.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Packets of a stream that may be asked for again: the last {@link #SIZE}, of the last second. In clear text where retransmissions have a
 * stream of their own, else with the sealed bytes beside it.
 */
public final class PacketHistory {
    /** Number of packets: one second of 6 Mbit/s. */
    public static final int SIZE = 512;

    /** Maximum age: what is older comes too late for any receiver. */
    public static final long MAX_AGE_NANOS = 1_000_000_000L;

    private final PacketPool pool;
    private @Nullable MediaPacket @Nullable [] packets;

    /** Makes an empty history that returns its packets to a pool. */
    public PacketHistory(PacketPool pool) {
        this.pool = pool;
    }

    /** Keeps a packet, in the place of the one that had its slot. */
    public void add(MediaPacket packet) {
        @Nullable MediaPacket[] ring = packets;
        if (ring == null) {
            ring = new MediaPacket[SIZE];
            packets = ring;
        }
        int slot = packet.sequenceNumber & SIZE - 1;
        MediaPacket former = ring[slot];
        ring[slot] = packet;
        packet.kept = true;
        if (former != null) {
            former.kept = false;
            pool.release(former);
        }
    }

    /**
     * Returns the packet of a number that is to be sent again, and notes that; null if it is gone, too old, not sent yet, or was sent
     * again less than a round trip ago.
     */
    public @Nullable MediaPacket take(int sequenceNumber, long roundTripNanos, Timestamp now) {
        MediaPacket packet = packets == null ? null : packets[sequenceNumber & SIZE - 1];
        if (packet == null
                || packet.sequenceNumber != (sequenceNumber & 0xffff)
                || packet.sent.isNever()
                || now.nanosSince(packet.sent) > MAX_AGE_NANOS
                || !packet.lastRetransmission.isNever() && now.nanosSince(packet.lastRetransmission) < roundTripNanos) {
            return null;
        }
        packet.lastRetransmission = now;
        return packet;
    }

    /** Returns the packet of a number, or null. */
    public @Nullable MediaPacket find(int sequenceNumber) {
        MediaPacket packet = packets == null ? null : packets[sequenceNumber & SIZE - 1];
        return packet == null || packet.sequenceNumber != (sequenceNumber & 0xffff) ? null : packet;
    }

    /** Drops all packets. */
    public void clear() {
        if (packets != null) {
            for (MediaPacket packet : packets) {
                if (packet != null) {
                    packet.kept = false;
                    pool.release(packet);
                }
            }
            packets = null;
        }
    }
}
