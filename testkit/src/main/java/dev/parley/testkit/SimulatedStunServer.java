package dev.parley.testkit;

import dev.parley.base.Addresses;
import dev.parley.simulation.EngineNode;
import dev.parley.simulation.Host;
import dev.parley.stun.StunServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The project's STUN server on port 3478 of a simulated host, on each of its addresses. */
public final class SimulatedStunServer {
    /** RFC 8489 §18.6: the port of STUN over UDP. */
    public static final int PORT = 3_478;

    private final List<InetSocketAddress> addresses = new ArrayList<>();

    /** Opens the server on all addresses that {@code host} has now. */
    public SimulatedStunServer(Host host) {
        StunServer server = new StunServer();
        EngineNode<Void> node = new EngineNode<>(host, server, server::handle);
        for (InetAddress address : host.addresses()) {
            addresses.add(node.bind(address, PORT));
        }
    }

    /** Returns where it listens. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /** Returns the URL of its first address, for {@code RTCConfiguration.builder().iceServer(url)}. */
    public String url() {
        return "stun:" + Addresses.format(addresses.get(0));
    }
}
