package dev.parley.host;

import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionConfig;
import dev.parley.connection.ConnectionEvent;
import dev.parley.connection.relay.RelayServer;
import dev.parley.host.config.HostSettings;
import dev.parley.host.memory.MemoryBudget;
import dev.parley.host.port.LocalPorts;
import dev.parley.host.port.LoopPorts;
import dev.parley.host.port.RelayStreams;
import dev.parley.host.server.IceServer;
import dev.parley.host.server.IceServerUrl;
import dev.parley.host.server.RemoteNames;
import dev.parley.host.server.ServerLookup;
import dev.parley.ice.IceEvent;
import dev.parley.ice.StunServerAddress;
import dev.parley.runtime.EngineDriver;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.NetworkAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Connection} on an event loop: makes it, drives it, opens ports and finds servers for its ICE agent. The owner gives the
 * connection commands and says {@link #touch} afterwards; it receives the connection's events, but for those that the host handles
 * itself: names to resolve and bases to release. Loop thread only.
 */
public final class ConnectionHost {
    /** webrtc-pc §4.8.3: "If the client was unable to reach the server, errorCode will be set to the value 701". */
    private static final int UNREACHABLE = 701;

    private static final String UNSUPPORTED = "STUN servers are asked over UDP alone.";

    /** One transport, for which candidates are gathered. */
    private static final class Gathered {
        final int components;

        /** Counts gatherings, so that a name that was resolved for an earlier one is recognised. */
        int generation;

        Gathered(int components) {
            this.components = components;
        }
    }

    private final EventLoop loop;
    private final Executor tasks;
    private final Connection connection;
    private final MemoryBudget.Account memory;
    private final EngineDriver<ConnectionEvent> driver;
    private final Consumer<? super ConnectionEvent> events;
    private final Consumer<? super Throwable> failure;
    private final LocalPorts ports;
    private final RelayStreams streams;
    private final RemoteNames names;
    private final Map<Integer, Gathered> transports = new LinkedHashMap<>(2);
    private List<IceServer> servers = List.of();
    private boolean localAddressesUsed = true;

    /** True if the last gathering asks TURN servers, which are reached from ports on the machine's addresses. */
    private boolean relaysAsked;

    private EventLoop.@Nullable Registration networkWatch;
    private boolean closed;
    private boolean failed;

    /**
     * Makes a connection and hosts it.
     *
     * @param tasks runs tasks on the loop, later and in order
     * @param events receives the connection's events, one at a time
     * @param failure receives what the engines have thrown, at most once; nothing more comes from the connection then, and its
     *     ports are closed
     */
    public ConnectionHost(
            LoopPorts loopPorts,
            Executor tasks,
            HostSettings settings,
            ConnectionConfig config,
            Consumer<? super ConnectionEvent> events,
            Consumer<? super Throwable> failure) {
        this.loop = loopPorts.loop();
        this.tasks = tasks;
        this.events = events;
        this.failure = failure;
        this.connection = new Connection(config, loop.random());
        this.memory = settings.memoryBudget().open(() -> loop.execute(this::shedData));
        this.driver = new EngineDriver<>(loop, new MeteredConnection(connection, memory), this::handle, this::failed);
        this.ports = new LocalPorts(loopPorts, settings, connection, driver);
        this.streams = new RelayStreams(loop, settings, connection, driver);
        this.names = new RemoteNames(loop.resolver(), settings.mdnsResolution());
    }

    /** Returns the engines. */
    public Connection connection() {
        return connection;
    }

    /** Returns whether the engines have failed: they take no commands any more. */
    public boolean isFailed() {
        return failed;
    }

    /** Drains the engines at the end of this turn, after a command. */
    public void touch() {
        driver.touch();
    }

    private Timestamp now() {
        return loop.now();
    }

    // ---- events ----

    private void handle(ConnectionEvent event) {
        if (event instanceof ConnectionEvent.Ice ice) {
            if (ice.event() instanceof IceEvent.ResolveName resolve) {
                resolve(resolve);
                return;
            } else if (ice.event() instanceof IceEvent.BaseReleased released) {
                if (!closed) {
                    ports.released(released.base());
                }
                return;
            }
        }
        if (event instanceof ConnectionEvent.Stream stream) {
            if (!closed) {
                streams.execute(stream.order());
            }
            return;
        }
        events.accept(event);
    }

    private void resolve(IceEvent.ResolveName asked) {
        if (closed) {
            return;
        }
        names.resolve(asked.name(), address -> {
            if (!closed) {
                connection.ice().nameResolved(asked.requestId(), address, now());
                driver.touch();
            }
        });
    }

    private void failed(Throwable thrown) {
        failed = true;
        release();
        failure.accept(thrown);
    }

    /** The connections of the budget take too much together, and this one takes most. */
    private void shedData() {
        if (!closed && !failed) {
            connection.shedData(now());
            driver.touch();
        }
    }

    // ---- gathering ----

    /** Sets the validated servers that gatherings ask from now on. */
    public void setServers(List<IceServer> asked) {
        servers = List.copyOf(asked);
    }

    /** Sets whether gatherings open ports on the machine's addresses from now on; they do by default. */
    public void setLocalAddressesUsed(boolean used) {
        localAddressesUsed = used;
    }

    /**
     * Gathers candidates for a transport of the connection, for the first time or after a restart.
     *
     * @param components its components when it was made
     * @param usernameFragment that of its local credentials
     */
    public void gather(int transport, int components, String usernameFragment) {
        if (networkWatch == null) {
            networkWatch = loop.onNetworkChange(this::networkChanged);
        }
        Gathered gathered = transports.computeIfAbsent(transport, made -> new Gathered(components));
        int generation = ++gathered.generation;
        ServerLookup lookup = new ServerLookup(servers);
        ports.register(usernameFragment);
        connection.ice().startGathering(transport, lookup.literals(), now());
        relaysAsked = lookup.hasRelays();
        connection.relays().setServers(transport, lookup.literalRelays(), now());
        bind(transport, components, loop.networkAddresses());
        for (IceServerUrl url : lookup.unsupported()) {
            connection.ice().gatheringError(transport, null, null, url.text(), UNREACHABLE, UNSUPPORTED, now());
        }
        if (lookup.hasNames()) {
            lookup.begin(loop.resolver(), new LookupResults(transport, gathered));
        } else {
            // Not before the other transports of the description have begun, or the connection's gathering state
            // would go to and fro between them.
            tasks.execute(() -> {
                if (!closed && generation == gathered.generation) {
                    connection.endOfLocalBases(transport, now());
                    driver.touch();
                }
            });
        }
    }

    private void bind(int transport, int components, List<NetworkAddress> addresses) {
        if (localAddressesUsed || relaysAsked) {
            ports.bind(transport, components, addresses, relaysAsked);
        }
    }

    /** The results of a gathering's look-ups; host candidates do not wait for them. */
    private final class LookupResults implements ServerLookup.Results {
        private final int transport;
        private final Gathered gathered;
        private final int generation;

        LookupResults(int transport, Gathered gathered) {
            this.transport = transport;
            this.gathered = gathered;
            this.generation = gathered.generation;
        }

        @Override
        public boolean isOutdated() {
            return closed || generation != gathered.generation;
        }

        @Override
        public void failed(IceServerUrl url, String reason) {
            connection.ice().gatheringError(transport, null, null, url.text(), UNREACHABLE, reason, now());
            driver.touch();
        }

        @Override
        public void completed(List<StunServerAddress> asked, List<RelayServer> relays) {
            // The agent announces its host candidates again; those that are known are passed over.
            connection.ice().startGathering(transport, asked, now());
            connection.relays().setServers(transport, relays, now());
            connection.endOfLocalBases(transport, now());
            driver.touch();
        }
    }

    /** Makes new local credentials of a transport known to shared ports, before an ICE restart is begun or taken back. */
    public void credentialsChanged(String usernameFragment) {
        ports.register(usernameFragment);
    }

    /** Stops the gathering for a transport that was removed, and closes its ports. */
    public void stopGathering(int transport) {
        Gathered gathered = transports.remove(transport);
        if (gathered != null) {
            gathered.generation++;
        }
        ports.closeOf(transport);
    }

    private void networkChanged(List<NetworkAddress> addresses) {
        ports.closeLost(addresses);
        transports.forEach((id, gathered) -> bind(id, gathered.components, addresses));
        driver.touch();
    }

    // ---- the end ----

    /** Closes the connection; its last packets leave with the next drain. */
    public void close() {
        if (!closed) {
            closed = true;
            connection.close(now());
        }
    }

    /** Sends what waits, now instead of at the end of the turn; inside a drain, that drain does it. */
    public void drain() {
        driver.drain();
    }

    /** Sends what could not leave before, and gives ports and timers back. Not from an event of the connection. */
    public void release() {
        closed = true;
        driver.drain();
        driver.close();
        memory.close();
        if (networkWatch != null) {
            networkWatch.remove();
            networkWatch = null;
        }
        streams.close();
        ports.close();
    }
}
