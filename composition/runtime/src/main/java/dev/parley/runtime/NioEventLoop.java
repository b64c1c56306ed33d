package dev.parley.runtime;

import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop of a real machine, on the JDK's selector, its ports accelerated where a {@link DatagramOffload} works. Its thread is its own ({@link #NioEventLoop(String)}), started when the
 * loop is first used or retained and ended soon after the last release, or that of a foreign owner ({@link #foreign}), who calls
 * {@link #runOnce}.
 */
public final class NioEventLoop implements EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(NioEventLoop.class);

    /** How long an unretained loop waits for more before its thread ends: long enough for a close to finish sending. */
    static final Duration LINGER = Duration.ofMillis(100);

    /** Tasks run in one turn: beyond it the sockets are looked at first, so that threads that queue tasks starve nobody. */
    static final int TASKS_PER_TURN = 1_024;

    /**
     * How long one turn reads from one port, and how long it runs tasks, at the most. A datagram of a handshake costs milliseconds of
     * arithmetic and an applied description one: with thousands that connect at once, established connections have their timers in
     * time all the same. Far above what any number of packets of data takes.
     */
    static final long TURN_BUDGET_NANOS = Duration.ofMillis(10).toNanos();

    /**
     * Timers of one turn while a port has more to read than the turn took. A timer mostly asks the peer something, and whoever is behind
     * with the answers must not ask faster than it reads: half as many as {@link NioDatagramPort#READS_PER_TURN}.
     */
    static final int TIMERS_PER_TURN_WHEN_BEHIND = NioDatagramPort.READS_PER_TURN / 2;

    /** A timer that is overdue by more than the selector rounds shows that the loop stood still, or is behind. */
    private static final long LATE_NANOS = Duration.ofMillis(5).toNanos();

    /** Tries to find a free port in a range, beyond which the range counts as full; a range is usually far smaller. */
    private static final int PORT_TRIES = 2_000;

    private final String name;
    private final boolean foreign;
    private final Selector selector;
    private final long originNanos;
    private final WallClock wallClock;
    private final SecureRandom random = new SecureRandom();
    private final TimerHeap timers = new TimerHeap();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> tasksOfTurn = new ArrayDeque<>();
    private final ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();
    private final TransmitBatch sharedBatch = new TransmitBatch();
    private final SlowListeners slowListeners = new SlowListeners();
    private final Set<NioDatagramPort> ports = new LinkedHashSet<>();
    private final NameResolver resolver;
    private final NetworkWatch networkWatch;
    private final DatagramIo io = new DatagramIo();
    private final IoMode mode;
    private DatagramOffload.@Nullable ForLoop offload;
    private boolean offloadChosen;

    /** Whether the loop is awake or about to be: whoever sets it wakes the selector, and nobody else needs to. */
    private final AtomicBoolean awake = new AtomicBoolean(true);

    /** Guards the thread's life: {@link #thread}, {@link #retained}, {@link #closing}. */
    private final Object lifecycle = new Object();

    private volatile @Nullable Thread thread;
    private volatile int retained;
    private volatile boolean closing;
    private volatile boolean closed;
    private boolean inTurn;
    private boolean selecting;
    private boolean closedSinceSelect;
    private boolean worked;
    private boolean moreToRead;

    /** Makes a loop with a thread of its own, which is named {@code name} and does not run yet. */
    public NioEventLoop(String name) {
        this(name, IoMode.AUTO);
    }

    /**
     * Makes a loop with a thread of its own, which is named {@code name} and does not run yet.
     *
     * @throws UnsupportedOperationException where the mode {@linkplain IoMode#unavailable is not to be had}
     */
    public NioEventLoop(String name, IoMode mode) {
        this(name, mode, false);
    }

    /** Makes a loop that is driven by its owner through {@link #runOnce}; until then the calling thread is its thread. */
    public static NioEventLoop foreign(String name) {
        return foreign(name, IoMode.AUTO);
    }

    /**
     * Makes a loop that is driven by its owner, as {@link #foreign(String)} does.
     *
     * @throws UnsupportedOperationException where the mode {@linkplain IoMode#unavailable is not to be had}
     */
    public static NioEventLoop foreign(String name, IoMode mode) {
        return new NioEventLoop(name, mode, true);
    }

    private NioEventLoop(String name, IoMode mode, boolean foreign) {
        String unavailable = mode.unavailable();
        if (unavailable != null) {
            throw new UnsupportedOperationException("no fast path: " + unavailable);
        }
        this.name = name;
        this.mode = mode;
        this.foreign = foreign;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        originNanos = System.nanoTime();
        wallClock = new WallClock(Timestamp.ZERO, Instant.now());
        resolver = new LoopNameResolver(this);
        networkWatch = new NetworkWatch(this);
        if (foreign) {
            thread = Thread.currentThread();
        }
    }

    @Override
    public Timestamp now() {
        return new Timestamp(System.nanoTime() - originNanos);
    }

    @Override
    public Instant wallClock(Timestamp at) {
        return wallClock.at(at);
    }

    @Override
    public boolean inEventLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task);
        if (closing) {
            throw new RejectedExecutionException("the event loop " + name + " is closed");
        }
        tasks.add(task);
        if (closed && tasks.remove(task)) {
            throw new RejectedExecutionException("the event loop " + name + " is closed");
        }
        wake();
        if (retained == 0) {
            synchronized (lifecycle) {
                startIfNeeded();
            }
        }
    }

    private void wake() {
        if (!awake.get() && !awake.getAndSet(true)) {
            selector.wakeup();
        }
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
    }

    @Override
    public List<NetworkAddress> networkAddresses() {
        checkThread();
        return networkWatch.addresses();
    }

    @Override
    public Registration onNetworkChange(Consumer<List<NetworkAddress>> listener) {
        checkThread();
        return networkWatch.add(listener);
    }

    @Override
    public NameResolver resolver() {
        return resolver;
    }

    @Override
    public SecureRandom random() {
        return random;
    }

    @Override
    public TransmitBatch sharedBatch() {
        return sharedBatch;
    }

    @Override
    public void runListener(String what, Runnable listener) {
        long start = System.nanoTime();
        try {
            listener.run();
        } finally {
            long nanos = System.nanoTime() - start;
            if (nanos > SLOW_LISTENER.toNanos()) {
                slowListener(what, nanos / 1_000_000, start + nanos);
            }
        }
    }

    private void slowListener(String what, long millis, long nanoTime) {
        // The thread of a foreign loop is its owner's, to spend as it likes.
        long unsaid = foreign ? -1 : slowListeners.note(nanoTime);
        if (unsaid < 0) {
            LOG.debug("{} held the event loop {} for {} ms", what, name, millis);
        } else {
            LOG.warn("{} held the event loop {} for {} ms ({} more since the last line)", what, name, millis, unsaid);
        }
    }

    // Ports.

    @Override
    public DatagramPort bind(InetSocketAddress local, PortOptions options, DatagramHandler handler) throws IOException {
        checkThread();
        if (local.isUnresolved() || local.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException("a port is bound to one address, not to " + local);
        }
        if (closing) {
            throw new IOException("the event loop is closed");
        }
        letClosedPortsGo();
        PortRange range = options.ports();
        if (local.getPort() != 0 || range.isAny()) {
            return register(NioDatagramPort.open(this, local, options, handler));
        }
        // The start is drawn so that ports say nothing about each other, and a full beginning costs no tries.
        int start = random.nextInt(range.size());
        BindException lastFailure = null;
        for (int i = 0; i < Math.min(range.size(), PORT_TRIES); i++) {
            int port = range.first() + (start + i) % range.size();
            try {
                return register(
                        NioDatagramPort.open(this, new InetSocketAddress(local.getAddress(), port), options, handler));
            } catch (BindException e) {
                lastFailure = e;
            }
        }
        throw new IOException("no free port from " + range.first() + " to " + range.last(), lastFailure);
    }

    /** Makes a port of a channel that is bound already. */
    NioDatagramPort adopt(DatagramChannel channel, DatagramHandler handler) throws IOException {
        return register(NioDatagramPort.adopt(this, channel, handler));
    }

    private NioDatagramPort register(NioDatagramPort port) {
        ports.add(port);
        return port;
    }

    void closed(NioDatagramPort port) {
        ports.remove(port);
        closedSinceSelect = true;
    }

    /** The JDK keeps a closed channel's socket, and thereby its port, until the next select. */
    private void letClosedPortsGo() throws IOException {
        if (closedSinceSelect && !selecting) {
            closedSinceSelect = false;
            selector.selectNow(key -> {});
        }
    }

    Selector selector() {
        return selector;
    }

    DatagramIo io() {
        return io;
    }

    /** Returns the fast path of this loop, or null. */
    DatagramOffload.@Nullable ForLoop offload() {
        if (!offloadChosen) {
            offloadChosen = true;
            offload = Offloads.forLoop(mode);
        }
        return offload;
    }

    /** Returns how many ports are open. */
    int openPorts() {
        return ports.size();
    }

    /** Returns how many timers run. */
    int runningTimers() {
        return timers.size();
    }

    @Override
    public LoopStatistics statistics() {
        checkThread();
        return new LoopStatistics(retained, ports.size(), timers.size(), tasks.size() + tasksOfTurn.size());
    }

    // Turns.

    @Override
    public boolean runOnce(Duration maxWait) {
        if (!foreign) {
            throw new IllegalStateException("the event loop " + name + " has a thread of its own");
        }
        synchronized (lifecycle) {
            if (inTurn) {
                throw new IllegalStateException("the event loop " + name + " is in a turn already");
            }
            thread = Thread.currentThread();
        }
        return !closed && turn(maxWait.toNanos());
    }

    /** One turn: wait, read, timers, tasks, drains. Returns whether anything was done. */
    private boolean turn(long maxWaitNanos) {
        inTurn = true;
        worked = false;
        moreToRead = false;
        try {
            select(maxWaitNanos);
            runTimers();
            runTasks();
            runEndOfTurn();
        } finally {
            inTurn = false;
        }
        if (closing && !hasTasks()) {
            finishClosing();
        }
        return worked;
    }

    private boolean hasTasks() {
        return !tasksOfTurn.isEmpty() || !tasks.isEmpty();
    }

    private void select(long maxWaitNanos) {
        long wait = maxWaitNanos;
        Timestamp next = timers.next();
        if (!next.isNever()) {
            wait = Math.min(wait, next.nanosSince(now()));
        }
        awake.set(false);
        if (hasTasks() || !endOfTurn.isEmpty() || closing) {
            wait = 0;
        }
        selecting = true;
        closedSinceSelect = false;
        try {
            if (wait <= 0) {
                selector.selectNow(this::ready);
            } else {
                // The selector counts in milliseconds, and 0 would wait for ever: a part of one is rounded up.
                long millis = Math.min((wait - 1) / 1_000_000 + 1, Integer.MAX_VALUE);
                selector.select(this::ready, millis);
            }
        } catch (IOException e) {
            LOG.error("the selector of {} failed", name, e);
        } finally {
            selecting = false;
            awake.set(true);
        }
    }

    private void ready(SelectionKey key) {
        worked = true;
        if (key.attachment() instanceof NioDatagramPort port) {
            guarded(() -> port.ready(key));
        }
    }

    /** Returns whether a timer should have run a while ago. */
    boolean isLate(Timestamp now) {
        return now.nanosSince(timers.next()) > LATE_NANOS;
    }

    /** A port has stopped to read before its socket was empty. */
    void hasMoreToRead() {
        moreToRead = true;
    }

    private void runTimers() {
        Timestamp now = now();
        // What a timer's action arms for at once waits for the next turn, or it would keep this one for ever.
        int most = moreToRead ? TIMERS_PER_TURN_WHEN_BEHIND : Integer.MAX_VALUE;
        for (int n = Math.min(timers.size(), most); n > 0; n--) {
            Runnable action = timers.pollExpired(now);
            if (action == null) {
                return;
            }
            worked = true;
            guarded(action);
        }
    }

    private void runTasks() {
        // What a task queues waits for the next turn, so that sockets and timers have theirs before.
        while (tasksOfTurn.size() < TASKS_PER_TURN) {
            Runnable task = tasks.poll();
            if (task == null) {
                break;
            }
            tasksOfTurn.add(task);
        }
        long end = System.nanoTime() + TURN_BUDGET_NANOS;
        for (Runnable task = tasksOfTurn.poll(); task != null; task = tasksOfTurn.poll()) {
            worked = true;
            guarded(task);
            if (System.nanoTime() - end > 0) {
                return;
            }
        }
    }

    private void runEndOfTurn() {
        for (Runnable action = endOfTurn.poll(); action != null; action = endOfTurn.poll()) {
            worked = true;
            guarded(action);
        }
    }

    /** Everything that runs on the loop runs here: what one part throws must not end all others. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            LOG.error("a task of the event loop {} failed", name, e);
        }
    }

    private void checkThread() {
        if (!inEventLoop()) {
            throw new IllegalStateException("not on the thread of the event loop " + name);
        }
    }

    // The thread's life.

    @Override
    public void retain() {
        synchronized (lifecycle) {
            if (closing) {
                throw new RejectedExecutionException("the event loop " + name + " is closed");
            }
            retained++;
            startIfNeeded();
        }
        NetworkInterfaces.refreshInBackground();
    }

    @Override
    public void release() {
        synchronized (lifecycle) {
            if (retained == 0) {
                throw new IllegalStateException("the event loop " + name + " is not retained");
            }
            retained--;
        }
        wake();
    }

    /** Returns how often the loop is retained: its owner has something to wait for while it is. */
    public int retained() {
        return retained;
    }

    @Override
    public void close() {
        synchronized (lifecycle) {
            if (closing) {
                return;
            }
            closing = true;
            startIfNeeded();
        }
        if (foreign && inEventLoop() && !inTurn) {
            turn(0);
        } else {
            wake();
        }
    }

    /** Returns whether {@link #close} has been done with. */
    public boolean isClosed() {
        return closed;
    }

    private void startIfNeeded() {
        if (foreign || thread != null || closed) {
            return;
        }
        Thread started = new Thread(this::run, name);
        started.setDaemon(false);
        thread = started;
        started.start();
    }

    private void run() {
        long lingerNanos = LINGER.toNanos();
        long idleSince = System.nanoTime();
        while (!closed) {
            // An interrupted thread's select returns at once: the loop would turn and turn. Nobody but us ends it.
            Thread.interrupted();
            boolean kept = retained > 0;
            if (turn(kept ? Long.MAX_VALUE : lingerNanos) || kept) {
                idleSince = System.nanoTime();
            } else if (System.nanoTime() - idleSince >= lingerNanos && endThread()) {
                return;
            }
        }
        synchronized (lifecycle) {
            thread = null;
        }
    }

    /** Ends the thread unless somebody has retained the loop or queued a task meanwhile. */
    private boolean endThread() {
        synchronized (lifecycle) {
            if (retained > 0 || hasTasks() || closing) {
                return false;
            }
            thread = null;
            return true;
        }
    }

    private void finishClosing() {
        for (NioDatagramPort port : new ArrayList<>(ports)) {
            port.close();
        }
        timers.clear();
        networkWatch.close();
        if (offload != null) {
            offload.close();
        }
        closed = true;
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("the selector of {} did not close", name, e);
        }
        // A task that came between the last look into the queue and the end: whoever waits for it is not to wait for
        // ever.
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
    }

    @Override
    public String toString() {
        return "event loop " + name;
    }
}
