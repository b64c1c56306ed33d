package dev.parley.runtime;

import dev.parley.base.TransmitBatch;

/** Something through which packets leave: a UDP socket or a stream. Confined to its loop's thread. */
public interface PacketPort {
    /**
     * Sends the packets {@code from} (inclusive) to {@code to} (exclusive) of the batch. Their bytes are copied or gone when the call
     * returns. What the network does not take is dropped and counted, as the network itself would: there is no error to handle.
     *
     * @return how many were handed to the network or queued for it
     */
    int send(TransmitBatch batch, int from, int to);

    /** Returns what has passed through the port. */
    PortStatistics statistics();

    /** Returns whether {@link #close} was called. */
    boolean isClosed();

    /**
     * Closes the port; further calls do nothing. Nothing is delivered afterwards. What waits to be sent may still leave, for a fraction
     * of a second at most, so that a good-bye is not lost to a full buffer.
     */
    void close();
}
