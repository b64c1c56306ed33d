package dev.parley.base;

import java.net.InetSocketAddress;

/**
 * The way of a datagram, in both directions: which socket of ours, and which address of theirs.
 *
 * @param protocol what carries the bytes
 * @param local the local base, that is the address that our socket is bound to
 * @param remote the address of the other end, as our socket sees it
 */
public record Path(Protocol protocol, InetSocketAddress local, InetSocketAddress remote) {
    /** What carries the bytes of a path. */
    public enum Protocol {
        /** Datagrams as they are. */
        UDP,
        /** A TCP stream, framed by RFC 4571. */
        TCP
    }

    /** Returns the UDP path between the two addresses. */
    public static Path udp(InetSocketAddress local, InetSocketAddress remote) {
        return new Path(Protocol.UDP, local, remote);
    }

    @Override
    public String toString() {
        return protocol + " " + Addresses.format(local) + " -> " + Addresses.format(remote);
    }
}
