package dev.parley.turnserver;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.runtime.AddressFilter;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EngineDriver;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.NetworkAddress;
import dev.parley.runtime.NioEventLoop;
import dev.parley.runtime.PortOptions;
import dev.parley.runtime.PortRange;
import dev.parley.runtime.StreamTls;
import dev.parley.turn.server.PeerFilter;
import dev.parley.turn.server.TurnServerConfig;
import dev.parley.turn.server.TurnServerEngine;
import dev.parley.turn.server.TurnServerEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TURN server on a thread of its own, RFC 8656, for clients that come by UDP, TCP or TLS; it answers STUN's Binding requests as well. It
 * relays UDP to public addresses, and between its clients; further addresses only if {@link Builder#allowPeers} names them.
 *
 * <pre>{@code
 * try (TurnServer turn = TurnServer.builder().udp(3478).tcp(3478).credentials(TurnCredentials.shared(secret)).start()) {
 *     String iceServer = turn.issue("alice", Duration.ofHours(1)).toJson();
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class TurnServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TurnServer.class);

    /** RFC 8656 §7.2: relayed ports are of the dynamic range. */
    private static final PortRange RELAYED_PORTS = new PortRange(49_152, 65_535);

    /** Tries to find two neighbouring ports that are free: with half of all taken it fails once in 10^12. */
    private static final int MAX_PAIR_TRIES = 100;

    private final TurnCredentials credentials;
    private final EventLoop loop;
    private final TurnServerEngine engine;
    private final EngineDriver<TurnServerEvent> driver;
    private final List<DatagramPort> listening = new ArrayList<>();
    private final Map<InetSocketAddress, DatagramPort> relays = new LinkedHashMap<>();
    private final ClientStreams streams;
    private final List<InetSocketAddress> addresses;
    private final List<String> urls;
    private boolean closed;

    /** On the loop. */
    private TurnServer(EventLoop loop, Builder builder, TurnCredentials credentials) throws IOException {
        this.loop = loop;
        this.credentials = credentials;
        this.engine = new TurnServerEngine(
                TurnServerConfig.of(builder.realm).withPeers(builder.peers), credentials::password, loop.random());
        this.driver = new EngineDriver<>(loop, engine, this::event);
        this.streams = new ClientStreams(loop, engine, driver);
        List<InetSocketAddress> bound = new ArrayList<>();
        List<String> reached = new ArrayList<>();
        for (InetAddress address : builder.addresses.isEmpty() ? machineAddresses() : builder.addresses) {
            Builder.Tls tls = builder.tls;
            DatagramPort port = loop.bind(
                    new InetSocketAddress(address, builder.port), PortOptions.DEFAULT, handler(engine::handle));
            listening.add(port);
            driver.addPort(port);
            bound.add(port.localAddress());
            reached.add("turn:" + builder.shown(port.localAddress()));
            if (builder.tcpPort >= 0) {
                InetSocketAddress at = streams.listen(new InetSocketAddress(address, builder.tcpPort), null);
                reached.add("turn:" + builder.shown(at) + "?transport=tcp");
            }
            if (tls != null) {
                InetSocketAddress at =
                        streams.listen(new InetSocketAddress(address, tls.port), new StreamTls(tls.context, null));
                reached.add("turns:" + builder.shown(at));
            }
        }
        addresses = List.copyOf(bound);
        urls = List.copyOf(new LinkedHashSet<>(reached));
        loop.retain();
        LOG.info("TURN server listens: {}", urls);
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings. */
    public static final class Builder {
        private int port = 3_478;
        private String realm = "parley";

        private record Tls(int port, SSLContext context) {}

        private int tcpPort = -1;
        private @Nullable Tls tls;
        private @Nullable String host;
        private final List<InetAddress> addresses = new ArrayList<>();
        private PeerFilter peers = PeerFilter.publicAddresses();
        private @Nullable TurnCredentials credentials;

        private Builder() {}

        /**
         * Sets the UDP port; 3478 by default.
         *
         * @param number 1 to 65,535, or 0 for any
         */
        public Builder udp(int number) {
            port = checked(number);
            return this;
        }

        /**
         * Accepts clients by TCP as well, for networks that let no UDP out; the relayed packets are UDP all the same.
         *
         * @param number 1 to 65,535, or 0 for any
         */
        public Builder tcp(int number) {
            tcpPort = checked(number);
            return this;
        }

        /**
         * Accepts clients by TLS as well; port 443 is the one that most networks let out.
         *
         * @param number 1 to 65,535, or 0 for any
         * @param context has the key and the certificate, which clients check against the host in their URL
         */
        public Builder tls(int number, SSLContext context) {
            tls = new Tls(checked(number), Objects.requireNonNull(context));
            return this;
        }

        /** Sets the name by which clients reach the server, for {@link TurnServer#urls}; without one these have its addresses. */
        public Builder host(String name) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("an empty name");
            }
            host = name;
            return this;
        }

        private static int checked(int number) {
            if (number < 0 || number > 65_535) {
                throw new IllegalArgumentException("port: " + number);
            }
            return number;
        }

        private String shown(InetSocketAddress address) {
            return host == null ? Addresses.format(address) : host + ":" + address.getPort();
        }

        /** Adds an address to listen on; without one the server listens on all IPv4 addresses of the machine but loopback. */
        public Builder address(InetAddress address) {
            addresses.add(Objects.requireNonNull(address));
            return this;
        }

        /** Sets the realm that clients see; "parley" by default. */
        public Builder realm(String name) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("an empty realm");
            }
            realm = name;
            return this;
        }

        /** Sets the users. */
        public Builder credentials(TurnCredentials users) {
            credentials = Objects.requireNonNull(users);
            return this;
        }

        /**
         * Lets the server relay to addresses that it denies by default: private, loopback, link-local and other special ones.
         *
         * @param cidr such as "10.1.0.0/16"
         */
        public Builder allowPeers(String cidr) {
            peers = peers.allowing(cidr);
            return this;
        }

        private String ports() {
            Tls present = tls;
            return "UDP " + port + (tcpPort < 0 ? "" : ", TCP " + tcpPort)
                    + (present == null ? "" : ", TLS " + present.port);
        }

        /**
         * Starts the server.
         *
         * @throws IOException if a port cannot be opened
         * @throws IllegalStateException if there are no credentials
         */
        public TurnServer start() throws IOException {
            TurnCredentials users = credentials;
            if (users == null) {
                throw new IllegalStateException("a TURN server needs credentials");
            }
            EventLoop loop = new NioEventLoop("parley-turn");
            CompletableFuture<TurnServer> started = new CompletableFuture<>();
            loop.execute(() -> {
                try {
                    started.complete(new TurnServer(loop, this, users));
                } catch (IOException | RuntimeException e) {
                    started.completeExceptionally(e);
                }
            });
            try {
                return started.get();
            } catch (ExecutionException e) {
                loop.close();
                Throwable cause = e.getCause();
                throw new IOException("a port cannot be opened (" + ports() + "): " + (cause == null ? e : cause), e);
            } catch (InterruptedException e) {
                loop.close();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private List<InetAddress> machineAddresses() {
        List<InetAddress> found = new ArrayList<>();
        for (NetworkAddress each : AddressFilter.DEFAULT.apply(loop.networkAddresses())) {
            if (!each.isIpv6()) {
                found.add(each.address());
            }
        }
        return found;
    }

    /** Takes a datagram. */
    private interface Input {
        void handle(PacketBuffer datagram, Path path, Timestamp now);
    }

    private DatagramHandler handler(Input input) {
        return new DatagramHandler() {
            @Override
            public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
                input.handle(datagram, path, now);
            }

            @Override
            public void endOfBatch(Timestamp now) {
                driver.touch();
            }
        };
    }

    private void event(TurnServerEvent event) {
        if (event instanceof TurnServerEvent.OpenRelay open) {
            openRelay(open);
        } else if (event instanceof TurnServerEvent.CloseRelay close) {
            closeRelay(close.relayed());
        }
    }

    private void openRelay(TurnServerEvent.OpenRelay order) {
        InetAddress address = order.listening().getAddress();
        try {
            if (order.ports() == TurnServerEvent.Ports.ANY) {
                engine.relayOpened(order.id(), openRelay(address, RELAYED_PORTS), loop.now());
            } else {
                openPair(order, address);
            }
        } catch (IOException e) {
            LOG.debug("no port for an allocation", e);
            engine.relayFailed(order.id(), loop.now());
        }
        driver.touch();
    }

    private InetSocketAddress openRelay(InetAddress address, PortRange range) throws IOException {
        DatagramPort port = loop.bind(
                new InetSocketAddress(address, 0),
                PortOptions.DEFAULT.withPorts(range),
                handler(engine::handleFromPeer));
        relays.put(port.localAddress(), port);
        driver.addPort(port);
        return port.localAddress();
    }

    /** Opens a port with an even number, and the next one if that is to be held. */
    private void openPair(TurnServerEvent.OpenRelay order, InetAddress address) throws IOException {
        for (int tries = 0; tries < MAX_PAIR_TRIES; tries++) {
            int pairs = RELAYED_PORTS.size() / 2;
            int even = RELAYED_PORTS.first() + 2 * loop.random().nextInt(pairs);
            InetSocketAddress relayed = null;
            try {
                relayed = openRelay(address, new PortRange(even, even));
                InetSocketAddress next = order.ports() == TurnServerEvent.Ports.EVEN
                        ? null
                        : openRelay(address, new PortRange(even + 1, even + 1));
                engine.relayOpened(order.id(), relayed, next, loop.now());
                return;
            } catch (IOException e) {
                LOG.debug("a pair of ports is not free", e);
                if (relayed != null) {
                    closeRelay(relayed);
                }
            }
        }
        throw new IOException("no pair of ports");
    }

    private void closeRelay(InetSocketAddress relayed) {
        DatagramPort port = relays.remove(relayed);
        if (port != null) {
            driver.removePort(relayed);
            port.close();
        }
    }

    /** Returns the UDP addresses that the server listens on. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /** Returns the server's URLs: one for each way to reach it. */
    public List<String> urls() {
        return urls;
    }

    /**
     * Returns an entry of {@code iceServers} for a user.
     *
     * @param id names the user; with {@linkplain TurnCredentials#fixed fixed credentials} it is the user name
     * @param validFor how long the credentials are good for, if they are limited in time
     * @throws IllegalArgumentException if there is no such user
     */
    public IssuedServer issue(String id, Duration validFor) {
        TurnCredentials.Issued issued = credentials.issue(id, validFor);
        return new IssuedServer(urls(), issued.username(), issued.password());
    }

    /** Returns how many allocations there are. */
    public int allocations() {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        loop.execute(() -> count.complete(engine.allocations()));
        return count.join();
    }

    /** Returns the server's figures. */
    public TurnServerStatistics statistics() {
        CompletableFuture<TurnServerStatistics> result = new CompletableFuture<>();
        loop.execute(() -> result.complete(new TurnServerStatistics(
                engine.allocations(),
                streams.size(),
                engine.packets(true),
                engine.bytes(true),
                engine.packets(false),
                engine.bytes(false),
                engine.drops().snapshot())));
        return result.join();
    }

    /** Ends all allocations, and closes the ports. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.execute(() -> {
            engine.close();
            driver.drain();
            streams.close();
            driver.close();
            listening.forEach(DatagramPort::close);
            loop.release();
        });
        loop.close();
    }
}
