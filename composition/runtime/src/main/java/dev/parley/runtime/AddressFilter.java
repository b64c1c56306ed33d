package dev.parley.runtime;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which of the machine's addresses are used.
 *
 * @param loopback whether loopback addresses are; RFC 8445 §5.1.1.1 leaves them out
 * @param linkLocal whether link-local IPv6 addresses are
 * @param ipv4 whether IPv4 addresses are
 * @param ipv6 whether IPv6 addresses are
 * @param accepted a further condition, such as on the interface's name
 */
public record AddressFilter(
        boolean loopback, boolean linkLocal, boolean ipv4, boolean ipv6, Predicate<NetworkAddress> accepted) {
    /** All but loopback addresses and link-local IPv6 addresses. */
    public static final AddressFilter DEFAULT = new AddressFilter(false, false, true, true, address -> true);

    /** Returns this with or without loopback addresses. */
    public AddressFilter withLoopback(boolean value) {
        return new AddressFilter(value, linkLocal, ipv4, ipv6, accepted);
    }

    /** Returns this with or without link-local IPv6 addresses. */
    public AddressFilter withLinkLocal(boolean value) {
        return new AddressFilter(loopback, value, ipv4, ipv6, accepted);
    }

    /** Returns this with another further condition. */
    public AddressFilter withAccepted(Predicate<NetworkAddress> value) {
        return new AddressFilter(loopback, linkLocal, ipv4, ipv6, value);
    }

    /** Returns the addresses that pass, in their order. */
    public List<NetworkAddress> apply(List<NetworkAddress> addresses) {
        List<NetworkAddress> passed = new ArrayList<>();
        for (NetworkAddress each : addresses) {
            boolean wanted = (loopback || !each.isLoopback())
                    && (linkLocal || !each.isIpv6() || !each.isLinkLocal())
                    && (each.isIpv6() ? ipv6 && isUsable(each) : ipv4)
                    && accepted.test(each);
            if (wanted) {
                passed.add(each);
            }
        }
        // RFC 8445 §5.1.1.1: "If gathering one or more host candidates that correspond to an IPv6 address that was
        // generated using a mechanism that prevents location tracking [RFC7721], host candidates that correspond to
        // IPv6 addresses that do allow location tracking, are configured on the same interface, and are part of the
        // same network prefix MUST NOT be gathered."
        Set<String> untracked = new HashSet<>();
        for (NetworkAddress each : passed) {
            if (each.temporary()) {
                untracked.add(networkOf(each));
            }
        }
        // RFC 8445 §5.1.1.1: "when host candidates corresponding to an IPv6 address generated using a mechanism that
        // prevents location tracking are gathered, then host candidates corresponding to IPv6 link-local addresses
        // [RFC4291] MUST NOT be gathered."
        if (!untracked.isEmpty()) {
            passed.removeIf(each -> each.isIpv6() && each.isLinkLocal());
        }
        passed.removeIf(each -> each.isIpv6() && !each.temporary() && untracked.contains(networkOf(each)));
        return passed;
    }

    /**
     * RFC 8445 §5.1.1.1: "Deprecated IPv4-compatible IPv6 addresses [RFC4291] and IPv6 site-local unicast addresses [RFC3879] MUST
     * NOT be included in the address candidates."
     */
    private static boolean isUsable(NetworkAddress each) {
        return !each.address().isSiteLocalAddress()
                && !(each.address() instanceof Inet6Address six && six.isIPv4CompatibleAddress() && !each.isLoopback())
                && !each.deprecated();
    }

    /** The interface and the first 64 bits of the address, the prefix of every network with temporary addresses. */
    private static String networkOf(NetworkAddress each) {
        return each.interfaceName() + " "
                + HexFormat.of().formatHex(each.address().getAddress(), 0, each.isIpv6() ? 8 : 4);
    }
}
