package dev.parley.cli.weather;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What happens to the datagrams of the ports that a {@link WeatherLoop} opens, in both directions. The conditions may be set
 * from any thread; the rest belongs to the loop.
 */
public final class Weather {
    /** Clear sky. */
    public static final Conditions CLEAR = new Conditions(Duration.ZERO, 0, 0);

    /** How many remote addresses are remembered for {@link #cut}: a peer's candidates, several times over. */
    static final int MAX_REMOTES = 1_024;

    /**
     * The conditions, the same in each direction.
     *
     * @param delay what is added to each datagram's way, zero to ten seconds
     * @param loss the share of datagrams that are lost, 0 to 1
     * @param bitsPerSecond how fast the path is, 0 for as fast as it comes
     */
    public record Conditions(Duration delay, double loss, long bitsPerSecond) {
        /** Checks the ranges. */
        public Conditions {
            if (delay.isNegative() || delay.compareTo(Duration.ofSeconds(10)) > 0) {
                throw new IllegalArgumentException("a delay of " + delay);
            }
            if (!(loss >= 0 && loss <= 1)) {
                throw new IllegalArgumentException("a loss of " + loss);
            }
            if (bitsPerSecond < 0) {
                throw new IllegalArgumentException("a rate of " + bitsPerSecond);
            }
        }
    }

    private final SplittableRandom random;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong cutOff = new AtomicLong();
    private volatile Conditions conditions = CLEAR;

    // Loop's own.
    private final Set<InetSocketAddress> seen = new LinkedHashSet<>();
    private final Set<InetSocketAddress> cut = new LinkedHashSet<>();
    private boolean cutting;

    /** Makes a clear sky whose losses are drawn from {@code seed}. */
    public Weather(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Returns the conditions. Any thread. */
    public Conditions conditions() {
        return conditions;
    }

    /** Changes the conditions for what comes from now on. Any thread. */
    public void setConditions(Conditions conditions) {
        this.conditions = conditions;
    }

    /** Returns how many datagrams were lost on purpose. Any thread. */
    public long dropped() {
        return dropped.get() + cutOff.get();
    }

    /**
     * Cuts the paths: nothing passes to or from any address, and those that were in use or are tried meanwhile stay cut after
     * {@link #detour}. Loop thread.
     */
    void cut() {
        cutting = true;
        cut.addAll(seen);
        seen.clear();
    }

    /** Lets addresses pass that were not tried since the cut; at the second call all. Loop thread. */
    void detour() {
        if (cutting) {
            cutting = false;
        } else {
            cut.clear();
        }
    }

    /** Returns whether nothing has to be done to a datagram. Loop thread. */
    boolean isClear() {
        return !cutting && cut.isEmpty() && conditions.equals(CLEAR);
    }

    /** Remembers an address, and says whether a datagram to or from it passes. Loop thread. */
    boolean passes(InetSocketAddress remote) {
        if (cutting && cut.size() < MAX_REMOTES) {
            cut.add(remote);
        }
        if (cutting || cut.contains(remote)) {
            cutOff.incrementAndGet();
            return false;
        }
        double loss = conditions.loss();
        if (loss > 0 && random.nextDouble() < loss) {
            dropped.incrementAndGet();
            return false;
        }
        return true;
    }

    /** Remembers an address that is in use. Loop thread. */
    void saw(InetSocketAddress remote) {
        if (!cutting && seen.size() < MAX_REMOTES && !cut.contains(remote)) {
            seen.add(remote);
        }
    }

    /** Counts a datagram that a full queue refused. Loop thread. */
    void overflowed() {
        dropped.incrementAndGet();
    }
}
