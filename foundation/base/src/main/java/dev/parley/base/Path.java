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
    /** Transport protocol of a path. */
    public enum Protocol {
        /** Datagrams as they are. */
        UDP,
        /** A TCP stream, framed by RFC 4571. */
        TCP,
        /** A stream over TCP or TLS between a TURN client and its server, whose messages delimit themselves. */
        STREAM
    }

    /** Returns the UDP path between the two addresses. */
    public static Path udp(InetSocketAddress local, InetSocketAddress remote) {
        return new Path(Protocol.UDP, local, remote);
    }

    /** Returns the path of a stream between a TURN client and its server. */
    public static Path stream(InetSocketAddress local, InetSocketAddress remote) {
        return new Path(Protocol.STREAM, local, remote);
    }

    /** Returns whether the path is a stream's, whose bytes arrive in order or not at all. */
    public boolean isStream() {
        return protocol != Protocol.UDP;
    }

    @Override
    public String toString() {
        return protocol + " " + Addresses.format(local) + " -> " + Addresses.format(remote);
    }
}
