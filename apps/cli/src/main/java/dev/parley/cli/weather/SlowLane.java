package dev.parley.cli.weather;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.LoopTimer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Datagrams on their way in one direction: a bottleneck with a bounded queue, then a delay; in order. Confined to the loop. */
final class SlowLane {
    /** The longest queue in front of the bottleneck: what a home router's buffer holds. */
    private static final Duration QUEUE = Duration.ofMillis(300);

    /** More datagrams than this are never held, whatever the delay: 25 MB of full packets. */
    private static final int MAX_HELD = 20_000;

    /** IPv4 and UDP headers, which a narrow path carries too. */
    private static final int HEADERS = 28;

    record Held(byte[] bytes, Path path, Timestamp due) {}

    private final EventLoop loop;
    private final Weather weather;
    private final BiConsumer<Iterable<Held>, Timestamp> release;
    private final LoopTimer timer;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private Timestamp bottleneckFree = Timestamp.ZERO;
    private Timestamp lastDue = Timestamp.ZERO;

    SlowLane(EventLoop loop, Weather weather, BiConsumer<Iterable<Held>, Timestamp> release) {
        this.loop = loop;
        this.weather = weather;
        this.release = release;
        this.timer = loop.timer(this::advance);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    void add(PacketBuffer datagram, Path path) {
        Timestamp now = loop.now();
        Weather.Conditions conditions = weather.conditions();
        Timestamp leaves = now;
        if (conditions.bitsPerSecond() > 0) {
            Timestamp starts = Timestamp.max(now, bottleneckFree);
            if (starts.since(now).compareTo(QUEUE) > 0) {
                weather.overflowed();
                return;
            }
            long bits = 8L * (datagram.length() + HEADERS);
            leaves = starts.plusNanos(bits * 1_000_000_000L / conditions.bitsPerSecond());
            bottleneckFree = leaves;
        }
        if (held.size() >= MAX_HELD) {
            weather.overflowed();
            return;
        }
        // A delay that was just made shorter does not let datagrams overtake.
        lastDue = Timestamp.max(lastDue, leaves.plus(conditions.delay()));
        held.add(new Held(datagram.copy(), path, lastDue));
    }

    /** Lets go of what is due, and sets the timer for the rest. */
    void advance() {
        Timestamp now = loop.now();
        List<Held> due = new ArrayList<>();
        while (!held.isEmpty() && !held.peek().due().isAfter(now)) {
            due.add(held.poll());
        }
        timer.arm(held.isEmpty() ? Timestamp.NEVER : held.peek().due());
        if (!due.isEmpty()) {
            release.accept(due, now);
        }
    }

    void close() {
        held.clear();
        timer.cancel();
    }
}
