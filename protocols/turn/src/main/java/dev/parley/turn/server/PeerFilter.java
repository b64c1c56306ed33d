package dev.parley.turn.server;

import dev.parley.base.Addresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a TURN server relays to. By default those of the public Internet alone: a relay into the server's own network would carry
 * strangers past its firewall. Addresses that contain an IPv4 address (mapped, 6to4, Teredo, NAT64) are judged by that one, too. Immutable.
 */
public final class PeerFilter {
    /** An address prefix. */
    private record Prefix(byte[] octets, int bits) {
        boolean contains(byte[] address) {
            if (address.length != octets.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> (i & 7);
                if ((address[i >> 3] & mask) != (octets[i >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The special-purpose addresses of RFC 6890 and its successors that are not globally reachable, and multicast. */
    private static final List<Prefix> DENIED = List.of(
            prefix("0.0.0.0/8"),
            prefix("10.0.0.0/8"),
            prefix("100.64.0.0/10"),
            prefix("127.0.0.0/8"),
            prefix("169.254.0.0/16"),
            prefix("172.16.0.0/12"),
            prefix("192.0.0.0/24"),
            prefix("192.0.2.0/24"),
            prefix("192.88.99.0/24"),
            prefix("192.168.0.0/16"),
            prefix("198.18.0.0/15"),
            prefix("198.51.100.0/24"),
            prefix("203.0.113.0/24"),
            prefix("224.0.0.0/4"),
            prefix("240.0.0.0/4"),
            prefix("::/96"),
            prefix("64:ff9b:1::/48"),
            prefix("100::/64"),
            prefix("2001::/23"),
            prefix("2001:db8::/32"),
            prefix("3fff::/20"),
            prefix("5f00::/16"),
            prefix("fc00::/7"),
            prefix("fe80::/10"),
            prefix("fec0::/10"),
            prefix("ff00::/8"));

    private static final Prefix MAPPED = prefix("::ffff:0:0/96");
    private static final Prefix NAT64 = prefix("64:ff9b::/96");
    private static final Prefix SIX_TO_FOUR = prefix("2002::/16");

    private final List<Prefix> allowed;

    private PeerFilter(List<Prefix> allowed) {
        this.allowed = allowed;
    }

    /** Returns a filter that allows public addresses. */
    public static PeerFilter publicAddresses() {
        return new PeerFilter(List.of());
    }

    /**
     * Returns a filter that allows a prefix as well.
     *
     * @param cidr such as "10.1.0.0/16" or "fd00::/8"
     * @throws IllegalArgumentException if it is no prefix
     */
    public PeerFilter allowing(String cidr) {
        List<Prefix> more = new ArrayList<>(allowed);
        more.add(prefix(cidr));
        return new PeerFilter(List.copyOf(more));
    }

    /** Returns whether the server relays to an address. */
    public boolean allows(InetAddress address) {
        return allows(address.getAddress());
    }

    private boolean allows(byte[] octets) {
        if (isIn(allowed, octets)) {
            return true;
        }
        byte[] inner = embedded(octets);
        if (inner != null) {
            return allows(inner);
        }
        return !isIn(DENIED, octets);
    }

    private static boolean isIn(List<Prefix> prefixes, byte[] octets) {
        for (Prefix each : prefixes) {
            if (each.contains(octets)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the IPv4 address that an IPv6 address leads to, or null. Teredo (2001::/32) is denied whole. */
    private static byte @Nullable [] embedded(byte[] octets) {
        if (MAPPED.contains(octets) || NAT64.contains(octets)) {
            return Arrays.copyOfRange(octets, 12, 16);
        }
        return SIX_TO_FOUR.contains(octets) ? Arrays.copyOfRange(octets, 2, 6) : null;
    }

    private static Prefix prefix(String cidr) {
        int slash = cidr.indexOf('/');
        String literal = slash < 0 ? "" : cidr.substring(0, slash);
        try {
            byte[] octets = octets(literal);
            int bits = Integer.parseInt(cidr.substring(slash + 1));
            if (bits < 0 || bits > 8 * octets.length) {
                throw new IllegalArgumentException("length of the prefix: " + cidr);
            }
            return new Prefix(octets, bits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not an address prefix: " + cidr, e);
        }
    }

    private static byte[] octets(String literal) {
        InetAddress address = Addresses.parseLiteral(literal);
        if (address == null) {
            throw new IllegalArgumentException("not an address: " + literal);
        }
        byte[] octets = address.getAddress();
        if (octets.length == 4 && literal.indexOf(':') >= 0) {
            // The JDK shortens IPv4-mapped addresses.
            byte[] mapped = new byte[16];
            mapped[10] = (byte) 0xff;
            mapped[11] = (byte) 0xff;
            System.arraycopy(octets, 0, mapped, 12, 4);
            return mapped;
        }
        return octets;
    }
}
