package dev.parley.runtime;

import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop of a real machine, on the JDK's selector, its ports accelerated where a {@link DatagramOffload} works. Its thread is
 * its own ({@link #NioEventLoop(String)}), started when the loop is first used or retained and ended soon after the last release, or
 * that of a foreign owner ({@link #foreign}), who calls {@link #runOnce}.
 */
public final class NioEventLoop implements EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(NioEventLoop.class);

    /**
     * How long one turn reads from one port, and how long it runs tasks, at the most. A datagram of a handshake costs milliseconds of
     * arithmetic and an applied description one: with thousands that connect at once, established connections have their timers in
     * time all the same. Far above what any number of packets of data takes.
     */
    static final long TURN_BUDGET_NANOS = Duration.ofMillis(10).toNanos();

    /**
     * Timers of one turn while a port has more to read than the turn took. A timer mostly asks the peer something, and whoever is behind
     * with the answers must not ask faster than it reads: half as many as {@link DatagramReader#READS_PER_TURN}.
     */
    static final int TIMERS_PER_TURN_WHEN_BEHIND = DatagramReader.READS_PER_TURN / 2;

    /** A timer that is overdue by more than the selector rounds shows that the loop stood still, or is behind. */
    private static final long LATE_NANOS = Duration.ofMillis(5).toNanos();

    private final String name;
    private final LoopThread thread;
    private final SocketSelector selector;
    private final NioPorts ports;
    private final NioStreams streams;
    private final TimerHeap timers = new TimerHeap();
    private final TaskQueue tasks = new TaskQueue();
    private final TaskQueue lastTasks = new TaskQueue();
    private final ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();
    private final Consumer<Runnable> guarded = this::guarded;
    private final long originNanos;
    private final WallClock wallClock;
    private final SecureRandom random = new SecureRandom();
    private final TransmitBatch sharedBatch = new TransmitBatch();
    private final SlowListeners slowListeners = new SlowListeners();
    private final NameResolver resolver;
    private final NetworkWatch networkWatch;
    private boolean inTurn;
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
        selector = new SocketSelector();
        thread = new LoopThread(name, foreign, new LoopThread.Turns() {
            @Override
            public boolean turn(long maxWaitNanos) {
                return NioEventLoop.this.turn(maxWaitNanos);
            }

            @Override
            public boolean hasMore() {
                return hasTasks() || ports.isSpeaking() || streams.isSpeaking();
            }
        });
        ports = new NioPorts(this, selector, mode, random);
        streams = new NioStreams(this, selector);
        originNanos = System.nanoTime();
        wallClock = new WallClock(Timestamp.ZERO, Instant.now());
        resolver = new LoopNameResolver(this);
        networkWatch = new NetworkWatch(this);
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
        return thread.isCurrent();
    }

    @Override
    public void execute(Runnable task) {
        queue(task, tasks);
    }

    @Override
    public void executeLast(Runnable task) {
        queue(task, lastTasks);
    }

    private void queue(Runnable task, TaskQueue queue) {
        Objects.requireNonNull(task);
        if (thread.isClosing()) {
            throw rejected();
        }
        queue.add(task);
        if (thread.isClosed() && queue.remove(task)) {
            throw rejected();
        }
        selector.wake();
        thread.use();
    }

    private RejectedExecutionException rejected() {
        return new RejectedExecutionException("the event loop " + name + " is closed");
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
        long unsaid = thread.isForeign() ? -1 : slowListeners.note(nanoTime);
        if (unsaid < 0) {
            LOG.debug("{} held the event loop {} for {} ms", what, name, millis);
        } else {
            LOG.warn("{} held the event loop {} for {} ms ({} more since the last line)", what, name, millis, unsaid);
        }
    }

    // Ports.

    @Override
    public DatagramPort bind(InetSocketAddress local, PortOptions options, DatagramHandler handler) throws IOException {
        checkOpen();
        return ports.bind(local, options, handler);
    }

    @Override
    public StreamPort connect(StreamOptions options, StreamHandler handler) throws IOException {
        checkOpen();
        return streams.connect(options, handler);
    }

    @Override
    public StreamListener listen(InetSocketAddress local, @Nullable StreamTls tls, StreamListener.Acceptor acceptor)
            throws IOException {
        checkOpen();
        return streams.listen(local, tls, acceptor);
    }

    private void checkOpen() throws IOException {
        checkThread();
        if (thread.isClosing()) {
            throw new IOException("the event loop is closed");
        }
    }

    NioPorts ports() {
        return ports;
    }

    /** Returns how many timers run. */
    int runningTimers() {
        return timers.size();
    }

    @Override
    public LoopStatistics statistics() {
        checkThread();
        return new LoopStatistics(
                thread.retained(), ports.size() + streams.size(), timers.size(), tasks.size() + lastTasks.size());
    }

    // Turns.

    @Override
    public boolean runOnce(Duration maxWait) {
        if (!thread.isForeign()) {
            throw new IllegalStateException("the event loop " + name + " has a thread of its own");
        }
        if (inTurn) {
            throw new IllegalStateException("the event loop " + name + " is in a turn already");
        }
        thread.drive();
        return !thread.isClosed() && turn(maxWait.toNanos());
    }

    /** One turn: wait, read, timers, tasks, drains. Returns whether anything was done. */
    private boolean turn(long maxWaitNanos) {
        inTurn = true;
        worked = false;
        moreToRead = false;
        try {
            selector.select(() -> mayWait(maxWaitNanos), this::ready);
            runTimers();
            runTasks();
            runEndOfTurn();
        } finally {
            inTurn = false;
        }
        if (thread.isClosing() && !hasTasks()) {
            finishClosing();
        }
        return worked;
    }

    private boolean hasTasks() {
        return !tasks.isEmpty() || !lastTasks.isEmpty();
    }

    private long mayWait(long most) {
        if (hasTasks() || !endOfTurn.isEmpty() || thread.isClosing()) {
            return 0;
        }
        Timestamp next = timers.next();
        return next.isNever() ? most : Math.min(most, next.nanosSince(now()));
    }

    private void ready(SelectionKey key) {
        worked = true;
        if (key.attachment() instanceof SelectedChannel channel) {
            guarded(channel::ready);
        }
    }

    /** Returns whether a timer should have run a while ago. */
    boolean isLate(Timestamp now) {
        return now.nanosSince(timers.next()) > LATE_NANOS;
    }

    @Override
    public boolean isBehind() {
        return moreToRead;
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
        long end = System.nanoTime() + TURN_BUDGET_NANOS;
        worked |= tasks.runTurn(guarded, end);
        // They have what is left of the time. In a storm that is little while handshakes wait, which are tasks of the
        // other kind: those who have begun come to an end, instead of all being under way, repeating themselves, at
        // once. While sockets have more to read it is none: what established connections have sent waits there,
        // among what those who begin have.
        worked |= lastTasks.runTurn(guarded, moreToRead ? System.nanoTime() : end);
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

    // Users, and the end.

    @Override
    public void retain() {
        thread.retain();
        NetworkInterfaces.refreshInBackground();
    }

    @Override
    public void release() {
        thread.release();
        selector.wake();
    }

    /** Returns how often the loop is retained: its owner has something to wait for while it is. */
    public int retained() {
        return thread.retained();
    }

    @Override
    public void close() {
        if (!thread.beginClosing()) {
            return;
        }
        if (thread.isForeign() && inEventLoop() && !inTurn) {
            turn(0);
        } else {
            selector.wake();
        }
    }

    /** Returns whether {@link #close} has been done with. */
    public boolean isClosed() {
        return thread.isClosed();
    }

    private void finishClosing() {
        ports.close();
        streams.close();
        timers.clear();
        networkWatch.close();
        thread.closed();
        selector.close();
        // A task that came between the last look into the queue and the end: whoever waits for it is not to wait for
        // ever.
        tasks.runRest(guarded);
        lastTasks.runRest(guarded);
    }

    @Override
    public String toString() {
        return "event loop " + name;
    }
}
