package dev.parley.turnserver;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.runtime.EngineDriver;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.LoopTimer;
import dev.parley.runtime.StreamHandler;
import dev.parley.runtime.StreamListener;
import dev.parley.runtime.StreamPort;
import dev.parley.runtime.StreamTls;
import dev.parley.turn.TurnDeframer;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The clients of a TURN server that come by TCP and TLS. Loop thread only. */
final class ClientStreams {
    /** The most streams of clients that have no allocation, that is, have not shown who they are: a socket and a few KiB each. */
    static final int MAX_ANONYMOUS = 1_000;

    /** The most of these from one IP address: as many as the allocations that it may have, and some that are closing. */
    static final int MAX_ANONYMOUS_OF_ADDRESS = 32;

    /** Maximum time of a client without an allocation. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration SWEEP = Duration.ofSeconds(2);

    /** The longest message of a client without an allocation; an Allocate with all attributes has less than half of it. */
    static final int ANONYMOUS_MESSAGE = 2_048;

    private final EventLoop loop;
    private final TurnServerEngine engine;
    private final EngineDriver<TurnServerEvent> driver;
    private final List<StreamListener> listeners = new ArrayList<>();
    private final Map<StreamPort, Client> clients = new LinkedHashMap<>();

    /** Those of them that have no allocation. */
    private final Set<Client> anonymous = new LinkedHashSet<>();

    private final Map<InetAddress, Integer> anonymousOfAddress = new LinkedHashMap<>();
    private final LoopTimer sweep;

    ClientStreams(EventLoop loop, TurnServerEngine engine, EngineDriver<TurnServerEvent> driver) {
        this.loop = loop;
        this.engine = engine;
        this.driver = driver;
        this.sweep = loop.timer(this::sweep);
    }

    /** Accepts clients, and returns the address of the port. */
    InetSocketAddress listen(InetSocketAddress local, @Nullable StreamTls tls) throws IOException {
        StreamListener listener = loop.listen(local, tls, this::accepted);
        listeners.add(listener);
        return listener.localAddress();
    }

    private @Nullable StreamHandler accepted(StreamPort stream) {
        InetAddress from = stream.path().remote().getAddress();
        if (anonymous.size() >= MAX_ANONYMOUS || anonymousOfAddress.getOrDefault(from, 0) >= MAX_ANONYMOUS_OF_ADDRESS) {
            engine.drops().count("turn server: limit of streams without an allocation");
            return null;
        }
        Client client = new Client(stream, loop.now());
        clients.put(stream, client);
        setAnonymous(client, true);
        if (sweep.deadline().isNever()) {
            sweep.arm(loop.now().plus(SWEEP));
        }
        return client;
    }

    private void setAnonymous(Client client, boolean now) {
        InetAddress from = client.path.remote().getAddress();
        if (now && anonymous.add(client)) {
            anonymousOfAddress.merge(from, 1, Integer::sum);
        } else if (!now && anonymous.remove(client)) {
            anonymousOfAddress.computeIfPresent(from, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    private void sweep() {
        Timestamp now = loop.now();
        for (Client client : List.copyOf(clients.values())) {
            client.look(now);
            if (anonymous.contains(client) && !client.since.plus(PATIENCE).isAfter(now)) {
                engine.drops().count("turn server: stream without an allocation");
                client.end();
                client.stream.close();
            }
        }
        if (!clients.isEmpty()) {
            sweep.arm(now.plus(SWEEP));
        }
        driver.touch();
    }

    /** Returns how many streams are open. */
    int size() {
        return clients.size();
    }

    void close() {
        listeners.forEach(StreamListener::close);
        clients.keySet().forEach(StreamPort::close);
        clients.clear();
        sweep.cancel();
    }

    /** A client's stream. */
    private final class Client implements StreamHandler {
        final StreamPort stream;
        final Path path;
        private final TurnDeframer deframer = new TurnDeframer(ANONYMOUS_MESSAGE);
        private final PacketBuffer message = PacketBuffer.allocate(0, 0);

        /** Since when it has no allocation. */
        Timestamp since;

        Client(StreamPort stream, Timestamp now) {
            this.stream = stream;
            this.path = stream.path();
            this.since = now;
        }

        /** Sees whether the client has an allocation. */
        void look(Timestamp now) {
            boolean without = !engine.hasAllocation(path);
            if (without != anonymous.contains(this)) {
                since = now;
                setAnonymous(this, without);
                deframer.setLimit(without ? ANONYMOUS_MESSAGE : TurnDeframer.MAX_MESSAGE);
            }
        }

        @Override
        public void opened(StreamPort opened, Timestamp now) {
            driver.addStream(stream);
        }

        @Override
        public void received(PacketBuffer bytes, StreamPort from, Timestamp now) {
            look(now);
            deframer.append(bytes);
            try {
                while (!stream.isClosed() && deframer.next(message)) {
                    engine.handle(message, path, now);
                }
            } catch (MalformedException e) {
                engine.drops().count(e.reason());
                end();
                stream.close();
            }
        }

        @Override
        public void endOfBatch(Timestamp now) {
            driver.touch();
        }

        @Override
        public void closed(StreamPort closed, String reason, Timestamp now) {
            end();
        }

        /** Forgets the client, with its allocation. */
        void end() {
            clients.remove(stream);
            setAnonymous(this, false);
            driver.removeStream(path);
            engine.streamClosed(path, loop.now());
            driver.touch();
        }
    }
}
