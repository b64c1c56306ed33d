package dev.parley.runtime;

import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread and all that is confined to it: sockets, timers, engines and the objects above them. Nothing that a loop owns needs
 * a lock.
 *
 * <p>{@link #execute}, {@link #executeLast}, {@link #inEventLoop}, {@link #now}, {@link #wallClock}, {@link #retain}, {@link
 * #release} and {@link #close} may be called from any thread; everything else from the loop's thread only ({@link
 * IllegalStateException} otherwise).
 *
 * <p>A loop runs in <em>turns</em>: it waits for datagrams, timers or tasks, reads what has arrived (bounded), lets the due timers
 * act, runs the tasks that were queued, those that can wait last, and then the {@linkplain #atEndOfTurn end-of-turn actions}, which
 * drain the engines that the turn has touched.
 */
public interface EventLoop extends Executor {
    /** How long a listener may hold the loop before {@link #runListener} logs it. */
    Duration SLOW_LISTENER = Duration.ofMillis(50);

    /**
     * Returns the time. Within a turn it is read anew at each call where the loop follows a real clock, so that a long turn does
     * not age timers; in virtual time it stands still during a turn.
     */
    Timestamp now();

    /** Returns the wall-clock time of {@code at}, by one pair of readings taken when the loop was made. */
    Instant wallClock(Timestamp at);

    /** Returns whether the caller is the loop's thread. */
    boolean inEventLoop();

    /**
     * Queues a task. Tasks run in the order in which they were queued; an exception is logged and the loop goes on. Where the
     * loop owns its thread and the thread has ended, it is started again.
     *
     * @throws java.util.concurrent.RejectedExecutionException after {@link #close}
     */
    @Override
    void execute(Runnable task);

    /**
     * Queues a task that can wait: in each turn such tasks have the time that those of {@link #execute} leave, and one of them runs in
     * any case. Otherwise as there. {@link TaskSource} keeps the order of tasks of both kinds.
     *
     * @throws java.util.concurrent.RejectedExecutionException after {@link #close}
     */
    void executeLast(Runnable task);

    /** Makes a timer that does not run yet. When it expires, {@code action} runs on the loop. Loop thread only. */
    LoopTimer timer(Runnable action);

    /** Makes a timer and arms it: {@code action} runs once, not before {@code at}. Loop thread only. */
    default LoopTimer schedule(Timestamp at, Runnable action) {
        LoopTimer timer = timer(action);
        timer.arm(at);
        return timer;
    }

    /** Makes a timer and arms it: {@code action} runs once, after {@code delay} or later. Loop thread only. */
    default LoopTimer schedule(Duration delay, Runnable action) {
        return schedule(now().plus(delay), action);
    }

    /**
     * Queues an action for the end of the current turn, after all that the turn has read; from an end-of-turn action itself it
     * still runs in the same turn. Loop thread only.
     */
    void atEndOfTurn(Runnable action);

    /**
     * Runs one turn on the caller's thread, which becomes the loop's thread for as long as it keeps calling. Only for loops
     * whose thread belongs to somebody else; on others it throws IllegalStateException.
     *
     * @param maxWait the longest time to wait for something to do; zero does not wait
     * @return whether anything was done
     */
    boolean runOnce(Duration maxWait);

    /**
     * Opens a UDP port on one address. Loop thread only.
     *
     * @param local the address, never the wildcard: an answer would leave from whichever address the routing table prefers. Port 0
     *     asks for one of {@link PortOptions#ports()}
     * @throws IOException when the address or every port of the range is taken or not ours
     * @throws IllegalArgumentException for a wildcard address
     */
    DatagramPort bind(InetSocketAddress local, PortOptions options, DatagramHandler handler) throws IOException;

    /**
     * Opens a TCP connection, perhaps with TLS. The handler gets the outcome later, never during the call. Loop thread only.
     *
     * @throws IOException when no socket can be had
     */
    StreamPort connect(StreamOptions options, StreamHandler handler) throws IOException;

    /**
     * Accepts TCP connections on one address. Loop thread only.
     *
     * @param local the address, never the wildcard; port 0 asks for a free one
     * @param tls TLS with a certificate of ours on every connection, or null for TCP alone
     * @throws IOException when the port is taken or the address is not ours
     */
    StreamListener listen(InetSocketAddress local, @Nullable StreamTls tls, StreamListener.Acceptor acceptor)
            throws IOException;

    /**
     * Returns the addresses that this machine has now, as last enumerated; ordered by interface, then as the system lists them.
     * Loop thread only. A loop on a real machine enumerates in the background: before the first result the list is
     * fetched synchronously.
     */
    List<NetworkAddress> networkAddresses();

    /**
     * Calls {@code listener} on the loop with the new list whenever {@link #networkAddresses} has changed. The machine is
     * polled only while somebody listens. Loop thread only.
     */
    Registration onNetworkChange(Consumer<List<NetworkAddress>> listener);

    /** Returns the resolver of names, whose results arrive on this loop. */
    NameResolver resolver();

    /**
     * Returns whether this turn has left something in a socket that it had no time to read. Then what is expensive and can wait should,
     * for a few turns: a full socket loses what comes for all who share it. Loop thread only.
     */
    boolean isBehind();

    /** Returns the source of randomness for all that runs on this loop. */
    SecureRandom random();

    /**
     * Returns a batch that all drivers of this loop share. Whoever uses it fills, sends and clears it without calling anybody who
     * might use it too. Loop thread only.
     */
    TransmitBatch sharedBatch();

    /**
     * Runs a listener of the application on the loop, and logs a warning that names {@code what} where it took longer than {@link
     * #SLOW_LISTENER}, once a minute at most. Exceptions pass through.
     */
    void runListener(String what, Runnable listener);

    /** Returns what the loop holds now. Loop thread only. */
    LoopStatistics statistics();

    /** Keeps the loop (and with it the JVM) alive until {@link #release}. Calls are counted. Any thread. */
    void retain();

    /**
     * Takes back one {@link #retain}. After the last one a loop that owns its thread ends it within a fraction of a second; its
     * ports stay open and its timers wait until the loop is used again. Any thread.
     *
     * @throws IllegalStateException when nothing is retained
     */
    void release();

    /** Ends the loop for good: what is queued is run, then ports are closed and timers forgotten. Any thread, any number of times. */
    void close();

    /** Something registered, that can be taken back. */
    interface Registration {
        /** Takes it back; further calls do nothing. Loop thread only. */
        void remove();
    }
}
