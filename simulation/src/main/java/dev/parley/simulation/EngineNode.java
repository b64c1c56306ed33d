package dev.parley.simulation;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An engine at home on a simulated {@link Host}: gives it what arrives at its sockets, keeps its timer and drains it as {@link
 * ProtocolEngine} demands, after all that arrived at one moment. After giving the engine a command, call {@link #drain}.
 *
 * @param <E> the engine's events
 */
public final class EngineNode<E> {
    /** How an engine takes a datagram: its {@code handle} method. */
    @FunctionalInterface
    public interface Input {
        /** A datagram came in; the buffer, with head and tail room, is borrowed for the call. */
        void handle(PacketBuffer datagram, Path path, Timestamp now);
    }

    private final Host host;
    private final SimulatedNetwork network;
    private final ProtocolEngine<E> engine;
    private final Input input;
    private final Map<InetSocketAddress, SimulatedSocket> sockets = new LinkedHashMap<>();
    private final TransmitBatch batch = new TransmitBatch();
    private final List<E> events = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private Consumer<? super E> listener = event -> {};
    private @Nullable Path defaultPath;
    private SimulatedNetwork.@Nullable Scheduled timer;
    private boolean drainScheduled;
    private boolean draining;
    private boolean recordSent;
    private long withoutPath;

    /** Makes a node without sockets. */
    public EngineNode(Host host, ProtocolEngine<E> engine, Input input) {
        this.host = host;
        this.network = host.network();
        this.engine = engine;
        this.input = input;
    }

    /** Opens a socket on the host's {@code address}, port 0 for any, and returns what it is bound to. */
    public InetSocketAddress bind(InetAddress address, int port) {
        try {
            InetSocketAddress[] local = new InetSocketAddress[1];
            SimulatedSocket socket = host.bind(
                    new InetSocketAddress(address, port),
                    (bytes, source) -> received(bytes, Path.udp(local[0], source)));
            local[0] = socket.localAddress();
            sockets.put(local[0], socket);
            return local[0];
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Closes the socket at {@code local}. */
    public void close(InetSocketAddress local) {
        SimulatedSocket socket = sockets.remove(local);
        if (socket != null) {
            socket.close();
        }
    }

    /** Chooses where datagrams go for which the engine chose no path. */
    public void setDefaultPath(Path path) {
        defaultPath = path;
    }

    /** Calls {@code listener} with each event, beside keeping it. It may give the engine commands. */
    public void onEvent(Consumer<? super E> listener) {
        this.listener = listener;
    }

    /** Returns all events so far; clear the list as you like. */
    public List<E> events() {
        return events;
    }

    /** Returns the events so far of one type. */
    public <T> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Keeps a copy of every datagram sent from now on. */
    public void recordSent() {
        recordSent = true;
    }

    /** Returns the datagrams kept since {@link #recordSent}; clear the list as you like. */
    public List<byte[]> sent() {
        return sent;
    }

    /** Returns how many datagrams had neither a path nor a socket. */
    public long withoutPath() {
        return withoutPath;
    }

    /** Returns the engine. */
    public ProtocolEngine<E> engine() {
        return engine;
    }

    /** Returns the virtual time, for commands. */
    public Timestamp now() {
        return network.now();
    }

    /** Gives the engine a command at the present time, then drains it. */
    public void command(Consumer<Timestamp> command) {
        command.accept(network.now());
        drain();
    }

    /** Drains the engine: datagrams, then events, until both are empty, and arms the timer. */
    public void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            boolean again = true;
            while (again) {
                again = transmitAll();
                for (E event = engine.pollEvent(); event != null; event = engine.pollEvent()) {
                    again = true;
                    events.add(event);
                    listener.accept(event);
                }
            }
        } finally {
            draining = false;
        }
        arm();
    }

    private void received(byte[] bytes, Path path) {
        PacketBuffer buffer = PacketBuffer.allocate(
                TransmitBatch.HEAD_ROOM + bytes.length + TransmitBatch.TAIL_ROOM, TransmitBatch.HEAD_ROOM);
        buffer.append(bytes, 0, bytes.length);
        input.handle(buffer, path, network.now());
        if (!drainScheduled) {
            drainScheduled = true;
            network.schedule(network.now(), () -> {
                drainScheduled = false;
                drain();
            });
        }
    }

    private boolean transmitAll() {
        batch.clear();
        while (engine.pollTransmit(batch, network.now())) {}
        for (int i = 0; i < batch.size(); i++) {
            Path path = batch.path(i) == null ? defaultPath : batch.path(i);
            SimulatedSocket socket = path == null ? null : sockets.get(path.local());
            if (path == null || socket == null) {
                withoutPath++;
                continue;
            }
            byte[] bytes = batch.packet(i).copy();
            if (recordSent) {
                sent.add(bytes);
            }
            socket.send(bytes, path.remote());
        }
        return !batch.isEmpty();
    }

    private void arm() {
        Timestamp deadline = engine.nextTimeout();
        if (timer != null) {
            if (timer.at().equals(deadline)) {
                return;
            }
            timer.cancel();
            timer = null;
        }
        if (!deadline.isNever()) {
            timer = network.schedule(deadline, this::timeout);
        }
    }

    private void timeout() {
        timer = null;
        engine.handleTimeout(network.now());
        drain();
    }
}
