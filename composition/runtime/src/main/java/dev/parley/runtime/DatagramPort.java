package dev.parley.runtime;

import dev.parley.base.TransmitBatch;
import java.net.InetSocketAddress;

/** An open UDP port on one local address. Confined to its loop's thread. */
public interface DatagramPort extends PacketPort {
    /** Returns the address that the port is bound to. {@link dev.parley.base.Path#local} of its datagrams is this very object. */
    InetSocketAddress localAddress();

    /**
     * Returns whether datagrams that {@linkplain TransmitBatch#isDontFragment must not be fragmented} are not; only then does a large
     * datagram that arrives say anything about the path.
     */
    default boolean forbidsFragmentation() {
        return false;
    }
}
