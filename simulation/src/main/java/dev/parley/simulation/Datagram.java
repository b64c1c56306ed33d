package dev.parley.simulation;

import dev.parley.base.Addresses;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * A UDP datagram, or a segment of a {@link SimulatedStream}, on its way. The bytes belong to whoever holds it now; NATs make copies with other addresses that share them.
 *
 * @param source where it says that it comes from
 * @param destination where it goes
 * @param bytes its payload
 * @param dontFragment whether it is dropped where it is larger than the MTU, and not fragmented
 * @param segment whether it is a segment of a stream, which firewalls tell from a datagram
 */
public record Datagram(
        InetSocketAddress source, InetSocketAddress destination, byte[] bytes, boolean dontFragment, boolean segment) {
    /** Makes a datagram that may be fragmented. */
    public Datagram(InetSocketAddress source, InetSocketAddress destination, byte[] bytes) {
        this(source, destination, bytes, false, false);
    }

    /** Returns the same datagram with other addresses. */
    Datagram translated(InetSocketAddress newSource, InetSocketAddress newDestination) {
        return new Datagram(newSource, newDestination, bytes, dontFragment, segment);
    }

    /** Returns the same datagram with other bytes. */
    Datagram withBytes(byte[] newBytes) {
        return new Datagram(source, destination, newBytes, dontFragment, segment);
    }

    /** Returns its size as an IP packet: payload, UDP header and IPv4 or IPv6 header. */
    public int ipLength() {
        return bytes.length + 8 + (destination.getAddress() instanceof Inet6Address ? 40 : 20);
    }

    @Override
    public String toString() {
        return Addresses.format(source) + " -> " + Addresses.format(destination) + " " + bytes.length + " bytes";
    }
}
