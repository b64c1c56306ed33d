package dev.parley.cli.demo;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EngineDriver;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.PortOptions;
import dev.parley.stun.StunServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The demo's STUN server: tells browsers on other machines how their address looks from here. Any thread. */
final class StunService implements AutoCloseable {
    /** The registered port is tried first. */
    private static final int REGISTERED_PORT = 3478;

    private static final int PORTS_TRIED = 20;

    private final EventLoop loop;
    private final List<DatagramPort> ports;

    private StunService(EventLoop loop, List<DatagramPort> ports) {
        this.loop = loop;
        this.ports = ports;
    }

    /** Opens the same port on all addresses; on none it does nothing. */
    static StunService start(EventLoop loop, List<InetAddress> addresses) throws IOException {
        if (addresses.isEmpty()) {
            return new StunService(loop, List.of());
        }
        loop.retain();
        CompletableFuture<List<DatagramPort>> opened = CompletableFuture.supplyAsync(() -> open(loop, addresses), loop);
        try {
            return new StunService(loop, opened.join());
        } catch (CompletionException e) {
            loop.release();
            throw new IOException("no port for the STUN server", e.getCause());
        }
    }

    private static List<DatagramPort> open(EventLoop loop, List<InetAddress> addresses) {
        StunServer server = new StunServer();
        EngineDriver<?> driver = new EngineDriver<>(loop, server, event -> {});
        DatagramHandler handler = new DatagramHandler() {
            @Override
            public void datagram(PacketBuffer datagram, Path path, Timestamp now) {
                server.handle(datagram, path, now);
            }

            @Override
            public void endOfBatch(Timestamp now) {
                driver.touch();
            }
        };
        for (int port = REGISTERED_PORT; ; port++) {
            List<DatagramPort> ports = new ArrayList<>();
            try {
                for (InetAddress address : addresses) {
                    ports.add(loop.bind(new InetSocketAddress(address, port), PortOptions.DEFAULT, handler));
                }
                ports.forEach(driver::addPort);
                return ports;
            } catch (IOException e) {
                ports.forEach(DatagramPort::close);
                if (port == REGISTERED_PORT + PORTS_TRIED) {
                    throw new CompletionException(e);
                }
            }
        }
    }

    /** Returns the UDP port, or 0 if there is no server. */
    int port() {
        return ports.isEmpty() ? 0 : ports.get(0).localAddress().getPort();
    }

    @Override
    public void close() {
        if (!ports.isEmpty()) {
            loop.execute(() -> ports.forEach(DatagramPort::close));
            loop.release();
        }
    }
}
