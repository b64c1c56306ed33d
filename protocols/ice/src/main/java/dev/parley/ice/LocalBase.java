package dev.parley.ice;

import dev.parley.parameters.RelayProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket that the owner has opened for one component, RFC 8445 §2.1's "base", or a relayed address that it has at a TURN server. A
 * relayed candidate's base is the candidate itself (§5.1.1.2): packets whose path begins there leave through the server.
 *
 * @param address what the socket is bound to, with a resolved address that is no wildcard and a port other than 0
 * @param interfaceName the network interface, for the owner's own use
 * @param networkPreference 0 to {@link #MAX_NETWORK_PREFERENCE}; candidates on networks with a higher number are preferred (a
 *     cable over a radio, both over a tunnel)
 * @param temporary whether the address is a temporary IPv6 address of RFC 8981, which is preferred to a permanent one
 * @param publicAddress the address under which a 1:1 NAT shows this base with an unchanged port, or null; it takes the place of
 *     the base's own address in the host candidate
 * @param relay the server that has lent the address, or null for a socket
 */
public record LocalBase(
        InetSocketAddress address,
        String interfaceName,
        int networkPreference,
        boolean temporary,
        @Nullable InetAddress publicAddress,
        @Nullable Relay relay) {
    /**
     * The server that has lent a relayed address.
     *
     * @param url the server's URL
     * @param protocol the protocol between us and the server
     * @param mapped the address that the server sees us at, the candidate's related address
     */
    public record Relay(String url, RelayProtocol protocol, InetSocketAddress mapped) {}

    /** The highest network preference: seven bits of a candidate's local preference. */
    public static final int MAX_NETWORK_PREFERENCE = 127;

    /** Checks the ranges. */
    public LocalBase {
        if (address.isUnresolved() || address.getAddress().isAnyLocalAddress() || address.getPort() == 0) {
            throw new IllegalArgumentException("a base needs an address and a port of its own: " + address);
        }
        if (networkPreference < 0 || networkPreference > MAX_NETWORK_PREFERENCE) {
            throw new IllegalArgumentException("network preference " + networkPreference);
        }
    }

    /** Creates the base of a socket. */
    public LocalBase(
            InetSocketAddress address,
            String interfaceName,
            int networkPreference,
            boolean temporary,
            @Nullable InetAddress publicAddress) {
        this(address, interfaceName, networkPreference, temporary, publicAddress, null);
    }

    /** Returns the base of an interface that has no public address, with the highest network preference. */
    public static LocalBase of(InetSocketAddress address) {
        return new LocalBase(address, "", MAX_NETWORK_PREFERENCE, false, null);
    }
}
