package dev.parley.testkit;

import dev.parley.base.Addresses;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.runtime.DatagramHandler;
import dev.parley.runtime.DatagramPort;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.LoopStatistics;
import dev.parley.runtime.LoopTimer;
import dev.parley.runtime.NameResolver;
import dev.parley.runtime.NetworkAddress;
import dev.parley.runtime.PortOptions;
import dev.parley.runtime.StreamHandler;
import dev.parley.runtime.StreamListener;
import dev.parley.runtime.StreamOptions;
import dev.parley.runtime.StreamPort;
import dev.parley.runtime.StreamTls;
import dev.parley.runtime.TimerHeap;
import dev.parley.runtime.WallClock;
import dev.parley.simulation.Host;
import dev.parley.simulation.HostInterface;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.simulation.SimulatedSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event loop in virtual time on a simulated host. It has no thread: its turns are events of the network. All that arrives, is
 * due or is queued at one moment makes one turn, in the order that {@link EventLoop} promises.
 */
public final class VirtualEventLoop implements EventLoop {
    /** Datagrams that one turn reads from a port, as on a real loop. */
    private static final int READS_PER_TURN = 64;

    private static final int ETHERNET_MTU = 1_500;

    /** Where every virtual time line starts on the wall clock. */
    private static final WallClock WALL_CLOCK = new WallClock(Timestamp.ZERO, Instant.parse("2026-01-01T00:00:00Z"));

    private final VirtualWorld world;
    private final SimulatedNetwork network;
    private final Host host;
    private final String name;
    private final SecureRandom random;
    private final TimerHeap timers = new TimerHeap(this::timersMoved);
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> lastTasks = new ArrayDeque<>();
    private final ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();
    private final List<VirtualPort> ports = new ArrayList<>();
    private final List<VirtualStream> streams = new ArrayList<>();
    private final List<Consumer<List<NetworkAddress>>> networkListeners = new ArrayList<>();
    private final Runnable hostListener = this::hostAddressesChanged;
    private final TransmitBatch sharedBatch = new TransmitBatch();
    private final NameResolver resolver = this::resolve;
    private SimulatedNetwork.@Nullable Scheduled nextTurn;
    private int retained;
    private int resolving;
    private boolean inTurn;
    private boolean closed;

    VirtualEventLoop(VirtualWorld world, Host host, int number) {
        this.world = world;
        this.network = world.network();
        this.host = host;
        this.name = "loop " + number + " on " + host.name();
        this.random = network.random().fork(name);
    }

    /** Returns the host that the loop lives on. */
    public Host host() {
        return host;
    }

    @Override
    public Timestamp now() {
        return network.now();
    }

    @Override
    public Instant wallClock(Timestamp at) {
        return WALL_CLOCK.at(at);
    }

    @Override
    public boolean inEventLoop() {
        return world.isThreadOf(this);
    }

    @Override
    public void execute(Runnable task) {
        queue(task, tasks);
    }

    @Override
    public void executeLast(Runnable task) {
        queue(task, lastTasks);
    }

    private void queue(Runnable task, ArrayDeque<Runnable> queue) {
        Objects.requireNonNull(task);
        world.checkThread();
        if (closed) {
            throw new RejectedExecutionException(name + " is closed");
        }
        queue.add(task);
        turnAt(now());
    }

    @Override
    public LoopTimer timer(Runnable action) {
        checkThread();
        return timers.timer(action);
    }

    @Override
    public void atEndOfTurn(Runnable action) {
        checkThread();
        endOfTurn.add(action);
        turnAt(now());
    }

    /** Throws IllegalStateException: the world drives its loops. */
    @Override
    public boolean runOnce(Duration maxWait) {
        throw new IllegalStateException("a virtual loop is driven by its world");
    }

    @Override
    public DatagramPort bind(InetSocketAddress local, PortOptions options, DatagramHandler handler) throws IOException {
        checkThread();
        if (local.isUnresolved() || local.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException("a port is bound to one address, not to " + local);
        }
        if (closed) {
            throw new IOException(name + " is closed");
        }
        VirtualPort port = new VirtualPort(this, handler);
        port.open(bindSocket(local, options, port));
        ports.add(port);
        return port;
    }

    private SimulatedSocket bindSocket(InetSocketAddress local, PortOptions options, VirtualPort port)
            throws IOException {
        if (local.getPort() != 0 || options.ports().isAny()) {
            return host.bind(local, port::arrived);
        }
        for (int number = options.ports().first(); number <= options.ports().last(); number++) {
            try {
                return host.bind(new InetSocketAddress(local.getAddress(), number), port::arrived);
            } catch (BindException e) {
                if (number == options.ports().last()) {
                    throw e;
                }
            }
        }
        throw new AssertionError("a range has at least one port");
    }

    @Override
    public StreamPort connect(StreamOptions options, StreamHandler handler) throws IOException {
        checkThread();
        Path path = Path.stream(new InetSocketAddress(options.local(), 0), options.remote());
        VirtualStream stream = new VirtualStream(this, path, true, options.tls() != null, options.timeout());
        stream.handler(handler);
        stream.attach(host.connect(options.local(), options.remote(), stream));
        streams.add(stream);
        return stream;
    }

    /** Throws UnsupportedOperationException: no part of a simulated peer accepts streams. */
    @Override
    public StreamListener listen(InetSocketAddress local, @Nullable StreamTls tls, StreamListener.Acceptor acceptor) {
        throw new UnsupportedOperationException("a virtual loop accepts no streams");
    }

    /** Runs a task in the next turn, unless the loop is closed. */
    void inTurn(Runnable task) {
        if (!closed) {
            tasks.add(task);
            turnAt(now());
        }
    }

    void closed(VirtualStream stream) {
        streams.remove(stream);
    }

    void closed(VirtualPort port) {
        ports.remove(port);
    }

    @Override
    public List<NetworkAddress> networkAddresses() {
        checkThread();
        List<NetworkAddress> addresses = new ArrayList<>();
        for (HostInterface each : host.interfaces()) {
            if (each.isUp()) {
                int mtu = each.egress().conditions().mtu();
                each.addresses()
                        .forEach(address -> addresses.add(new NetworkAddress(
                                address, each.name(), false, false, false, mtu > 0 ? mtu : ETHERNET_MTU)));
            }
        }
        return addresses;
    }

    @Override
    public Registration onNetworkChange(Consumer<List<NetworkAddress>> listener) {
        checkThread();
        if (networkListeners.isEmpty()) {
            host.onAddressesChanged(hostListener);
        }
        Consumer<List<NetworkAddress>> entry = listener::accept;
        networkListeners.add(entry);
        return () -> {
            networkListeners.remove(entry);
            if (networkListeners.isEmpty()) {
                host.removeAddressesListener(hostListener);
            }
        };
    }

    private void hostAddressesChanged() {
        if (!closed) {
            execute(() -> {
                List<NetworkAddress> addresses = networkAddresses();
                new ArrayList<>(networkListeners).forEach(listener -> listener.accept(addresses));
            });
        }
    }

    @Override
    public NameResolver resolver() {
        return resolver;
    }

    private CompletionStage<List<InetAddress>> resolve(String hostName) {
        checkThread();
        InetAddress literal = Addresses.parseLiteral(hostName);
        if (literal != null) {
            return CompletableFuture.completedFuture(List.of(literal));
        }
        CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
        resolving++;
        network.schedule(world.resolutionTime(), () -> {
            resolving--;
            if (closed) {
                result.completeExceptionally(new RejectedExecutionException(name + " is closed"));
                return;
            }
            execute(() -> {
                List<InetAddress> found = world.lookUp(hostName);
                if (found == null || found.isEmpty()) {
                    result.completeExceptionally(new UnknownHostException(hostName));
                } else {
                    result.complete(found);
                }
            });
        });
        return result;
    }

    @Override
    public boolean isBehind() {
        return ports.stream().anyMatch(VirtualPort::hasMore);
    }

    @Override
    public SecureRandom random() {
        return random;
    }

    @Override
    public TransmitBatch sharedBatch() {
        return sharedBatch;
    }

    /** Runs the listener; virtual time does not pass meanwhile, so that nothing is ever logged. */
    @Override
    public void runListener(String what, Runnable listener) {
        listener.run();
    }

    @Override
    public LoopStatistics statistics() {
        checkThread();
        return new LoopStatistics(
                retained, ports.size() + streams.size(), timers.size(), tasks.size() + lastTasks.size());
    }

    @Override
    public void retain() {
        world.checkThread();
        if (closed) {
            throw new RejectedExecutionException(name + " is closed");
        }
        retained++;
    }

    @Override
    public void release() {
        world.checkThread();
        if (retained == 0) {
            throw new IllegalStateException(name + " is not retained");
        }
        retained--;
    }

    /** Ends the loop: runs what is queued, closes its ports and forgets its timers. */
    @Override
    public void close() {
        world.checkThread();
        if (closed) {
            return;
        }
        world.enter(this, () -> {
            runTasks(tasks);
            runTasks(lastTasks);
            runEndOfTurn();
        });
        closed = true;
        new ArrayList<>(ports).forEach(VirtualPort::close);
        new ArrayList<>(streams).forEach(VirtualStream::close);
        timers.clear();
        networkListeners.clear();
        host.removeAddressesListener(hostListener);
        if (nextTurn != null) {
            nextTurn.cancel();
            nextTurn = null;
        }
    }

    /** Returns what the loop holds, a line each. */
    List<String> leftovers() {
        List<String> left = new ArrayList<>();
        if (retained > 0) {
            left.add(name + " is retained " + retained + " times");
        }
        ports.forEach(port -> left.add(name + " has open port " + Addresses.format(port.localAddress())));
        streams.forEach(stream -> left.add(name + " has open stream " + stream.path()));
        if (timers.size() > 0) {
            left.add(name + " has " + timers.size() + " running timers, the next at " + timers.next());
        }
        int queued = tasks.size() + lastTasks.size() + endOfTurn.size();
        if (queued > 0) {
            left.add(name + " has " + queued + " queued tasks");
        }
        if (!networkListeners.isEmpty()) {
            left.add(name + " has " + networkListeners.size() + " listeners for network changes");
        }
        if (resolving > 0) {
            left.add(name + " is resolving " + resolving + " names");
        }
        return left;
    }

    // Turns.

    /** A datagram arrived, or something else wants a turn at {@code at}. */
    void turnAt(Timestamp at) {
        if (closed || inTurn) {
            return;
        }
        if (nextTurn != null) {
            if (!at.isBefore(nextTurn.at())) {
                return;
            }
            nextTurn.cancel();
        }
        nextTurn = network.schedule(at, this::turn);
    }

    private void timersMoved() {
        if (!timers.next().isNever()) {
            turnAt(timers.next());
        }
    }

    private void turn() {
        nextTurn = null;
        inTurn = true;
        try {
            world.enter(this, () -> {
                for (VirtualPort port : new ArrayList<>(ports)) {
                    guarded(() -> port.read(READS_PER_TURN));
                }
                runTimers();
                runTasks(tasks);
                runTasks(lastTasks);
                runEndOfTurn();
            });
        } finally {
            inTurn = false;
        }
        boolean more =
                !tasks.isEmpty() || !lastTasks.isEmpty() || ports.stream().anyMatch(VirtualPort::hasMore);
        if (more) {
            turnAt(now());
        } else if (!timers.next().isNever()) {
            turnAt(timers.next());
        }
    }

    private void runTimers() {
        for (int n = timers.size(); n > 0; n--) {
            Runnable action = timers.pollExpired(now());
            if (action == null) {
                return;
            }
            guarded(action);
        }
    }

    private void runTasks(ArrayDeque<Runnable> queue) {
        for (int n = queue.size(); n > 0; n--) {
            guarded(queue.remove());
        }
    }

    private void runEndOfTurn() {
        for (Runnable action = endOfTurn.poll(); action != null; action = endOfTurn.poll()) {
            guarded(action);
        }
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            world.failed(e);
        }
    }

    private void checkThread() {
        if (!inEventLoop()) {
            throw new IllegalStateException("not on the thread of " + name);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
