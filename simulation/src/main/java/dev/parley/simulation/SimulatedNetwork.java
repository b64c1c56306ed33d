package dev.parley.simulation;

import dev.parley.base.Addresses;
import dev.parley.base.Timestamp;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The simulated network and its clock: an ordered queue of what will happen, and what it happens to. Time jumps from one
 * event to the next. Events of one moment happen in the order in which they were scheduled, so that a run is a
 * function of the seed and of what the test does.
 *
 * <p>Not thread-safe: one test, one thread.
 */
public final class SimulatedNetwork {
    /** Events that may happen at one moment; beyond it something reschedules itself for now, and the run would not end. */
    private static final int EVENTS_AT_ONE_MOMENT = 1_000_000;

    private final long seed;
    private final DeterministicRandom random;
    private final PacketTrace trace = new PacketTrace();
    private final PriorityQueue<Scheduled> queue = new PriorityQueue<>();
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Realm internet;
    private Timestamp now = Timestamp.ZERO;
    private long sequence;
    private int cancelled;
    private long eventsRun;
    private int eventsAtNow;

    /** Makes an empty network; everything that is drawn in it comes from {@code seed}. */
    public SimulatedNetwork(long seed) {
        this.seed = seed;
        this.random = new DeterministicRandom(seed);
        this.internet = new Realm(this, "internet");
    }

    /** Returns the seed. */
    public long seed() {
        return seed;
    }

    /** Returns the source of all that is drawn. {@linkplain DeterministicRandom#fork Fork} it for a purpose of your own. */
    public DeterministicRandom random() {
        return random;
    }

    /** Returns the trace, which is off until told to {@linkplain PacketTrace#keep keep} lines. */
    public PacketTrace trace() {
        return trace;
    }

    /** Returns the virtual time. */
    public Timestamp now() {
        return now;
    }

    /** Returns how many events have happened: the cost of the run. */
    public long eventsRun() {
        return eventsRun;
    }

    // The map.

    /** Returns the realm of public addresses. */
    public Realm internet() {
        return internet;
    }

    /** Makes a realm without a way out: a link of its own between hosts. */
    public Realm isolatedRealm(String name) {
        return new Realm(this, name);
    }

    /** Makes a host without interfaces. */
    public Host host(String name) {
        Host host = new Host(this, name);
        if (hosts.putIfAbsent(name, host) != null) {
            throw new IllegalArgumentException("there is a host " + name + " already");
        }
        return host;
    }

    /** Makes a host with one interface "eth0" in {@code realm}, which has the given addresses. */
    public Host host(String name, Realm realm, String... addresses) {
        Host host = host(name);
        host.addInterface("eth0", realm, addresses);
        return host;
    }

    /** Returns the hosts in the order in which they were made. */
    public List<Host> hosts() {
        return new ArrayList<>(hosts.values());
    }

    /**
     * Makes a NAT between {@code outside} and a new realm, {@link Nat#inside()}. {@code outside} may be the inside of another NAT.
     *
     * @param externalAddresses its addresses outside, at least one
     */
    public Nat nat(String name, Realm outside, NatBehaviour behaviour, String... externalAddresses) {
        List<InetAddress> external = new ArrayList<>();
        for (String text : externalAddresses) {
            external.add(address(text));
        }
        return new Nat(this, name, outside, behaviour, external);
    }

    static InetAddress address(String literal) {
        InetAddress address = Addresses.parseLiteral(literal);
        if (address == null) {
            throw new IllegalArgumentException("not an IP address literal: " + literal);
        }
        return address;
    }

    // Time.

    /** Schedules {@code action}; a time that has passed means now, after what is scheduled for now already. */
    public Scheduled schedule(Timestamp at, Runnable action) {
        if (at.isNever()) {
            throw new IllegalArgumentException("never comes never");
        }
        Scheduled event = new Scheduled(this, Timestamp.max(at, now), sequence++, action);
        queue.add(event);
        return event;
    }

    /** Schedules {@code action} for {@code delay} from now. */
    public Scheduled schedule(Duration delay, Runnable action) {
        return schedule(now.plus(delay), action);
    }

    /** Returns how many events wait. */
    public int pending() {
        return queue.size() - cancelled;
    }

    /** Returns when the next event happens, or {@link Timestamp#NEVER}. */
    public Timestamp nextEvent() {
        Scheduled next = peek();
        return next == null ? Timestamp.NEVER : next.at;
    }

    /** Lets the next event happen, and moves the clock to it. Returns false when there is none. */
    public boolean step() {
        Scheduled next = peek();
        if (next == null) {
            return false;
        }
        queue.remove();
        eventsAtNow = next.at.equals(now) ? eventsAtNow + 1 : 1;
        if (eventsAtNow > EVENTS_AT_ONE_MOMENT) {
            throw new IllegalStateException("time stands still at " + now + ": somebody reschedules without end");
        }
        now = next.at;
        eventsRun++;
        next.run();
        return true;
    }

    /** Lets everything up to and including {@code end} happen; the clock then shows {@code end}. */
    public void runUntil(Timestamp end) {
        while (!nextEvent().isAfter(end)) {
            step();
        }
        now = Timestamp.max(now, end);
    }

    /** Lets everything within {@code duration} happen; the clock has moved by as much. */
    public void runFor(Duration duration) {
        runUntil(now.plus(duration));
    }

    /**
     * Runs until {@code condition} holds, looking after each event.
     *
     * @return whether it holds; false when nothing more happens or {@code limit} of virtual time is over (the clock has then
     *     moved by {@code limit})
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        Timestamp end = now.plus(limit);
        while (!condition.getAsBoolean()) {
            if (nextEvent().isAfter(end)) {
                now = end;
                return false;
            }
            step();
        }
        return true;
    }

    /**
     * Runs until nothing is scheduled.
     *
     * @return whether that came within {@code limit} of virtual time
     */
    public boolean runUntilIdle(Duration limit) {
        Timestamp end = now.plus(limit);
        while (pending() > 0) {
            if (nextEvent().isAfter(end)) {
                now = end;
                return false;
            }
            step();
        }
        return true;
    }

    private @Nullable Scheduled peek() {
        Scheduled next = queue.peek();
        while (next != null && next.isCancelled()) {
            queue.remove();
            cancelled--;
            next = queue.peek();
        }
        return next;
    }

    void noteCancelled() {
        cancelled++;
    }

    /** An event that waits in the network's queue. */
    public static final class Scheduled implements Comparable<Scheduled> {
        private final SimulatedNetwork network;
        private final Timestamp at;
        private final long sequence;
        private @Nullable Runnable action;

        Scheduled(SimulatedNetwork network, Timestamp at, long sequence, Runnable action) {
            this.network = network;
            this.at = at;
            this.sequence = sequence;
            this.action = action;
        }

        /** Returns when it happens. */
        public Timestamp at() {
            return at;
        }

        /** Takes it back; does nothing once it has happened. */
        public void cancel() {
            if (action != null) {
                action = null;
                network.noteCancelled();
            }
        }

        private boolean isCancelled() {
            return action == null;
        }

        private void run() {
            Runnable todo = action;
            action = null;
            if (todo != null) {
                todo.run();
            }
        }

        @Override
        public int compareTo(Scheduled other) {
            int byTime = Long.compare(at.nanos(), other.at.nanos());
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Scheduled scheduled && scheduled.sequence == sequence && scheduled.at.equals(at);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(sequence);
        }
    }
}
