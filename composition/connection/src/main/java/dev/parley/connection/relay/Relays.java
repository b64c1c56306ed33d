package dev.parley.connection.relay;

import dev.parley.base.Addresses;
import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.ice.IceAgent;
import dev.parley.ice.LocalBase;
import dev.parley.parameters.RelayProtocol;
import dev.parley.turn.AllocationState;
import dev.parley.turn.TurnAllocation;
import dev.parley.turn.TurnEvent;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The TURN allocations of one connection: one for each local base and server of its family. A relayed address becomes a base of the ICE
 * agent; ICE, DTLS and SCTP send on paths from there, and see nothing of the server.
 */
public final class Relays {
    /** The most allocations of a connection: three servers on five bases, and one more. Servers allow some ten for a user. */
    public static final int MAX_ALLOCATIONS = 16;

    /** A local base, as its transport and component have it. */
    private record Source(int transport, int component, LocalBase base) {}

    private final IceAgent ice;
    private final SecureRandom random;
    private final DropCounters drops;
    private final Consumer<RelayStream> orders;
    private final List<Relay> relays = new ArrayList<>(1);
    private final List<Source> sources = new ArrayList<>(1);
    private final Map<Integer, List<RelayServer>> servers = new LinkedHashMap<>(1);

    /** Transports whose owner has no more bases to come; ICE is told when the servers have answered. */
    private final Set<Integer> ending = new LinkedHashSet<>(1);

    private long lastStream;

    /**
     * Creates none yet.
     *
     * @param orders receives orders about streams for the owner
     */
    public Relays(IceAgent ice, SecureRandom random, DropCounters drops, Consumer<RelayStream> orders) {
        this.orders = orders;
        this.ice = ice;
        this.random = random;
        this.drops = drops;
    }

    /** Returns whether there is no allocation, nor an attempt at one. */
    public boolean isEmpty() {
        return relays.isEmpty();
    }

    // ---- What the owner has

    /** Sets the servers of a transport; those that are new are asked from all of its bases. */
    public void setServers(int transport, List<RelayServer> asked, Timestamp now) {
        servers.put(transport, List.copyOf(asked));
        for (Source source : sources) {
            if (source.transport == transport) {
                allocate(source, now);
            }
        }
    }

    /** Adds a base; the transport's servers are asked from there. */
    public void addBase(int transport, int component, LocalBase base, Timestamp now) {
        Source source = new Source(transport, component, base);
        if (!sources.contains(source)) {
            sources.add(source);
            allocate(source, now);
        }
    }

    /** Forgets a base whose port is gone: its allocations end. */
    public void removeBase(InetSocketAddress address, Timestamp now) {
        sources.removeIf(source -> source.base.address().equals(address));
        for (Relay relay : List.copyOf(relays)) {
            if (relay.base.address().equals(address)) {
                relays.remove(relay);
                closeStream(relay);
                InetSocketAddress relayed = relay.lost();
                if (relayed != null) {
                    ice.removeLocalBase(relayed, now);
                }
                settle(relay, now);
            }
        }
    }

    /** Tells ICE that no further base will come, once the servers have answered. */
    public void endOfBases(int transport, Timestamp now) {
        ending.add(transport);
        endIfSettled(transport, now);
    }

    private void endIfSettled(int transport, Timestamp now) {
        for (Relay relay : relays) {
            if (relay.transport == transport && !relay.settled) {
                return;
            }
        }
        if (ending.remove(transport)) {
            ice.endOfLocalBases(transport, now);
        }
    }

    private void settle(Relay relay, Timestamp now) {
        relay.settled = true;
        endIfSettled(relay.transport, now);
    }

    private void allocate(Source source, Timestamp now) {
        for (RelayServer server : servers.getOrDefault(source.transport, List.of())) {
            if (!isReachable(
                            source.base.address().getAddress(), server.address().getAddress())
                    || isAsked(source, server)) {
                continue;
            }
            if (relays.size() >= MAX_ALLOCATIONS) {
                drops.count("relay: limit of allocations");
                return;
            }
            Path path = path(source.base, server, server.address());
            Relay relay = new Relay(
                    source.transport,
                    source.component,
                    source.base,
                    server,
                    new TurnAllocation(path, server.credentials(), random));
            relays.add(relay);
            ask(relay, server.address(), now);
        }
    }

    private static Path path(LocalBase base, RelayServer server, InetSocketAddress at) {
        return server.protocol() == RelayProtocol.UDP ? Path.udp(base.address(), at) : Path.stream(base.address(), at);
    }

    /** Asks for an allocation, over a stream when that is open. */
    private void ask(Relay relay, InetSocketAddress at, Timestamp now) {
        RelayServer server = relay.server;
        relay.allocation = new TurnAllocation(path(relay.base, server, at), server.credentials(), random);
        if (server.protocol() == RelayProtocol.UDP) {
            relay.allocation.allocate(now);
            return;
        }
        closeStream(relay);
        relay.stream = ++lastStream;
        orders.accept(new RelayStream.Open(
                relay.stream,
                relay.base.address().getAddress(),
                at,
                server.protocol() == RelayProtocol.TLS,
                server.host()));
    }

    private void closeStream(Relay relay) {
        if (relay.stream != 0) {
            orders.accept(new RelayStream.Close(relay.stream));
            relay.stream = 0;
        }
    }

    // ---- Streams

    /**
     * A stream is open.
     *
     * @param path the path of its packets
     */
    public void streamOpened(long id, Path path, Timestamp now) {
        Relay relay = ofStream(id);
        if (relay == null) {
            orders.accept(new RelayStream.Close(id));
            return;
        }
        relay.allocation = new TurnAllocation(path, relay.server.credentials(), random);
        relay.allocation.allocate(now);
    }

    /** A stream could not be opened, or was lost: the allocation ends with it. */
    public void streamClosed(long id, String reason, Timestamp now) {
        Relay relay = ofStream(id);
        if (relay == null) {
            return;
        }
        relay.stream = 0;
        AllocationState state = relay.allocation.state();
        relay.allocation = new TurnAllocation(relay.allocation.path(), relay.server.credentials(), random);
        relay.allocation.release(now);
        if (state == AllocationState.READY) {
            lost(relay, now);
        } else if (state != AllocationState.RELEASING && state != AllocationState.ENDED) {
            refused(relay, new TurnEvent.Refused(TurnAllocation.UNREACHABLE, reason, null), now);
        }
    }

    private @Nullable Relay ofStream(long id) {
        for (Relay relay : relays) {
            if (relay.stream == id) {
                return relay;
            }
        }
        return null;
    }

    private static boolean isReachable(InetAddress base, InetAddress server) {
        return base instanceof Inet6Address == server instanceof Inet6Address
                && base.isLoopbackAddress() == server.isLoopbackAddress()
                && base.isLinkLocalAddress() == server.isLinkLocalAddress();
    }

    /** Returns whether the server has the base's 5-tuple in use already: it holds one allocation, RFC 8656 §3.2. */
    private boolean isAsked(Source source, RelayServer server) {
        for (Relay relay : relays) {
            if (relay.base.address().equals(source.base.address())
                    && relay.server.address().equals(server.address())
                    && relay.server.protocol() == server.protocol()) {
                return true;
            }
        }
        return false;
    }

    // ---- Datagrams

    /**
     * Takes a datagram if it came from a server.
     *
     * @return the path of a peer's packet that the buffer now holds; the datagram's own path if it is none of TURN's; null if it was taken
     */
    public @Nullable Path unwrap(PacketBuffer datagram, Path path, Timestamp now) {
        for (int i = 0; i < relays.size(); i++) {
            Relay relay = relays.get(i);
            if (!relay.allocation.path().equals(path)) {
                continue;
            }
            TurnAllocation.Received received = relay.allocation.handle(datagram, now);
            takeEvents(relay, now);
            InetSocketAddress relayed = relay.relayed;
            if (received == TurnAllocation.Received.DATA && relayed != null) {
                return relay.path(relayed, relay.allocation.lastPeer());
            }
            return received == TurnAllocation.Received.OTHER ? path : null;
        }
        return path;
    }

    /**
     * Wraps the datagrams of a batch that begin at a relayed address, from {@code from} on.
     *
     * @return false if the last one cannot be sent and was taken back
     */
    public boolean wrap(TransmitBatch batch, int from, Timestamp now) {
        for (int i = from; i < batch.size(); i++) {
            Path path = batch.path(i);
            Relay relay = path == null ? null : relayOf(path.local());
            if (relay == null || path == null) {
                continue;
            }
            if (relay.allocation.wrap(batch.packet(i), path.remote(), now)) {
                batch.setPath(i, relay.allocation.path());
            } else if (i == batch.size() - 1) {
                batch.removeLast();
                return false;
            } else {
                // It leaves nowhere: no port has this address.
                drops.count("relay: packet that cannot be relayed");
            }
        }
        return true;
    }

    private @Nullable Relay relayOf(InetSocketAddress relayed) {
        for (int i = 0; i < relays.size(); i++) {
            if (Objects.equals(relayed, relays.get(i).relayed)) {
                return relays.get(i);
            }
        }
        return null;
    }

    /** Appends the next datagram for a server. */
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        for (int i = 0; i < relays.size(); i++) {
            if (relays.get(i).allocation.pollTransmit(into, now)) {
                return true;
            }
        }
        relays.removeIf(this::isOver);
        return false;
    }

    /** Returns whether an attempt or an allocation has ended for good; its stream is closed. */
    private boolean isOver(Relay relay) {
        boolean over = relay.allocation.state() == AllocationState.ENDED && relay.again.isNever();
        if (over) {
            closeStream(relay);
        }
        return over;
    }

    // ---- Events and time

    /** Lets what is due act. */
    public void handleTimeout(Timestamp now) {
        for (Relay relay : List.copyOf(relays)) {
            relay.allocation.handleTimeout(now);
            takeEvents(relay, now);
            if (!relay.again.isAfter(now)) {
                relay.again = Timestamp.NEVER;
                ask(relay, relay.server.address(), now);
            }
        }
    }

    private void takeEvents(Relay relay, Timestamp now) {
        for (TurnEvent event = relay.allocation.pollEvent(); event != null; event = relay.allocation.pollEvent()) {
            if (event instanceof TurnEvent.Allocated allocated) {
                allocated(relay, allocated, now);
            } else if (event instanceof TurnEvent.Refused refused) {
                refused(relay, refused, now);
            } else if (event instanceof TurnEvent.Lost) {
                lost(relay, now);
            }
            // A refused peer's packets are not wrapped: the checks of its pairs have no answer, and fail.
        }
    }

    private void allocated(Relay relay, TurnEvent.Allocated allocated, Timestamp now) {
        relay.ready(allocated.relayed());
        LocalBase base = relay.base;
        ice.addLocalBase(
                relay.transport,
                relay.component,
                new LocalBase(
                        allocated.relayed(),
                        base.interfaceName(),
                        base.networkPreference(),
                        base.temporary(),
                        null,
                        new LocalBase.Relay(relay.server.url(), relay.server.protocol(), allocated.mapped())),
                now);
        endIfSettled(relay.transport, now);
    }

    private void refused(Relay relay, TurnEvent.Refused refused, Timestamp now) {
        InetSocketAddress alternate = refused.alternate();
        if (alternate != null && !relay.redirected && isAllowed(relay, alternate)) {
            // RFC 8489 §10: the client "attempts" the request with the server in ALTERNATE-SERVER, once here.
            relay.redirected = true;
            ask(relay, alternate, now);
            return;
        }
        InetSocketAddress local = relay.base.address();
        ice.gatheringError(
                relay.transport,
                Addresses.format(local.getAddress()),
                local.getPort(),
                relay.server.url(),
                refused.code(),
                relay.server.error(refused.reason()),
                now);
        if (relay.everReady) {
            relay.tryAgainLater(now);
        }
        settle(relay, now);
    }

    /** Returns whether a server may send us to that address: not into the machine, and not to the ports of other services. */
    private static boolean isAllowed(Relay relay, InetSocketAddress alternate) {
        int port = alternate.getPort();
        return isReachable(relay.base.address().getAddress(), alternate.getAddress())
                && (port == 53 || port == 80 || port == 443 || port >= 1_024);
    }

    /** The server has forgotten us: it is asked for another address, which ICE signals as it does those of a new network. */
    private void lost(Relay relay, Timestamp now) {
        InetSocketAddress relayed = relay.lost();
        if (relayed != null) {
            ice.removeLocalBase(relayed, now);
        }
        relay.replace(now);
    }

    /**
     * ICE has released a base.
     *
     * @return whether it was a relayed address; the owner has no port of that address
     */
    public boolean released(InetSocketAddress address, Timestamp now) {
        Relay relay = relayOf(address);
        if (relay == null) {
            sources.removeIf(source -> source.base.address().equals(address));
            for (Relay each : relays) {
                if (each.base.address().equals(address) && each.relayed == null) {
                    each.again = Timestamp.NEVER;
                    each.allocation.release(now);
                }
            }
            return false;
        }
        relay.lost();
        relay.allocation.release(now);
        return true;
    }

    /** Frees all relayed addresses, and appends what says so. */
    public void close(TransmitBatch into, Timestamp now) {
        for (Relay relay : relays) {
            relay.again = Timestamp.NEVER;
            relay.allocation.release(now);
            while (relay.allocation.pollTransmit(into, now)) {
                // All into one batch.
            }
        }
        relays.clear();
        sources.clear();
    }

    /** Returns the earliest deadline. */
    public Timestamp nextTimeout() {
        Timestamp earliest = Timestamp.NEVER;
        for (Relay relay : relays) {
            earliest = Timestamp.min(earliest, Timestamp.min(relay.allocation.nextTimeout(), relay.again));
        }
        return earliest;
    }
}
