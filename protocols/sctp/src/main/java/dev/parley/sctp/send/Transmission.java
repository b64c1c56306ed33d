package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.OutgoingPacket;

/** Puts DATA chunks into packets, and notes of each when it left: what timers and measurements go by. */
public final class Transmission {
    private final Outstanding outstanding;
    private final DeliveryRate deliveryRate;
    private long retransmissions;

    Transmission(Outstanding outstanding, DeliveryRate deliveryRate) {
        this.outstanding = outstanding;
        this.deliveryRate = deliveryRate;
    }

    /** Returns how many chunks were sent that had been sent before. */
    public long retransmissions() {
        return retransmissions;
    }

    /**
     * Adds a chunk to a packet that has room for it.
     *
     * @param extraFlags flags beside those of the chunk's place in its message
     * @return its size in the packet
     */
    int write(OutgoingPacket packet, SentChunk chunk, int extraFlags, Timestamp now) {
        chunk.writeTo(packet.buffer(), extraFlags);
        if (chunk.transmissions > 0) {
            retransmissions++;
        }
        chunk.large = packet.isLarge();
        int size = chunk.wireSize();
        outstanding.transmitted(chunk, now.nanos());
        deliveryRate.sending(chunk, outstanding.bytesInFlight() - size, now.nanos());
        return size;
    }
}
