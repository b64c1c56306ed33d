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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TURN server over UDP on a thread of its own, RFC 8656; it answers STUN's Binding requests as well. It relays to public addresses, and
 * between its clients; further addresses only if {@link Builder#allowPeers} names them.
 *
 * <pre>{@code
 * try (TurnServer turn = TurnServer.builder().udp(3478).credentials(TurnCredentials.shared(secret)).start()) {
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

    private final TurnCredentials credentials;
    private final EventLoop loop;
    private final TurnServerEngine engine;
    private final EngineDriver<TurnServerEvent> driver;
    private final List<DatagramPort> listening = new ArrayList<>();
    private final Map<InetSocketAddress, DatagramPort> relays = new LinkedHashMap<>();
    private final List<InetSocketAddress> addresses;
    private boolean closed;

    /** On the loop. */
    private TurnServer(EventLoop loop, Builder builder, TurnCredentials credentials) throws IOException {
        this.loop = loop;
        this.credentials = credentials;
        this.engine = new TurnServerEngine(
                TurnServerConfig.of(builder.realm).withPeers(builder.peers), credentials::password, loop.random());
        this.driver = new EngineDriver<>(loop, engine, this::event);
        List<InetSocketAddress> bound = new ArrayList<>();
        for (InetAddress address : builder.addresses.isEmpty() ? machineAddresses() : builder.addresses) {
            DatagramPort port = loop.bind(
                    new InetSocketAddress(address, builder.port), PortOptions.DEFAULT, handler(engine::handle));
            listening.add(port);
            driver.addPort(port);
            bound.add(port.localAddress());
        }
        addresses = List.copyOf(bound);
        loop.retain();
        LOG.info("TURN server listens on {}", addresses);
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings. */
    public static final class Builder {
        private int port = 3_478;
        private String realm = "parley";
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
            if (number < 0 || number > 65_535) {
                throw new IllegalArgumentException("port: " + number);
            }
            port = number;
            return this;
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
                throw new IOException("port " + port + " cannot be opened: " + (cause == null ? e : cause), e);
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
            DatagramPort port = relays.remove(close.relayed());
            if (port != null) {
                driver.removePort(close.relayed());
                port.close();
            }
        }
    }

    private void openRelay(TurnServerEvent.OpenRelay open) {
        try {
            DatagramPort port = loop.bind(
                    new InetSocketAddress(open.listening().getAddress(), 0),
                    PortOptions.DEFAULT.withPorts(RELAYED_PORTS),
                    handler(engine::handleFromPeer));
            relays.put(port.localAddress(), port);
            driver.addPort(port);
            engine.relayOpened(open.id(), port.localAddress(), loop.now());
        } catch (IOException e) {
            LOG.debug("no port for an allocation", e);
            engine.relayFailed(open.id(), loop.now());
        }
        driver.touch();
    }

    /** Returns the addresses that the server listens on. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /** Returns the server's URLs, one for each address. */
    public List<String> urls() {
        List<String> urls = new ArrayList<>();
        for (InetSocketAddress each : addresses) {
            urls.add("turn:" + Addresses.format(each));
        }
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
            driver.close();
            listening.forEach(DatagramPort::close);
            loop.release();
        });
        loop.close();
    }
}
