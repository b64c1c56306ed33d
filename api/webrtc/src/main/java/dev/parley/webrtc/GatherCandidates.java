package dev.parley.webrtc;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionEvent;
import dev.parley.ice.LocalBase;
import dev.parley.ice.StunServerAddress;
import dev.parley.runtime.AddressFilter;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EngineDriver;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.NetworkAddress;
import dev.parley.runtime.PortOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens ports and finds servers for the ICE agent of one connection. Loop thread only. */
final class GatherCandidates {
    private static final Logger LOG = LoggerFactory.getLogger(GatherCandidates.class);

    /** The one notice about servers that are accepted and not used yet. */
    private static final AtomicBoolean NOTICE_GIVEN = new AtomicBoolean();

    /** Server addresses that are asked: each one costs a check from each base. */
    private static final int MAX_SERVER_ADDRESSES = 16;

    /** webrtc-pc §4.8.3: "If the client was unable to reach the server, errorCode will be set to the value 701". */
    private static final int UNREACHABLE = 701;

    /** How much less a tunnel is preferred than a network of its own. */
    private static final int TUNNEL_PREFERENCE = 32;

    private record OpenPort(DatagramPort port, int transport, int component, NetworkAddress address) {}

    private final Peer peer;
    private final Connection connection;
    private final EngineDriver<ConnectionEvent> driver;
    private final Map<InetSocketAddress, OpenPort> ports = new LinkedHashMap<>(2);
    private EventLoop.@Nullable Registration networkWatch;

    GatherCandidates(Peer peer, Connection connection, EngineDriver<ConnectionEvent> driver) {
        this.peer = peer;
        this.connection = connection;
        this.driver = driver;
    }

    /** Gathers for a transport, for the first time or after a restart. */
    void start(Transport transport) {
        if (networkWatch == null) {
            networkWatch = peer.loop().onNetworkChange(this::networkChanged);
        }
        int generation = ++transport.generation;
        List<StunServerAddress> known = new ArrayList<>();
        Map<String, IceServerUrl> names = new LinkedHashMap<>();
        for (RTCIceServer server : peer.configuration().iceServers()) {
            for (String text : server.urls()) {
                IceServerUrl url = IceServerUrl.parse(text);
                InetAddress literal = Addresses.parseLiteral(url.host());
                if (!url.scheme().equals("stun")) {
                    notice(url);
                } else if (literal != null) {
                    known.add(new StunServerAddress(new InetSocketAddress(literal, url.port()), text));
                } else {
                    names.put(text, url);
                }
            }
        }
        if (peer.settings().iceLite) {
            names.clear();
            known.clear();
        }
        credentialsChanged(transport);
        connection.ice().startGathering(transport.id, known, peer.now());
        if (peer.configuration().iceTransportPolicy() == RTCIceTransportPolicy.ALL) {
            bind(transport, peer.loop().networkAddresses());
        }
        if (names.isEmpty()) {
            // Not before the other transports of the description have begun, or the connection's gathering state
            // would go to and fro between them.
            peer.tasks().execute(() -> {
                if (!peer.isClosed() && generation == transport.generation) {
                    connection.ice().endOfLocalBases(transport.id, peer.now());
                    driver.touch();
                }
            });
        } else {
            new NameLookups(transport, generation, names, known).begin();
        }
    }

    private static void notice(IceServerUrl url) {
        if (!NOTICE_GIVEN.getAndSet(true)) {
            LOG.info("{}: servers are accepted and not used: only STUN over UDP is, so far", url.scheme());
        }
    }

    /** Looks up the names of servers; host candidates do not wait for it. */
    private final class NameLookups {
        private final Transport transport;
        private final int generation;
        private final Map<String, IceServerUrl> names;
        private final List<StunServerAddress> servers;
        private final int known;
        private int waiting;

        NameLookups(
                Transport transport, int generation, Map<String, IceServerUrl> names, List<StunServerAddress> known) {
            this.transport = transport;
            this.generation = generation;
            this.names = names;
            this.waiting = names.size();
            this.servers = new ArrayList<>(known);
            this.known = known.size();
        }

        void begin() {
            names.forEach((text, url) -> peer.loop()
                    .resolver()
                    .resolve(url.host())
                    .whenComplete((addresses, failure) -> {
                        if (!peer.isClosed() && generation == transport.generation) {
                            resolved(text, url, failure == null ? addresses : List.of());
                            driver.touch();
                        }
                    }));
        }

        private void resolved(String text, IceServerUrl url, List<InetAddress> addresses) {
            if (addresses.isEmpty()) {
                String reason = "cannot resolve " + url.host();
                connection.ice().gatheringError(transport.id, null, null, text, UNREACHABLE, reason, peer.now());
            }
            for (InetAddress address : addresses) {
                if (servers.size() < MAX_SERVER_ADDRESSES) {
                    servers.add(new StunServerAddress(new InetSocketAddress(address, url.port()), text));
                }
            }
            if (--waiting == 0) {
                if (servers.size() > known) {
                    // The agent announces its host candidates again; those that are known are passed over.
                    connection.ice().startGathering(transport.id, servers, peer.now());
                }
                connection.ice().endOfLocalBases(transport.id, peer.now());
            }
        }
    }

    // ---- ports ----

    private void bind(Transport transport, List<NetworkAddress> addresses) {
        FactorySettings settings = peer.settings();
        AddressFilter filter = AddressFilter.DEFAULT
                .withLoopback(settings.includeLoopback)
                .withAccepted(each -> settings.addressFilter.test(each.address())
                        && settings.interfaceFilter.test(each.interfaceName()));
        for (NetworkAddress address : filter.apply(addresses)) {
            for (int component = 1; component <= transport.components; component++) {
                if (!isBound(transport.id, component, address.address())) {
                    bind(transport, component, address);
                }
            }
        }
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

    private void bind(Transport transport, int component, NetworkAddress address) {
        DatagramPort port;
        SharedPorts shared = peer.shard().sharedPorts;
        try {
            port = shared.enabled()
                    ? shared.open(address.address(), connection, driver)
                    : peer.loop()
                            .bind(
                                    new InetSocketAddress(address.address(), 0),
                                    PortOptions.DEFAULT.withPorts(peer.settings().ports),
                                    handler());
        } catch (IOException e) {
            LOG.warn("no port on {}: {}", address, e.getMessage());
            return;
        }
        ports.put(port.localAddress(), new OpenPort(port, transport.id, component, address));
        driver.addPort(port);
        int largestPacket = Math.min(peer.settings().pathMtuLimit, address.mtu());
        if (largestPacket > 0 && port.forbidsFragmentation()) {
            connection.setLargestPacket(port.localAddress(), largestPacket);
        }
        int preference = LocalBase.MAX_NETWORK_PREFERENCE - (address.pointToPoint() ? TUNNEL_PREFERENCE : 0);
        connection
                .ice()
                .addLocalBase(
                        transport.id,
                        component,
                        new LocalBase(
                                port.localAddress(),
                                address.interfaceName(),
                                preference,
                                address.temporary(),
                                peer.settings().publicAddressOf(address.address())),
                        peer.now());
    }

    private DatagramHandler handler() {
        return new DatagramHandler() {
            @Override
            public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
                if (connection.isHandshake(datagram, path)) {
                    peer.shard().handshakes.add(peer, datagram, path, this::handleHandshake);
                } else {
                    input(datagram, path, now);
                }
            }

            private void handleHandshake(PacketBuffer datagram, Path path, Timestamp now) {
                input(datagram, path, now);
                driver.touch();
            }

            private void input(PacketBuffer datagram, Path path, Timestamp now) {
                if (driver.isClosed()) {
                    return;
                }
                try {
                    connection.handle(datagram, path, now);
                } catch (RuntimeException | Error e) {
                    driver.fail(e);
                }
            }

            @Override
            public void endOfBatch(Timestamp now) {
                driver.touch();
            }
        };
    }

    /** The local credentials of a transport are new: a shared port has to know them. */
    void credentialsChanged(Transport transport) {
        peer.shard().sharedPorts.register(transport.local.usernameFragment(), connection, driver);
    }

    /** ICE has let go of a base. */
    void released(InetSocketAddress base) {
        OpenPort open = ports.remove(base);
        if (open != null) {
            driver.removePort(base);
            connection.setLargestPacket(base, 0);
            open.port().close();
        }
    }

    /** A transport is not used any more. */
    void stop(Transport transport) {
        transport.generation++;
        for (OpenPort open : List.copyOf(ports.values())) {
            if (open.transport() == transport.id) {
                released(open.port().localAddress());
            }
        }
    }

    private void networkChanged(List<NetworkAddress> addresses) {
        for (OpenPort open : List.copyOf(ports.values())) {
            boolean lost = addresses.stream()
                    .noneMatch(each -> each.address().equals(open.address().address()));
            if (lost) {
                InetSocketAddress base = open.port().localAddress();
                connection.ice().removeLocalBase(base, peer.now());
                released(base);
            }
        }
        if (peer.configuration().iceTransportPolicy() == RTCIceTransportPolicy.ALL) {
            for (Transport transport : peer.transports().all()) {
                bind(transport, addresses);
            }
        }
        driver.touch();
    }

    // ---- names of remote candidates ----

    void resolve(long requestId, String name) {
        if (!peer.settings().mdnsResolution && isMulticastName(name)) {
            connection.ice().nameResolved(requestId, null, peer.now());
            return;
        }
        peer.loop().resolver().resolve(name).whenComplete((addresses, failure) -> {
            if (!peer.isClosed()) {
                InetAddress address = failure != null || addresses.isEmpty() ? null : addresses.get(0);
                connection.ice().nameResolved(requestId, address, peer.now());
                driver.touch();
            }
        });
    }

    /** RFC 6762 §3; names are compared without regard to case, and may end with the root's dot. */
    static boolean isMulticastName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".local") || lower.endsWith(".local.");
    }

    /** Closes all ports and stops watching the network. */
    void close() {
        if (networkWatch != null) {
            networkWatch.remove();
            networkWatch = null;
        }
        for (OpenPort open : ports.values()) {
            open.port().close();
        }
        ports.clear();
        peer.shard().sharedPorts.forget(connection);
    }
}
