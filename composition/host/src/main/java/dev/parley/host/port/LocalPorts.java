package dev.parley.host.port;

import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionEvent;
import dev.parley.host.config.HostSettings;
import dev.parley.ice.LocalBase;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EngineDriver;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.NetworkAddress;
import dev.parley.runtime.PortOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ports of one connection: one for each local address, transport and component. Each becomes a local base of the ICE agent. Loop
 * thread only.
 */
public final class LocalPorts {
    /** The code of an icecandidateerror for what was not reached: webrtc-pc §4.8.2 has it for servers. */
    private static final int NO_PORT = 701;

    /** Loss of preference of a tunnel against a network of its own. */
    private static final int TUNNEL_PREFERENCE = 32;

    private record OpenPort(DatagramPort port, int transport, int component, NetworkAddress address) {}

    private final LoopPorts loopPorts;
    private final HostSettings settings;
    private final Connection connection;
    private final EngineDriver<ConnectionEvent> driver;
    private final ConnectionInput input;
    private final Map<InetSocketAddress, OpenPort> ports = new LinkedHashMap<>(2);

    /** Makes the ports of a connection; none is opened yet. */
    public LocalPorts(
            LoopPorts loopPorts, HostSettings settings, Connection connection, EngineDriver<ConnectionEvent> driver) {
        this.loopPorts = loopPorts;
        this.settings = settings;
        this.connection = connection;
        this.driver = driver;
        this.input = new ConnectionInput(connection, driver, loopPorts.handshakes());
    }

    private EventLoop loop() {
        return loopPorts.loop();
    }

    private Timestamp now() {
        return loop().now();
    }

    /**
     * Opens the ports of a transport that are missing on {@code addresses}, as far as the settings use these.
     *
     * @param relays whether TURN servers are asked from there
     */
    public void bind(int transport, int components, List<NetworkAddress> addresses, boolean relays) {
        List<NetworkAddress> used = SharedPortCheck.filter(settings).apply(addresses);
        String reason = addresses.isEmpty()
                ? "the machine has no network address"
                : "the settings use none of this machine's " + addresses.size() + " addresses";
        for (NetworkAddress address : used) {
            for (int component = 1; component <= components; component++) {
                if (!isBound(transport, component, address.address())) {
                    reason = bind(transport, component, address, reason);
                    if (relays && loopPorts.shared().enabled()) {
                        bindForRelays(transport, component, address);
                    }
                }
            }
        }
        reportNoPort(transport, reason);
    }

    /** Opens a port for TURN servers beside a shared one: a server holds one allocation for a port, RFC 8656 §3.2. */
    private void bindForRelays(int transport, int component, NetworkAddress address) {
        try {
            DatagramPort port = ownPort(address);
            ports.put(port.localAddress(), new OpenPort(port, transport, component, address));
            driver.addPort(port);
            connection.relays().addBase(transport, component, base(port, address), now());
        } catch (IOException e) {
            loopPorts.warnings().warn(now().nanos(), "no port for TURN on " + address, e);
        }
    }

    private DatagramPort ownPort(NetworkAddress address) throws IOException {
        return loop().bind(
                        new InetSocketAddress(address.address(), 0),
                        PortOptions.DEFAULT.withPorts(settings.ports()),
                        input);
    }

    private LocalBase base(DatagramPort port, NetworkAddress address) {
        int preference = LocalBase.MAX_NETWORK_PREFERENCE - (address.pointToPoint() ? TUNNEL_PREFERENCE : 0);
        return new LocalBase(
                port.localAddress(),
                address.interfaceName(),
                preference,
                address.temporary(),
                settings.publicAddressOf(address.address()));
    }

    private boolean isBound(int transport, int component, InetAddress address) {
        for (OpenPort open : ports.values()) {
            if (open.transport() == transport
                    && open.component() == component
                    && open.address().address().equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** Reports a transport without a port: it has no host candidate, and nothing can be found from it. */
    private void reportNoPort(int transport, String reason) {
        for (OpenPort open : ports.values()) {
            if (open.transport() == transport) {
                return;
            }
        }
        String text = "no local candidate: " + reason;
        loopPorts.warnings().warn(now().nanos(), text, null);
        connection.ice().gatheringError(transport, null, null, "", NO_PORT, text, now());
    }

    /** Opens a port; returns why it could not, else {@code reason}. */
    private String bind(int transport, int component, NetworkAddress address, String reason) {
        DatagramPort port;
        SharedPorts shared = loopPorts.shared();
        try {
            port = shared.enabled() ? shared.open(address.address(), input) : ownPort(address);
        } catch (IOException e) {
            loopPorts.warnings().warn(now().nanos(), "no port on " + address, e);
            return "no port on " + address.address().getHostAddress() + " could be opened: " + e.getMessage();
        }
        ports.put(port.localAddress(), new OpenPort(port, transport, component, address));
        driver.addPort(port);
        int largestPacket = Math.min(settings.pathMtuLimit(), address.mtu());
        if (largestPacket > 0 && port.forbidsFragmentation()) {
            connection.setLargestPacket(port.localAddress(), largestPacket);
        }
        LocalBase base = base(port, address);
        if (shared.enabled()) {
            connection.ice().addLocalBase(transport, component, base, now());
        } else {
            connection.addLocalBase(transport, component, base, now());
        }
        return reason;
    }

    /** Directs STUN requests with this user name fragment on shared ports to the connection. */
    public void register(String usernameFragment) {
        loopPorts.shared().register(usernameFragment, input);
    }

    /** Closes the port of a base that ICE has released. */
    public void released(InetSocketAddress base) {
        OpenPort open = ports.remove(base);
        if (open != null) {
            driver.removePort(base);
            connection.setLargestPacket(base, 0);
            open.port().close();
        }
    }

    /** Closes the ports of a transport. */
    public void closeOf(int transport) {
        for (OpenPort open : List.copyOf(ports.values())) {
            if (open.transport() == transport) {
                released(open.port().localAddress());
            }
        }
    }

    /** Closes the ports whose address the machine has no longer, and removes their bases. */
    public void closeLost(List<NetworkAddress> addresses) {
        for (OpenPort open : List.copyOf(ports.values())) {
            boolean lost = addresses.stream()
                    .noneMatch(each -> each.address().equals(open.address().address()));
            if (lost) {
                InetSocketAddress base = open.port().localAddress();
                connection.removeLocalBase(base, now());
                released(base);
            }
        }
    }

    /** Closes all ports. */
    public void close() {
        for (OpenPort open : ports.values()) {
            open.port().close();
        }
        ports.clear();
        loopPorts.shared().forget(input);
    }
}
