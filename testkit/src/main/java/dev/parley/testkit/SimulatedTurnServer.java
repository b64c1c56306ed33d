package dev.parley.testkit;

import dev.parley.base.Addresses;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.Host;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.simulation.SimulatedSocket;
import dev.parley.simulation.SimulatedStream;
import dev.parley.turn.TurnDeframer;
import dev.parley.turn.server.PeerFilter;
import dev.parley.turn.server.TurnServerConfig;
import dev.parley.turn.server.TurnServerEngine;
import dev.parley.turn.server.TurnServerEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The project's TURN server on port 3478 of a simulated host. It has one user, and relays to all IPv4 addresses: those of simulated networks
 * are of the kinds that a server on the Internet denies.
 */
public final class SimulatedTurnServer {
    /** RFC 8656 §4.1: the port of TURN over UDP. */
    public static final int PORT = 3_478;

    /** RFC 8656 §4.1: the port of TURN over TLS. */
    public static final int TLS_PORT = 5_349;

    /** The user's name. */
    public static final String USERNAME = "user";

    /** The user's password. */
    public static final String PASSWORD = "password";

    private final Host host;
    private final SimulatedNetwork network;
    private final InetSocketAddress address;
    private final Map<InetSocketAddress, SimulatedSocket> sockets = new LinkedHashMap<>();
    private final Map<Path, SimulatedStream> streams = new LinkedHashMap<>();
    private final TransmitBatch batch = new TransmitBatch();
    private TurnServerEngine server;
    private int starts;

    /** Opens the server on the first address of a host. */
    public SimulatedTurnServer(Host host) {
        this.host = host;
        this.network = host.network();
        this.server = engine();
        this.address = open(PORT, false);
        listen(PORT, false);
        listen(TLS_PORT, true);
    }

    private void listen(int port, boolean tls) {
        try {
            host.listen(new InetSocketAddress(host.address(), port), stream -> new ClientStream(stream, tls));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A client's stream. As on a {@link VirtualEventLoop}, TLS is so many bytes each way, and nothing is encrypted. */
    private final class ClientStream implements SimulatedStream.Receiver {
        private final Path path;
        private final TurnDeframer deframer = new TurnDeframer(TurnDeframer.MAX_MESSAGE);
        private final PacketBuffer message = PacketBuffer.allocate(0, 0);
        private int handshake;

        ClientStream(SimulatedStream stream, boolean tls) {
            path = Path.stream(stream.localAddress(), stream.remoteAddress());
            handshake = tls ? VirtualStream.HELLO : 0;
        }

        @Override
        public void opened(SimulatedStream stream) {
            streams.put(path, stream);
        }

        @Override
        public void received(SimulatedStream stream, byte[] bytes) {
            int skipped = Math.min(handshake, bytes.length);
            handshake -= skipped;
            if (skipped > 0 && handshake == 0) {
                stream.send(new byte[VirtualStream.SERVER_FLIGHT]);
            }
            deframer.append(PacketBuffer.wrap(bytes, skipped, bytes.length - skipped));
            try {
                while (deframer.next(message)) {
                    server.handle(message, path, network.now());
                }
            } catch (MalformedException e) {
                closed(stream, e.reason());
                stream.close();
            }
            drain();
        }

        @Override
        public void closed(SimulatedStream stream, String reason) {
            streams.remove(path);
            server.streamClosed(path, network.now());
            drain();
        }
    }

    private TurnServerEngine engine() {
        return new TurnServerEngine(
                TurnServerConfig.of("example.org")
                        .withPeers(PeerFilter.publicAddresses().allowing("0.0.0.0/0")),
                user -> user.equals(USERNAME) ? PASSWORD : null,
                new DeterministicRandom(network.seed()).fork("turn " + starts++));
    }

    /** Returns where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** Returns its URL, for {@code RTCIceServer.of(List.of(url), USERNAME, PASSWORD)}. */
    public String url() {
        return "turn:" + Addresses.format(address);
    }

    /** Returns its URL by TCP. */
    public String tcpUrl() {
        return url() + "?transport=tcp";
    }

    /** Returns its URL by TLS. */
    public String tlsUrl() {
        return "turns:" + Addresses.format(new InetSocketAddress(address.getAddress(), TLS_PORT));
    }

    /** Returns how many allocations it has. */
    public int allocations() {
        return server.allocations();
    }

    /** Restarts the server: it forgets all allocations, and their ports are closed. */
    public void restart() {
        for (SimulatedSocket socket : new ArrayList<>(sockets.values())) {
            if (!socket.localAddress().equals(address)) {
                sockets.remove(socket.localAddress());
                socket.close();
            }
        }
        for (SimulatedStream stream : new ArrayList<>(streams.values())) {
            stream.close();
        }
        streams.clear();
        server = engine();
    }

    private void openRelay(TurnServerEvent.OpenRelay order) {
        InetSocketAddress relayed = open(0, true);
        while (order.ports() != TurnServerEvent.Ports.ANY && relayed.getPort() % 2 != 0) {
            close(relayed);
            relayed = open(0, true);
        }
        InetSocketAddress next =
                order.ports() == TurnServerEvent.Ports.EVEN_AND_NEXT ? open(relayed.getPort() + 1, true) : null;
        server.relayOpened(order.id(), relayed, next, network.now());
    }

    private void close(InetSocketAddress relayed) {
        SimulatedSocket socket = sockets.remove(relayed);
        if (socket != null) {
            socket.close();
        }
    }

    private InetSocketAddress open(int port, boolean relay) {
        InetSocketAddress[] local = new InetSocketAddress[1];
        try {
            SimulatedSocket socket = host.bind(new InetSocketAddress(host.address(), port), (bytes, from) -> {
                Path path = Path.udp(local[0], from);
                if (relay) {
                    server.handleFromPeer(PacketBuffer.wrap(bytes), path, network.now());
                } else {
                    server.handle(PacketBuffer.wrap(bytes), path, network.now());
                }
                drain();
            });
            local[0] = socket.localAddress();
            sockets.put(local[0], socket);
            return local[0];
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void drain() {
        boolean again = true;
        while (again) {
            batch.clear();
            while (server.pollTransmit(batch, network.now())) {
                // All into one batch.
            }
            again = !batch.isEmpty();
            for (int i = 0; i < batch.size(); i++) {
                Path path = batch.path(i);
                SimulatedStream stream = path == null ? null : streams.get(path);
                if (stream != null) {
                    stream.send(batch.packet(i).copy());
                    continue;
                }
                SimulatedSocket socket = path == null ? null : sockets.get(path.local());
                if (path != null && socket != null) {
                    socket.send(batch.packet(i).copy(), path.remote());
                }
            }
            for (TurnServerEvent event = server.pollEvent(); event != null; event = server.pollEvent()) {
                again = true;
                if (event instanceof TurnServerEvent.OpenRelay relay) {
                    openRelay(relay);
                } else if (event instanceof TurnServerEvent.CloseRelay relay) {
                    close(relay.relayed());
                }
            }
        }
        Timestamp deadline = server.nextTimeout();
        if (!deadline.isNever() && deadline.isAfter(network.now())) {
            network.schedule(deadline, () -> {
                server.handleTimeout(network.now());
                drain();
            });
        }
    }
}
