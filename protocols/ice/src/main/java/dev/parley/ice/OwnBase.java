package dev.parley.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A local base of one component. It outlives ICE restarts; each session has its own candidates of it. */
final class OwnBase {
    final IceComponent component;
    final LocalBase base;
    final int localPreference;

    OwnBase(IceComponent component, LocalBase base, int localPreference) {
        this.component = component;
        this.base = base;
        this.localPreference = localPreference;
    }

    InetSocketAddress address() {
        return base.address();
    }

    InetAddress ip() {
        return base.address().getAddress();
    }

    boolean isIpv6() {
        return ip() instanceof Inet6Address;
    }

    /** What the host candidate shows. */
    InetSocketAddress shownAddress() {
        InetAddress shown = base.publicAddress();
        return shown == null
                ? base.address()
                : new InetSocketAddress(shown, base.address().getPort());
    }

    /** Returns whether a packet from this base can reach {@code remote}: same family, same scope. */
    boolean canReach(InetAddress remote) {
        // RFC 8445 §6.1.2.2: "IPv6 link-local addresses MUST NOT be paired with other than link-local addresses."
        return isIpv6() == remote instanceof Inet6Address
                && ip().isLinkLocalAddress() == remote.isLinkLocalAddress()
                && ip().isLoopbackAddress() == remote.isLoopbackAddress();
    }
}
