package dev.parley.webrtc;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionEvent;
import dev.parley.connection.PortDemultiplexer;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EngineDriver;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.HandshakeQueue;
import dev.parley.runtime.PortOptions;
import dev.parley.runtime.PortStatistics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP ports that all connections of one loop share: one port number, a socket for each local address, opened for the first
 * connection and kept. Loop thread only.
 */
final class SharedPorts {
    private static final Logger LOG = LoggerFactory.getLogger(SharedPorts.class);

    /** The most user name fragments of one connection: those of its transports and of their last restarts; the oldest goes. */
    private static final int MAX_FRAGMENTS = 256;

    private record Member(Connection connection, EngineDriver<ConnectionEvent> driver)
            implements HandshakeQueue.Handler {
        @Override
        public void handle(PacketBuffer datagram, Path path, Timestamp now) {
            connection.handle(datagram, path, now);
            driver.touch();
        }
    }

    private final EventLoop loop;
    private final HandshakeQueue handshakes;
    private final int number;
    private final Map<InetAddress, Shared> ports = new LinkedHashMap<>();
    private final Map<String, Peer> fragments = new LinkedHashMap<>();
    private final Map<Peer, Set<String>> fragmentsOf = new HashMap<>();
    private final Map<Peer, Member> members = new HashMap<>();

    SharedPorts(EventLoop loop, HandshakeQueue handshakes, FactorySettings settings, int index) {
        this.loop = loop;
        this.handshakes = handshakes;
        this.number = settings.sharedPort == 0 ? 0 : settings.sharedPort + index;
    }

    boolean enabled() {
        return number != 0;
    }

    /** Returns the port on that address as {@code peer} sees it; closing it there leaves it open for the others. */
    DatagramPort open(InetAddress address, Peer peer, Connection connection, EngineDriver<ConnectionEvent> driver)
            throws IOException {
        Shared shared = ports.get(address);
        if (shared == null) {
            shared = new Shared(address);
            ports.put(address, shared);
            for (Map.Entry<String, Peer> each : fragments.entrySet()) {
                shared.demultiplexer.register(each.getKey(), each.getValue());
            }
        }
        members.put(peer, new Member(connection, driver));
        return new View(shared, peer);
    }

    /** Datagrams with this user name fragment are for {@code peer} from now on. */
    void register(String fragment, Peer peer) {
        if (!enabled()) {
            return;
        }
        Peer owner = fragments.putIfAbsent(fragment, peer);
        if (owner != null && !owner.equals(peer)) {
            LOG.warn(
                    "two connections on port {} have the same user name fragment; the second is not reachable", number);
            return;
        }
        Set<String> own = fragmentsOf.computeIfAbsent(peer, p -> new LinkedHashSet<>());
        own.add(fragment);
        if (own.size() > MAX_FRAGMENTS) {
            String oldest = own.iterator().next();
            own.remove(oldest);
            fragments.remove(oldest);
            ports.values().forEach(shared -> shared.demultiplexer.unregister(oldest));
        }
        ports.values().forEach(shared -> shared.demultiplexer.register(fragment, peer));
    }

    void forget(Peer peer) {
        members.remove(peer);
        Set<String> own = fragmentsOf.remove(peer);
        if (own != null) {
            own.forEach(fragments::remove);
        }
        ports.values().forEach(shared -> shared.demultiplexer.forget(peer));
    }

    void close() {
        ports.values().forEach(shared -> shared.port.close());
        ports.clear();
    }

    /** One socket. */
    private final class Shared implements DatagramHandler {
        final PortDemultiplexer<Peer> demultiplexer = new PortDemultiplexer<>();
        final DatagramPort port;
        private final PortDemultiplexer.Target<Peer> handler = this::handle;
        private final Set<Peer> touched = new LinkedHashSet<>();

        Shared(InetAddress address) throws IOException {
            port = loop.bind(new InetSocketAddress(address, number), PortOptions.DEFAULT, this);
        }

        @Override
        public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
            Peer peer = demultiplexer.dispatch(datagram, path, now, handler);
            if (peer != null) {
                touched.add(peer);
            }
        }

        private boolean handle(Peer peer, PacketBuffer datagram, Path path, Timestamp now) {
            Member member = members.get(peer);
            if (member == null) {
                return false;
            }
            if (member.connection().isHandshake(datagram, path)) {
                handshakes.add(peer, datagram, path, member);
                return false;
            }
            return member.connection().handle(datagram, path, now);
        }

        @Override
        public void endOfBatch(Timestamp now) {
            for (Peer peer : touched) {
                Member member = members.get(peer);
                if (member != null) {
                    member.driver().touch();
                }
            }
            touched.clear();
        }
    }

    /** A socket as one connection sees it. */
    private static final class View implements DatagramPort {
        private final Shared shared;
        private final Peer peer;
        private boolean closed;

        View(Shared shared, Peer peer) {
            this.shared = shared;
            this.peer = peer;
        }

        @Override
        public InetSocketAddress localAddress() {
            return shared.port.localAddress();
        }

        @Override
        public int send(TransmitBatch batch, int from, int to) {
            for (int i = from; i < to; i++) {
                shared.demultiplexer.noteSent(peer, batch.packet(i));
            }
            return shared.port.send(batch, from, to);
        }

        @Override
        public PortStatistics statistics() {
            return shared.port.statistics();
        }

        @Override
        public boolean isClosed() {
            return closed || shared.port.isClosed();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
