package dev.parley.host.port;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.connection.PortDemultiplexer;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EventLoop;
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

    /** A connection on the ports. */
    private static final class Member {
        final ConnectionInput input;
        final Set<String> fragments = new LinkedHashSet<>(4);

        Member(ConnectionInput input) {
            this.input = input;
        }
    }

    private final EventLoop loop;
    private final int number;
    private final Map<InetAddress, Shared> ports = new LinkedHashMap<>();
    private final Map<String, Member> fragments = new LinkedHashMap<>();
    // Looked up only, never iterated.
    private final Map<ConnectionInput, Member> members = new HashMap<>();

    /**
     * Makes the ports of a loop; they are opened when they are needed.
     *
     * @param number the port's number, or 0 if connections do not share ports
     */
    SharedPorts(EventLoop loop, int number) {
        this.loop = loop;
        this.number = number;
    }

    boolean enabled() {
        return number != 0;
    }

    /** Returns the port on that address as the connection sees it; closing it there leaves it open for the others. */
    DatagramPort open(InetAddress address, ConnectionInput connection) throws IOException {
        Shared shared = ports.get(address);
        if (shared == null) {
            shared = new Shared(address);
            ports.put(address, shared);
            for (Map.Entry<String, Member> each : fragments.entrySet()) {
                shared.demultiplexer.register(each.getKey(), each.getValue());
            }
        }
        return new View(shared, member(connection));
    }

    private Member member(ConnectionInput connection) {
        return members.computeIfAbsent(connection, Member::new);
    }

    /** Datagrams with this user name fragment are for the connection from now on. */
    void register(String fragment, ConnectionInput connection) {
        if (!enabled()) {
            return;
        }
        Member member = member(connection);
        Member owner = fragments.putIfAbsent(fragment, member);
        if (owner != null && !owner.equals(member)) {
            LOG.warn(
                    "two connections on port {} have the same user name fragment; the second is not reachable", number);
            return;
        }
        Set<String> own = member.fragments;
        own.add(fragment);
        if (own.size() > MAX_FRAGMENTS) {
            String oldest = own.iterator().next();
            own.remove(oldest);
            fragments.remove(oldest);
            ports.values().forEach(shared -> shared.demultiplexer.unregister(oldest));
        }
        ports.values().forEach(shared -> shared.demultiplexer.register(fragment, member));
    }

    void forget(ConnectionInput connection) {
        Member member = members.remove(connection);
        if (member != null) {
            member.fragments.forEach(fragments::remove);
            ports.values().forEach(shared -> shared.demultiplexer.forget(member));
        }
    }

    void close() {
        ports.values().forEach(shared -> shared.port.close());
        ports.clear();
    }

    /** One socket. */
    private final class Shared implements DatagramHandler {
        final PortDemultiplexer<Member> demultiplexer = new PortDemultiplexer<>();
        final DatagramPort port;
        private final PortDemultiplexer.Target<Member> handler = this::handle;

        Shared(InetAddress address) throws IOException {
            port = loop.bind(new InetSocketAddress(address, number), PortOptions.DEFAULT, this);
        }

        @Override
        public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
            Member member = demultiplexer.dispatch(datagram, path, now, handler);
            if (member != null) {
                // It is drained at the end of the turn, after all that the turn reads.
                member.input.touch();
            }
        }

        private boolean handle(Member member, PacketBuffer datagram, Path path, Timestamp now) {
            return member.input.handle(datagram, path, now);
        }
    }

    /** A socket as one connection sees it. */
    private static final class View implements DatagramPort {
        private final Shared shared;
        private final Member member;
        private boolean closed;

        View(Shared shared, Member member) {
            this.shared = shared;
            this.member = member;
        }

        @Override
        public InetSocketAddress localAddress() {
            return shared.port.localAddress();
        }

        @Override
        public int send(TransmitBatch batch, int from, int to) {
            for (int i = from; i < to; i++) {
                Path path = batch.path(i);
                if (path != null) {
                    shared.demultiplexer.noteSent(member, batch.packet(i), path.remote());
                }
            }
            return shared.port.send(batch, from, to);
        }

        @Override
        public boolean forbidsFragmentation() {
            return shared.port.forbidsFragmentation();
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
