package dev.parley.testkit;

import dev.parley.base.Timestamp;
import dev.parley.simulation.Host;
import dev.parley.simulation.SimulatedNetwork;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated network and the event loops of its hosts, in one virtual time, all on the thread that made it. Between runs the
 * world stands still, and the test's thread counts as the thread of every loop: it may call whatever objects live on them. Within
 * a run only the loop whose turn it is has the thread.
 *
 * <p>What a task throws ends the run: the {@code run…} methods throw an {@link AssertionError} that names the seed.
 */
public final class VirtualWorld {
    /** How long a name's resolution takes. */
    private static final Duration RESOLUTION = Duration.ofMillis(5);

    private final SimulatedNetwork network;
    private final Thread thread = Thread.currentThread();
    private final List<VirtualEventLoop> loops = new ArrayList<>();
    private final Map<String, List<InetAddress>> names = new LinkedHashMap<>();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable VirtualEventLoop running;

    /** Makes a world without hosts; everything drawn in it comes from {@code seed}. */
    public VirtualWorld(long seed) {
        network = new SimulatedNetwork(seed);
    }

    /** Returns the network: hosts, links, NATs, clock and trace. */
    public SimulatedNetwork network() {
        return network;
    }

    /** Makes an event loop that lives on {@code host}. */
    public VirtualEventLoop loop(Host host) {
        VirtualEventLoop loop = new VirtualEventLoop(this, host, loops.size());
        loops.add(loop);
        return loop;
    }

    /** Gives a name the given addresses (literals), for every loop's resolver. */
    public void addName(String name, String... addresses) {
        List<InetAddress> list = new ArrayList<>();
        for (String literal : addresses) {
            InetAddress address = dev.parley.base.Addresses.parseLiteral(literal);
            if (address == null) {
                throw new IllegalArgumentException("not an IP address literal: " + literal);
            }
            list.add(address);
        }
        names.put(name.toLowerCase(Locale.ROOT), List.copyOf(list));
    }

    /** Returns the virtual time. */
    public Timestamp now() {
        return network.now();
    }

    /** Lets {@code duration} pass. */
    public void runFor(Duration duration) {
        Timestamp end = now().plus(duration);
        while (!network.nextEvent().isAfter(end)) {
            network.step();
            throwFailures();
        }
        network.runUntil(end);
    }

    /** Runs until {@code condition} holds, at most for {@code limit}; returns whether it holds. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        boolean held = network.runUntil(() -> !failures.isEmpty() || condition.getAsBoolean(), limit);
        throwFailures();
        return held;
    }

    /** Runs until nothing is scheduled any more, at most for {@code limit}; returns whether that came. */
    public boolean runUntilIdle(Duration limit) {
        network.runUntil(() -> !failures.isEmpty() || network.pending() == 0, limit);
        throwFailures();
        return network.pending() == 0;
    }

    /**
     * Runs until {@code stage} is complete and returns its value.
     *
     * @throws CompletionException when it completed exceptionally
     * @throws AssertionError when it is not complete after {@code limit}
     */
    public <T extends @Nullable Object> T await(CompletionStage<T> stage, Duration limit) {
        var future = stage.toCompletableFuture();
        if (!runUntil(future::isDone, limit)) {
            throw new AssertionError("not complete after " + limit + ", seed " + network.seed());
        }
        return future.join();
    }

    /** Returns what the loops still hold: retentions, open ports, running timers, queued tasks. Empty after a clean end. */
    public List<String> leftovers() {
        List<String> left = new ArrayList<>();
        for (VirtualEventLoop loop : loops) {
            left.addAll(loop.leftovers());
        }
        return left;
    }

    // For the loops.

    boolean isThreadOf(VirtualEventLoop loop) {
        return Thread.currentThread() == thread && (running == null || running == loop);
    }

    void checkThread() {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "the virtual world has one thread, and this is another: run listeners on the loop");
        }
    }

    /** Runs {@code turn} as the turn of {@code loop}. */
    void enter(VirtualEventLoop loop, Runnable turn) {
        VirtualEventLoop before = running;
        running = loop;
        try {
            turn.run();
        } finally {
            running = before;
        }
    }

    void failed(Throwable failure) {
        failures.add(failure);
    }

    @Nullable
    List<InetAddress> lookUp(String name) {
        return names.get(name.toLowerCase(Locale.ROOT));
    }

    Duration resolutionTime() {
        return RESOLUTION;
    }

    private void throwFailures() {
        if (failures.isEmpty()) {
            return;
        }
        AssertionError error = new AssertionError(
                "a task failed at " + now() + ", seed " + network.seed() + ": " + failures.get(0), failures.get(0));
        failures.stream().skip(1).forEach(error::addSuppressed);
        failures.clear();
        throw error;
    }
}
