package dev.parley.connection.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Orders of {@link Relays} to the owner about streams to TURN servers. */
public sealed interface RelayStream {
    /** Returns the number that names the stream in {@link Relays#streamOpened} and its kin. */
    long id();

    /**
     * Open a stream.
     *
     * @param id names the stream
     * @param local the address that it leaves from
     * @param remote the server
     * @param tls whether TLS runs above TCP
     * @param host what the server's certificate must be for
     */
    record Open(long id, InetAddress local, InetSocketAddress remote, boolean tls, String host)
            implements RelayStream {}

    /**
     * Close a stream, after what waits has left.
     *
     * @param id names the stream
     */
    record Close(long id) implements RelayStream {}
}
