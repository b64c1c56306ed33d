package dev.parley.host.port;

import dev.parley.host.config.HostSettings;
import dev.parley.runtime.AddressFilter;
import dev.parley.runtime.NetworkAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;

/** A check, before a server begins, that its shared ports can be opened: later there is nobody whom a failure reaches. */
public final class SharedPortCheck {
    private SharedPortCheck() {}

    /**
     * Opens and closes the shared ports of all loops on the addresses that the settings use. Any thread.
     *
     * @param addresses the machine's addresses
     * @param loops the number of loops, of which each has the next port
     * @throws BindException if one of them is in use or not permitted; its message names the port and the address
     */
    public static void requireFree(HostSettings settings, List<NetworkAddress> addresses, int loops)
            throws BindException {
        if (settings.sharedPort() == 0) {
            return;
        }
        for (NetworkAddress each : filter(settings).apply(addresses)) {
            for (int port = settings.sharedPort(); port < settings.sharedPort() + loops; port++) {
                requireFree(new InetSocketAddress(each.address(), port));
            }
        }
    }

    private static void requireFree(InetSocketAddress address) throws BindException {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.setReuseAddress(false);
            socket.bind(address);
        } catch (IOException e) {
            BindException failure = new BindException("sharedPort " + address.getPort() + ": UDP port "
                    + address.getPort() + " on " + address.getAddress().getHostAddress() + " cannot be opened: "
                    + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    /** Returns the condition of the settings on local addresses. */
    static AddressFilter filter(HostSettings settings) {
        return AddressFilter.DEFAULT
                .withLoopback(settings.includeLoopback())
                .withLinkLocal(settings.includeLinkLocal())
                .withAccepted(each -> settings.addressFilter().test(each.address())
                        && settings.interfaceFilter().test(each.interfaceName()));
    }
}
