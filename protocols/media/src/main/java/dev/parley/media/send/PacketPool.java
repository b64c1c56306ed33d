package dev.parley.media.send;

import java.util.ArrayDeque;
import java.util.Deque;

/** Pool of outgoing packets of a transport: the steady state allocates none. */
public final class PacketPool {
    /** Maximum number of free packets that are kept: a large key frame. */
    public static final int MAX_FREE = 128;

    private final Deque<MediaPacket> free = new ArrayDeque<>();

    /** Makes an empty pool. */
    public PacketPool() {}

    /** Returns a packet, empty. */
    public MediaPacket take() {
        MediaPacket packet = free.pollLast();
        return packet == null ? new MediaPacket() : packet;
    }

    /** Takes a packet back if neither pacer nor history holds it. */
    void release(MediaPacket packet) {
        if (!packet.paced && !packet.kept && free.size() < MAX_FREE) {
            packet.sealed = null;
            packet.transportSequenceAt = -1;
            packet.sendTimeAt = -1;
            free.addLast(packet);
        }
    }
}
