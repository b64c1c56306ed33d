package dev.parley.turn;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.simulation.Host;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.simulation.SimulatedSocket;
import dev.parley.turn.server.TurnServerEngine;
import dev.parley.turn.server.TurnServerEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** A TURN server on a simulated host: its listening port, and a port for each allocation. */
final class TurnServerNode {
    final InetSocketAddress address;
    TurnServerEngine engine;
    private final Host host;
    private final SimulatedNetwork network;
    private final Map<InetSocketAddress, SimulatedSocket> sockets = new LinkedHashMap<>();
    private final TransmitBatch batch = new TransmitBatch();

    TurnServerNode(Host host, TurnServerEngine engine) {
        this.host = host;
        this.network = host.network();
        this.engine = engine;
        this.address = open(3_478, false);
    }

    /** Returns how many ports of allocations are open. */
    int relays() {
        return sockets.size() - 1;
    }

    private void openRelay(TurnServerEvent.OpenRelay order) {
        InetSocketAddress relayed = open(0, true);
        while (order.ports() != TurnServerEvent.Ports.ANY && relayed.getPort() % 2 != 0) {
            sockets.remove(relayed).close();
            relayed = open(0, true);
        }
        InetSocketAddress next =
                order.ports() == TurnServerEvent.Ports.EVEN_AND_NEXT ? open(relayed.getPort() + 1, true) : null;
        engine.relayOpened(order.id(), relayed, next, network.now());
    }

    private InetSocketAddress open(int port, boolean relay) {
        InetSocketAddress[] local = new InetSocketAddress[1];
        try {
            SimulatedSocket socket = host.bind(new InetSocketAddress(host.address(), port), (bytes, from) -> {
                Path path = Path.udp(local[0], from);
                if (relay) {
                    engine.handleFromPeer(PacketBuffer.wrap(bytes), path, network.now());
                } else {
                    engine.handle(PacketBuffer.wrap(bytes), path, network.now());
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

    void drain() {
        boolean again = true;
        while (again) {
            batch.clear();
            while (engine.pollTransmit(batch, network.now())) {
                // All into one batch.
            }
            again = !batch.isEmpty();
            for (int i = 0; i < batch.size(); i++) {
                SimulatedSocket socket = sockets.get(batch.path(i).local());
                if (socket != null) {
                    socket.send(batch.packet(i).copy(), batch.path(i).remote());
                }
            }
            for (TurnServerEvent event = engine.pollEvent(); event != null; event = engine.pollEvent()) {
                again = true;
                if (event instanceof TurnServerEvent.OpenRelay relay) {
                    openRelay(relay);
                } else if (event instanceof TurnServerEvent.CloseRelay relay) {
                    sockets.remove(relay.relayed()).close();
                }
            }
        }
        Timestamp deadline = engine.nextTimeout();
        if (!deadline.isNever() && deadline.isAfter(network.now())) {
            network.schedule(deadline, () -> {
                engine.handleTimeout(network.now());
                drain();
            });
        }
    }
}
