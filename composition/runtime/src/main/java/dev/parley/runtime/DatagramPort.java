package dev.parley.runtime;

import dev.parley.base.TransmitBatch;
import java.net.InetSocketAddress;

/** An open UDP port on one local address. Confined to its loop's thread. */
public interface DatagramPort {
    /** Returns the address that the port is bound to. {@link dev.parley.base.Path#local} of its datagrams is this very object. */
    InetSocketAddress localAddress();

    /**
     * Sends the datagrams {@code from} (inclusive) to {@code to} (exclusive) of the batch to their paths' remote addresses. Their
     * bytes are copied or gone when the call returns. What the network does not take is dropped and counted, as the network
     * itself would: there is no error to handle.
     *
     * @return how many were handed to the network or queued for it
     */
    int send(TransmitBatch batch, int from, int to);

    /** Returns what has passed through the port. */
    PortStatistics statistics();

    /**
     * Returns whether datagrams that {@linkplain TransmitBatch#isDontFragment must not be fragmented} are not; only then does a large
     * datagram that arrives say anything about the path.
     */
    default boolean forbidsFragmentation() {
        return false;
    }

    /** Returns whether {@link #close} was called. */
    boolean isClosed();

    /**
     * Closes the port; further calls do nothing. No datagram is delivered afterwards. What waits for the socket may still leave, for a
     * fraction of a second at the most, so that a good-bye is not lost to a full buffer.
     */
    void close();
}
