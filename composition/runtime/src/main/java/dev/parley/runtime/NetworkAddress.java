package dev.parley.runtime;

import dev.parley.base.Addresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * An address of this machine.
 *
 * @param address the address, without zone where it is not link-local
 * @param interfaceName the interface that has it, such as "eth0"
 * @param temporary whether it is a temporary IPv6 address (RFC 8981); false where the system does not say
 * @param deprecated whether IPv6 no longer wants it used for new conversations; false where the system does not say
 * @param pointToPoint whether its interface is a point-to-point one, as those of VPNs are
 * @param mtu the interface's largest IP packet in bytes, or 0 where it is unknown
 */
public record NetworkAddress(
        InetAddress address,
        String interfaceName,
        boolean temporary,
        boolean deprecated,
        boolean pointToPoint,
        int mtu) {
    /** Returns a permanent address of an ordinary interface with an MTU of 1,500 bytes. */
    public static NetworkAddress of(InetAddress address, String interfaceName) {
        return new NetworkAddress(address, interfaceName, false, false, false, 1_500);
    }

    /** Returns the addresses that this machine has now. Any thread; asks the system, which can take milliseconds. */
    public static List<NetworkAddress> ofThisMachine() {
        return NetworkInterfaces.refresh();
    }

    /** Returns whether only this machine reaches it. */
    public boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    /** Returns whether only machines on the same link reach it. */
    public boolean isLinkLocal() {
        return address.isLinkLocalAddress();
    }

    /** Returns whether it is an IPv6 address. */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    @Override
    public String toString() {
        return interfaceName + " " + Addresses.format(address) + (temporary ? " temporary" : "")
                + (deprecated ? " deprecated" : "");
    }
}
