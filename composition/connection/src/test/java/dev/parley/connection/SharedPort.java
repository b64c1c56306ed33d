package dev.parley.connection;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.simulation.Host;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.simulation.SimulatedSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** One simulated socket that serves many connections. */
final class SharedPort {
    final PortDemultiplexer<Connection> demultiplexer = new PortDemultiplexer<>();
    final InetSocketAddress address;
    private final SimulatedNetwork network;
    private final SimulatedSocket socket;
    private final TransmitBatch batch = new TransmitBatch();
    private final BiConsumer<Connection, ConnectionEvent> listener;
    private final Map<Connection, SimulatedNetwork.Scheduled> timers = new LinkedHashMap<>();

    SharedPort(Host host, int port, BiConsumer<Connection, ConnectionEvent> listener) {
        this.network = host.network();
        this.listener = listener;
        try {
            socket = host.bind(new InetSocketAddress(host.address(), port), this::received);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        address = socket.localAddress();
    }

    private void received(byte[] bytes, InetSocketAddress from) {
        PacketBuffer buffer = PacketBuffer.allocate(bytes.length + 96, 64);
        buffer.append(bytes, 0, bytes.length);
        Connection connection = demultiplexer.dispatch(
                buffer,
                Path.udp(address, from),
                network.now(),
                (target, datagram, path, now) -> target.handle(datagram, path, now));
        if (connection != null) {
            drain(connection);
        }
    }

    void drain(Connection connection) {
        boolean again = true;
        while (again) {
            batch.clear();
            while (connection.pollTransmit(batch, network.now())) {
                // All into one batch.
            }
            again = !batch.isEmpty();
            for (int i = 0; i < batch.size(); i++) {
                Path path = batch.path(i);
                if (path != null) {
                    demultiplexer.noteSent(connection, batch.packet(i), path.remote());
                    socket.send(batch.packet(i).copy(), path.remote());
                }
            }
            for (ConnectionEvent event = connection.pollEvent(); event != null; event = connection.pollEvent()) {
                again = true;
                listener.accept(connection, event);
            }
        }
        SimulatedNetwork.Scheduled timer = timers.remove(connection);
        if (timer != null) {
            timer.cancel();
        }
        Timestamp deadline = connection.nextTimeout();
        if (!deadline.isNever()) {
            timers.put(connection, network.schedule(deadline, () -> {
                timers.remove(connection);
                connection.handleTimeout(network.now());
                drain(connection);
            }));
        }
    }
}
