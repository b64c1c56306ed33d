package dev.parley.connection.media;

import dev.parley.base.PacketBuffer;
import java.util.ArrayList;
import java.util.List;

/** Packets of a component that came over validated paths before DTLS had the keys: the first key frame is among them. */
final class EarlyPackets {
    /** Maximum number of packets: a key frame and half a second of sound. */
    static final int MAX_PACKETS = 64;

    /** Maximum number of bytes. */
    static final int MAX_BYTES = 96 * 1_024;

    private final List<byte[]> packets = new ArrayList<>(0);
    private int bytes;

    /** Keeps a copy and returns whether there was room. */
    boolean add(PacketBuffer packet) {
        if (packets.size() >= MAX_PACKETS || bytes + packet.length() > MAX_BYTES) {
            return false;
        }
        packets.add(packet.copy());
        bytes += packet.length();
        return true;
    }

    /** Returns and forgets all, in their order. */
    List<byte[]> takeAll() {
        List<byte[]> all = new ArrayList<>(packets);
        packets.clear();
        bytes = 0;
        return all;
    }
}
