package dev.parley.runtime;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;

/** What receives the datagrams of a {@link DatagramPort}, on the loop. */
public interface DatagramHandler {
    /**
     * A datagram came in. The buffer is borrowed for the call, and may be written to; it has {@link
     * dev.parley.base.TransmitBatch#HEAD_ROOM} bytes of head room.
     */
    void datagram(PacketBuffer datagram, Path path, Timestamp now);

    /** All that this turn reads from the port has been read; at least one datagram came. */
    default void endOfBatch(Timestamp now) {}
}
