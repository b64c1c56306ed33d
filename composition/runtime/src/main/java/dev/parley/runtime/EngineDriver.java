package dev.parley.runtime;

import dev.parley.base.DropCounters;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the drain rule of {@link ProtocolEngine} for one engine: whoever gives the engine input says {@link #touch}, and at the
 * end of the loop's turn the driver sends what the engine wants sent, hands its events on, and arms its one timer. Confined
 * to the loop's thread.
 *
 * @param <E> the engine's events
 */
public final class EngineDriver<E> {
    /**
     * Datagrams that are collected before they are sent: two segmented sends of 1,200-byte datagrams, of which 54 fill one. More
     * would only be later, and their buffers are kept by the loop.
     */
    public static final int BATCH = 108;

    private final EventLoop loop;
    private final ProtocolEngine<E> engine;
    private final Consumer<? super E> events;
    private final @Nullable Consumer<? super Throwable> failure;
    private final Map<InetSocketAddress, DatagramPort> ports = new LinkedHashMap<>(2);
    private final Map<Path, StreamPort> streams = new LinkedHashMap<>(0);
    private final DropCounters drops = new DropCounters();
    private final LoopTimer timer;
    private final Runnable drain = this::drainTouched;
    private @Nullable DatagramPort lastPort;
    private boolean touched;
    private boolean draining;
    private boolean closed;

    /**
     * Makes a driver.
     *
     * @param events receives the events one at a time, on the loop; it may give the engine commands, which need no further
     *     {@link #touch}, and may {@link #close} the driver
     */
    public EngineDriver(EventLoop loop, ProtocolEngine<E> engine, Consumer<? super E> events) {
        this(loop, engine, events, null);
    }

    /**
     * Makes a driver of an engine that ends when it throws.
     *
     * @param events receives the events, as above
     * @param failure receives what the engine has thrown, once, on the loop, after the driver was closed; the loop reports it too.
     *     Null lets exceptions of the engine pass to the caller
     */
    public EngineDriver(
            EventLoop loop,
            ProtocolEngine<E> engine,
            Consumer<? super E> events,
            @Nullable Consumer<? super Throwable> failure) {
        this.loop = loop;
        this.engine = engine;
        this.events = events;
        this.failure = failure;
        this.timer = loop.timer(this::timeout);
    }

    /** Datagrams whose path starts at the port's local address leave through it from now on. */
    public void addPort(DatagramPort port) {
        ports.put(port.localAddress(), port);
    }

    /** Datagrams from this address are dropped from now on. The port is not closed. */
    public void removePort(InetSocketAddress local) {
        ports.remove(local);
        lastPort = null;
    }

    /** Packets on the path of an open stream leave through it from now on. */
    public void addStream(StreamPort stream) {
        streams.put(stream.path(), stream);
    }

    /** Packets on this path are dropped from now on. The stream is not closed. */
    public void removeStream(Path path) {
        streams.remove(path);
    }

    /** The engine got input: drains it at the end of this turn. Calls within a turn count as one. */
    public void touch() {
        if (touched || closed) {
            return;
        }
        touched = true;
        loop.atEndOfTurn(drain);
    }

    /**
     * Drains the engine now: datagrams, then events, until both are empty, and arms the timer. A call from the events' consumer
     * does nothing, because the drain that is under way goes on after it.
     */
    public void drain() {
        if (draining || closed) {
            return;
        }
        draining = true;
        try {
            while (transmitAll() | handEventsOn()) {
                if (closed) {
                    return;
                }
            }
        } finally {
            // Also where the consumer threw: the loop logs that, and the engine lives on.
            draining = false;
            if (!closed) {
                timer.arm(engine.nextTimeout());
            }
        }
    }

    /**
     * Ends an engine that has thrown while it took input or was drained: its state is not to be trusted, and the same input may
     * come again and again. An engine without a consumer of failures lives on, and {@code thrown} is thrown again. Does nothing
     * after {@link #close}.
     */
    public void fail(Throwable thrown) {
        if (failure == null) {
            throw unchecked(thrown);
        }
        if (closed) {
            return;
        }
        close();
        failure.accept(thrown);
        // Not thrown from here: the caller is in the middle of what others have sent.
        loop.execute(() -> {
            throw new IllegalStateException("an engine failed, and its connection with it", thrown);
        });
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
    }

    /** Returns whether the driver was closed, or its engine failed. */
    public boolean isClosed() {
        return closed;
    }

    /** Returns what was dropped, by reason. */
    public DropCounters drops() {
        return drops;
    }

    /** Stops: the timer is cancelled and the engine is not drained again, not even the drain under way. Ports stay open. */
    public void close() {
        closed = true;
        timer.cancel();
        ports.clear();
        streams.clear();
        lastPort = null;
    }

    private void drainTouched() {
        touched = false;
        drain();
    }

    private void timeout() {
        if (closed) {
            return;
        }
        try {
            engine.handleTimeout(loop.now());
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        touch();
    }

    private boolean transmitAll() {
        boolean any = false;
        boolean more = true;
        TransmitBatch batch = loop.sharedBatch();
        while (more) {
            Timestamp now = loop.now();
            batch.clear();
            while (more && batch.size() < BATCH) {
                more = pollTransmit(batch, now);
            }
            if (closed) {
                batch.clear();
                return false;
            }
            any |= !batch.isEmpty();
            send(batch);
        }
        return any;
    }

    private boolean pollTransmit(TransmitBatch batch, Timestamp now) {
        try {
            return engine.pollTransmit(batch, now);
        } catch (RuntimeException | Error e) {
            fail(e);
            return false;
        }
    }

    /** Gives each run of datagrams with one local address to its port. */
    private void send(TransmitBatch batch) {
        PacketPort port = null;
        int from = 0;
        for (int i = 0; i < batch.size(); i++) {
            PacketPort next = port(batch.path(i));
            if (next != port) {
                if (port != null) {
                    port.send(batch, from, i);
                }
                port = next;
                from = i;
            }
        }
        if (port != null) {
            port.send(batch, from, batch.size());
        }
        batch.clear();
    }

    private @Nullable PacketPort port(@Nullable Path path) {
        if (path == null) {
            drops.count("datagram without a path");
            return null;
        }
        if (path.isStream()) {
            StreamPort stream = streams.get(path);
            if (stream == null) {
                drops.count("no stream on the path");
            }
            return stream;
        }
        DatagramPort last = lastPort;
        // Mostly the same object, which this sees before it looks into it.
        if (last != null && Objects.equals(last.localAddress(), path.local())) {
            return last;
        }
        DatagramPort port = ports.get(path.local());
        if (port == null) {
            drops.count("no port at the path's local address");
            return null;
        }
        lastPort = port;
        return port;
    }

    private boolean handEventsOn() {
        boolean any = false;
        for (E event = pollEvent(); event != null; event = pollEvent()) {
            any = true;
            events.accept(event);
            if (closed) {
                return false;
            }
        }
        return any && !closed;
    }

    private @Nullable E pollEvent() {
        if (closed) {
            return null;
        }
        try {
            return engine.pollEvent();
        } catch (RuntimeException | Error e) {
            fail(e);
            return null;
        }
    }
}
